"""The examples of the shapes, judged as a submitter would have them judged: beside the whole registry."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph

from accords.assets import ROOT, Assets
from accords.registry.reading import read, syntax_of
from accords.registry.validation import Background, background, load_shapes, validate
from accords.terms import DEFAULT_BASE
from tests.serving import Server

EXAMPLES = Path(__file__).parent / "shapes"
FAILING = sorted(EXAMPLES.glob("*/fail-*.ttl"))
ONE_OF_EACH = [sorted(folder.glob("fail-*.ttl"))[0] for folder in sorted(EXAMPLES.iterdir()) if folder.is_dir()]
ASSETS = Assets(ROOT)


def named(example: Path) -> str:
    return f"{example.parent.name}/{example.stem}"


def stated(example: Path) -> tuple[str, str]:
    """The shape and the component that the first line of an example names."""
    _, _, shape, component = example.read_text(encoding="utf-8").splitlines()[0].split()
    return shape, component


@cache
def registry() -> tuple[Graph, Background]:
    return load_shapes(ASSETS, DEFAULT_BASE), background(ASSETS, DEFAULT_BASE)


def refusals(example: Path) -> set[tuple[str, str]]:
    quads = read(example.read_bytes(), syntax_of(example.name), {}).quads
    found = validate(quads, *registry()).results
    return {(f"shape:{r.source_shape.split('#')[-1]}", f"sh:{r.component.split('#')[-1]}") for r in found}


@pytest.mark.parametrize("example", FAILING, ids=named)
def test_beside_the_registry_an_example_is_refused_for_its_stated_reason_alone(example: Path) -> None:
    assert refusals(example) == {stated(example)}


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*/pass-*.ttl")), ids=named)
def test_beside_the_registry_a_good_example_is_accepted(example: Path) -> None:
    assert refusals(example) == set()


@pytest.mark.parametrize("example", ONE_OF_EACH, ids=named)
def test_the_command_line_refuses_an_example_for_its_stated_reason(example: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "accords", "validate", str(example)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False)
    assert (run.returncode, run.stderr) == (1, "")
    assert "rule: {} {}".format(*stated(example)) in run.stdout
    assert run.stdout.rstrip().endswith("1 violation, 0 warnings, 0 infos.")


@pytest.mark.parametrize("path", ["/doc/state/mar", "/doc/partnership/gpai", "/doc/claim/af-09-1", "/doc/topic/ai"])
@pytest.mark.parametrize("suffix", ["ttl", "nt", "trig", "rdf"])
def test_a_document_of_the_registry_has_no_fault(server: Server, path: str, suffix: str) -> None:
    document = server.get(f"{path}.{suffix}").content
    found = validate(read(document, syntax_of(suffix), {}).quads, *registry())
    assert found.conforms, found.results
