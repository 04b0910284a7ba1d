"""Engines of SHACL, each run in a process of its own on a file: what they find, how long it takes, the memory at most.

Loading the graph and reading the shapes are measured apart. A result counts by what can be compared between engines:
its focus node, component, source shape and severity, and the text of its value.
"""

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from accords.terms import SH
from tests.bench.peers import ROOT, Missing

Found: TypeAlias = frozenset[tuple[str, ...]]
Step: TypeAlias = Callable[[], Any]
_VALUE = re.compile(r'"(.*)"(@[\w-]+|\^\^\S+)?', re.DOTALL)


@dataclass(frozen=True)
class Judgement:
    """One run: the seconds of its three parts, the peak of the memory in MiB, the results."""

    load: float
    shapes: float
    validate: float
    peak: float
    found: Found


def judgement(engine: str, data: Path, shapes: Path) -> Judgement:
    """Let an engine judge a file of N-Triples by a file of Turtle. Raises Missing when it is not installed."""
    command = [sys.executable, "-m", "tests.bench.validators", engine, str(data), str(shapes)]
    environment = {"PYTHONPATH": f"{ROOT / 'service'}:{ROOT}"}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)
    if "ModuleNotFoundError" in ended.stderr:
        raise Missing(f"{engine} is not installed: pip install 'accords[bench]'")
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout)
    return Judgement(**{**told, "found": frozenset(map(tuple, told["found"]))})


def _accords(data: Path, shapes: Path) -> tuple[Step, Step, Step]:
    from pyoxigraph import RdfFormat, parse

    from accords.shacl.data import Data
    from accords.shacl.validator import Validator

    made: dict[str, Any] = {}

    def load() -> None:
        made["data"] = Data(quad.triple for quad in parse(path=str(data), format=RdfFormat.N_TRIPLES))

    def compile_shapes() -> None:
        made["validator"] = Validator(quad.triple for quad in parse(path=str(shapes), format=RdfFormat.TURTLE))

    def validate() -> Iterable[tuple[str, ...]]:
        for each in made["validator"].results(made["data"]):
            named = (each.focus_node, each.component, each.source_shape, each.severity, each.value)
            yield tuple("" if term is None else term.value for term in named)

    return load, compile_shapes, lambda: list(validate())


def _pyshacl(data: Path, shapes: Path) -> tuple[Step, Step, Step]:
    import pyshacl
    import rdflib

    judged, by, sh = rdflib.Graph(), rdflib.Graph(), rdflib.SH

    def validate() -> Iterable[tuple[str, ...]]:
        _, report, _ = pyshacl.validate(judged, shacl_graph=by, inference="none", inplace=True)
        for result in report.objects(None, sh.result):
            told = (sh.focusNode, sh.sourceConstraintComponent, sh.sourceShape, sh.resultSeverity, sh.value)
            yield tuple(str(report.value(result, each) or "") for each in told)

    return lambda: judged.parse(data, format="nt"), lambda: by.parse(shapes), lambda: list(validate())


def _pyrudof(data: Path, shapes: Path) -> tuple[Step, Step, Step]:
    from pyrudof import RDFFormat, Rudof, RudofConfig, ShaclFormat

    rudof = Rudof(RudofConfig())

    def validate() -> Iterable[tuple[str, ...]]:
        for each in rudof.validate_shacl():
            value = each.value or ""
            text = found[1] if (found := _VALUE.fullmatch(value)) else value
            yield each.focus_node, each.constraint_component, str(each.source_shape), SH + each.severity, str(text)

    return (
        lambda: rudof.read_data(data, RDFFormat.NTriples),
        lambda: rudof.read_shacl(shapes, ShaclFormat.Turtle),
        lambda: list(validate()),
    )


ENGINES = {"accords": _accords, "pySHACL": _pyshacl, "pyrudof": _pyrudof}


def _measure(engine: str, data: str, shapes: str) -> None:
    """Run the steps of an engine, and print what it took."""
    steps = dict(zip(("load", "shapes", "validate"), ENGINES[engine](Path(data), Path(shapes)), strict=True))
    seconds, found = {}, []
    for name, step in steps.items():
        began = time.perf_counter()
        found = step()
        seconds[name] = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**seconds, "peak": peak, "found": sorted(set(found))}))


if __name__ == "__main__":
    _measure(*sys.argv[1:])
