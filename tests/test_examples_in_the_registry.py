"""The examples of the shapes, judged as a submitter would have them judged: beside the whole registry."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode

from accords.assets import ROOT, Assets
from accords.registry.behind import Behind
from accords.registry.judging import Judge
from accords.registry.reading import read, syntax_of
from accords.registry.vocabulary import prefixes
from accords.terms import DEFAULT_BASE
from tests.judged import behind, judge, validate
from tests.serving import Server

UNREACHED = "unreached"
EXAMPLES = Path(__file__).parent / "shapes"
FAILING = sorted(EXAMPLES.glob("*/fail-*.ttl"))
ONE_OF_EACH = [sorted(folder.glob("fail-*.ttl"))[0] for folder in sorted(EXAMPLES.iterdir()) if folder.is_dir()]
ASSETS = Assets(ROOT)
IN_EACH_SYNTAX = ["/doc/state/mar", "/doc/partnership/gpai", "/doc/claim/af-09-1", "/doc/topic/ai"]
DOCUMENTS = [
    *(f"{path}.{suffix}" for path in IN_EACH_SYNTAX for suffix in ("ttl", "nt", "trig", "rdf")),
    *("/doc/version/oecd-legal-0449-rev2024.ttl", "/doc/meeting/gpai-ministerial-paris-2025.ttl"),
    "/doc/concept/role/member.ttl",
]


def named(example: Path) -> str:
    return f"{example.parent.name}/{example.stem}"


def stated(example: Path) -> tuple[str, str]:
    """The shape and the component that the first line of an example names."""
    _, _, shape, component = example.read_text(encoding="utf-8").splitlines()[0].split()
    return shape, component


@cache
def registry() -> tuple[Judge, Behind]:
    return judge(ASSETS), behind(ASSETS)


def refusals(example: Path) -> set[tuple[str, str]]:
    return judged(example.read_bytes())


def judged(turtle: bytes) -> set[tuple[str, str]]:
    """The faults of what is sent; a registry's own node can be at fault too, when the fault has two halves."""
    quads = read(turtle, syntax_of("ttl"), {}).quads
    sent = {str(quad.subject).strip("<>") for quad in quads}
    found = [each for each in validate(quads, *registry()) if each.focus_node.value in sent]
    return {(f"shape:{_end(each.source_shape)}", f"sh:{_end(each.component)}") for each in found}


def _end(term: NamedNode | BlankNode) -> str:
    return term.value.rpartition("#")[2]


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
    halves = 2 if example.stem == "fail-after-membership" else 1  # the registry's membership is at fault too
    assert run.stdout.rstrip().endswith(f"{halves} violation{'s' * (halves - 1)}, 0 warnings, 0 infos.")


def refused(statement: str) -> set[str]:
    """The shapes that refuse a statement, submitted alone."""
    declared = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes(ASSETS, DEFAULT_BASE).items())
    found = judged(f"{declared}{statement} .".encode())
    return {UNREACHED if component == "sh:unreached" else shape.removeprefix("shape:") for shape, component in found}


# Each is false or says nothing, and would be published if it were taken.
@pytest.mark.parametrize(
    ("statement", "shape"),
    [
        ("state:mar org:memberOf partnership:gpai", "State"),
        ("partnership:gpai org:hasMember state:mar", "Partnership"),
        ("partnership:g7 acc:hasExpression expression:eoi-gpai-2025-mar", "Partnership"),
        ("instrument:oecd-legal-0449 acc:hasAdherence adherence:paris-statement-2025--fra", "Instrument"),
        ('membership:gpai--srb--member acc:startNotBefore "1999-01-01"^^xsd:date', "Membership"),
        ('state:mar rdfs:label "x"@en', "State"),
        ("state:mar a acc:Territory", "Entity-type"),
        ("state:mar a org:Membership", "Entity-type"),
    ],
)
def test_what_only_the_rules_derive_is_refused_when_they_do_not(statement: str, shape: str) -> None:
    assert refused(statement) == {shape}


@pytest.mark.parametrize(
    "statement",
    [
        "state:fra org:memberOf partnership:gpai",
        "partnership:gpai org:hasMember state:fra",
        "partnership:gpai acc:hasExpression expression:eoi-gpai-2025-mar",
        'state:mar rdfs:label "Morocco"@en',
        "state:mar a acc:Party , schema:Country",
    ],
)
def test_what_the_rules_derive_may_be_repeated(statement: str) -> None:
    assert refused(statement) == set()


DOCUMENT = f"<{DEFAULT_BASE}doc/partnership/gpai>"


@pytest.mark.parametrize(
    "said",
    [
        'acc:alpha2 "XX"',
        "org:memberOf state:mar",
        "foaf:primaryTopic partnership:g7",
        'foaf:primaryTopic "GPAI"',
        "a foaf:Organization",
        "void:inDataset <urn:another>",
    ],
)
def test_a_document_says_nothing_of_itself_but_what_the_registry_has_it_say(said: str) -> None:
    assert UNREACHED in refused(f"{DOCUMENT} a foaf:Document ; {said}")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_of_the_registry_has_no_fault(server: Server, path: str) -> None:
    document = server.get(path).content
    found = validate(read(document, syntax_of(path), {}).quads, *registry())
    assert found == []
