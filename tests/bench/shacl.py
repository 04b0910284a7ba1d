"""SHACL: our compiled shapes beside pySHACL and pyrudof, on generated graphs with faults; and submissions to them.

The shapes are those of this registry, once without SPARQL constraints and once with two of them. All engines must find
the same results, but for differences that are named. Where an engine takes minutes it is run once, or not at all.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from accords.assets import Assets
from accords.registry.shapes_file import shapes_file
from accords.terms import SH
from tests.bench.faults import faulty
from tests.bench.graphs import BASE
from tests.bench.peers import ROOT, Missing, made
from tests.bench.report import say
from tests.bench.run import Run
from tests.bench.validators import ENGINES, Found, Judgement, judgement

OURS = "accords"
TWO = ("Membership-onlyOneAtATimeQuery", "Membership-afterInterestQuery")
SETS = {"Core": (), "Core and two SPARQL constraints": TWO}
MOST = {"pySHACL": 100_000, "pyrudof": 100_000}
"""The largest graph for each: beyond it pySHACL takes an hour, and pyrudof ten gigabytes."""
_TWICE = {
    (f"{BASE}id/state/{name}", f"{SH}MaxCountConstraintComponent", "https://w3id.org/accords/shapes#Party-alpha3Unique")
    for name in ("qaa", "qab")
}
NOT_FOUND = {"pyrudof": _TWICE}
"""What an engine does not find: pyrudof counts no values of a sequence path with an inverse path (SHACL, 2.3.1)."""


def main(run: Run) -> None:
    """Measure both sets of shapes at all sizes, then the submissions."""
    for size in run.sizes:
        data = graph_file(run.folder, size)
        for name, queries in SETS.items():
            _contest(run, name, data, shapes_with(run.folder, queries), size)
    for size in run.sizes:
        say(f"  a submission to {size}")
        run.report.add("shacl", "a submission of 100 triples", size, **_submitted(graph_file(run.folder, size)))


def graph_file(folder: Path, size: int) -> Path:
    """The generated graph of a size, with its faults, as N-Triples; written when it is not there yet."""
    return made(folder / f"{size}-faulty.nt", faulty(size))


def shapes_with(folder: Path, queries: tuple[str, ...]) -> Path:
    """The shapes of the registry, as Turtle, without other SPARQL constraints than these."""
    file = folder / f"shapes-{len(queries)}.ttl"
    file.write_bytes(serialize(_kept(queries), format=RdfFormat.TURTLE) or b"")
    return file


def _kept(queries: tuple[str, ...]) -> Iterator[Triple]:
    left = set(queries)
    for triple in shapes_file(Assets(), BASE).triples:
        if triple.predicate == NamedNode(f"{SH}sparql"):
            assert isinstance(triple.object, NamedNode)
            name = triple.object.value.rpartition("#")[2]
            if name not in queries:
                continue
            left.discard(name)
        yield triple
    assert not left, f"the registry has no {left}"


def _contest(run: Run, name: str, data: Path, shapes: Path, size: int) -> None:
    engines = [engine for engine in ENGINES if size <= MOST.get(engine, size)]
    found: dict[str, list[Judgement]] = {engine: [] for engine in engines}
    for number in range(run.rounds):
        for engine in list(engines):
            if number and _takes_minutes(engine, name, size):
                continue
            say(f"  {name}, {size}, round {number + 1} of {run.rounds}: {engine}")
            try:
                found[engine].append(judgement(engine, data, shapes))
            except Missing as missing:
                run.report.add("shacl", f"{name}: {engine}", size, missing=str(missing))
                engines.remove(engine)
    for engine in engines:
        same(engine, found[engine][0].found, found[OURS][0].found)
        run.report.add("shacl", f"{name}: {engine}", size, **_figures(found[engine], found[OURS]))


def _takes_minutes(engine: str, name: str, size: int) -> bool:
    return engine == "pySHACL" and bool(SETS[name]) and size >= 100_000


def same(engine: str, theirs: Found, ours: Found) -> None:
    """Raises AssertionError unless an engine finds what we find, but for what it is known not to."""
    assert len(ours) >= 30, "a benchmark that measures nothing found measures nothing"
    more, less = theirs - ours, {result[:3] for result in ours - theirs}
    assert not more and less <= NOT_FOUND.get(engine, set()), f"{engine} finds {more}, and not {less}"


def _figures(rounds: list[Judgement], ours: list[Judgement]) -> dict[str, object]:
    pairs = zip(rounds, ours, strict=False)
    return {
        "validate_s": statistics.median(each.validate for each in rounds),
        "ratio": statistics.median(theirs.validate / own.validate for theirs, own in pairs),
        "to": OURS,
        "rounds": len(rounds),
        "load_s": statistics.median(each.load for each in rounds),
        "shapes_s": statistics.median(each.shapes for each in rounds),
        "peak_mib": statistics.median(each.peak for each in rounds),
        "results": len(rounds[0].found),
    }


def _submitted(data: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.bench.submission", str(data)]
    environment = {"PYTHONPATH": f"{ROOT / 'service'}:{ROOT}"}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout)
    assert isinstance(told, dict)
    return told
