"""`accords validate`: by other shapes, beside another version, in every format, and in a terminal."""

import json
import os
import pty
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from accords.registry.reports import FORMATS
from accords.settings import Settings
from accords.terms import DEFAULT_BASE, SH
from tests.commanding import BAD, GOOD, run, run_on, written
from tests.conformance import suite
from tests.registries import LIBRARIES, PREFIXES
from tests.w3c.shacl import cases, results_in

SHAPES = f"""@prefix sh: <{SH}> . @prefix : <urn:> .
:S a sh:NodeShape ; sh:targetClass :B ; sh:property [ sh:path :c ; sh:minCount 1 ; sh:message "Give a c." ] .
"""
LIMITED = f"""@prefix sh: <{SH}> . @prefix : <urn:> .
:S a sh:NodeShape ; sh:targetClass :B ; sh:property [ sh:path :d ; sh:maxCount 0 ] ; sh:sparql :Q .
:Q a sh:SPARQLConstraint ; sh:message "No c, please." ; sh:select "SELECT $this {{ $this <urn:c> ?c }} LIMIT 1" .
"""


def by(tmp_path: Path, data: str, shapes: str, *options: str, name: str = "data.ttl") -> tuple[int, str, str]:
    """Exit status, and what is said, of data judged by shapes."""
    files = written(tmp_path, data, name), written(tmp_path, shapes, "shapes.ttl")
    found = run(tmp_path, "validate", files[0], "--shapes", files[1], *options)
    return found.exit_code, found.stdout, found.stderr


def test_by_other_shapes_the_verdict_is_plain_shacl_over_exactly_the_data_given(tmp_path: Path) -> None:
    assert by(tmp_path, "<urn:a> a <urn:B> ; <urn:c> 1 .", SHAPES)[0] == 0
    status, told, _ = by(tmp_path, "<urn:a> a <urn:B> .", SHAPES)
    assert status == 1 and "Give a c." in told and "data.ttl:1:1: violation: urn:a" in told
    status, told, _ = by(tmp_path, "<urn:a> a <urn:Unknown> . [] a <urn:B> ; <urn:c> [] .", SHAPES)
    assert status == 0, "what no shape speaks of is no fault, and blank nodes are data like others"


def test_the_reports_on_the_cases_of_the_w3c_have_the_results_that_these_expect(tmp_path: Path) -> None:
    """As many of each as there, though some are equal; blank nodes have other names in a report."""
    judged = list(cases(suite("shacl-core") / "manifest.ttl"))
    assert len(judged) == 98
    for case in judged:
        shapes = ("--shapes", str(case.shapes_file))
        found = run(tmp_path, "validate", str(case.data_file), *shapes, "--format", "turtle")
        triples = tuple(quad.triple for quad in parse(found.stdout, RdfFormat.TURTLE))
        [node] = [each.subject for each in triples if each.object == NamedNode(f"{SH}ValidationReport")]
        assert not isinstance(node, Triple)
        assert plain(results_in(triples, node)) == plain(case.expectation()), case.iri


def plain(results: Counter[tuple[object, ...]]) -> Counter[tuple[str, ...]]:
    """Results in words, with all blank nodes the same."""
    found = Counter[tuple[str, ...]]()
    for result, count in results.items():
        found[tuple(map(in_words, result))] += count
    return found


def in_words(part: object) -> str:
    match part:
        case (str(name), frozenset() as terms):
            return f"{name} {sorted('blank' if isinstance(term, BlankNode) else str(term) for term in terms)}"
    return str(part)


def test_nothing_stands_behind_then(tmp_path: Path) -> None:
    _, told, _ = by(tmp_path, "<urn:a> a <urn:B> .", SHAPES, "--format", "json")
    report = json.loads(told)
    assert report["background"] is None and report["shapes"]["iri"].endswith("shapes.ttl")


def test_a_constraint_that_cannot_be_compiled_is_judged_by_pyshacl_and_named(tmp_path: Path) -> None:
    status, told, _ = by(tmp_path, "<urn:a> a <urn:B> ; <urn:c> 1 . <urn:b> a <urn:B> .", LIMITED, "--format", "json")
    report = json.loads(told)
    [handed] = report["handedOver"]
    assert status == 1 and (handed["engine"], handed["sourceShape"]) == ("pySHACL", "urn:S")
    assert handed["component"].endswith("#SPARQLConstraintComponent") and handed["reason"]
    found = [(each["focusNode"], each["message"], each["engine"]) for each in report["results"]]
    assert found == [("urn:a", "No c, please.", "pySHACL")]
    _, told, _ = by(tmp_path, "<urn:a> a <urn:B> ; <urn:c> 1 .", LIMITED, "--format", "turtle")
    assert 'rdfs:label "pySHACL"' in told and "prov:wasAttributedTo" in told
    assert by(tmp_path, "<urn:a> a <urn:B> .", LIMITED)[0] == 0


@pytest.mark.parametrize(
    ("data", "shapes", "reason"),
    [
        ("<urn:a> a", SHAPES, "data.ttl: "),
        ("<urn:a> a <urn:B> .", "<urn:s> <", "shapes.ttl: "),
        ("<urn:a> a <urn:B> .", SHAPES.replace("minCount 1", "minCount 'one'"), "shapes.ttl: "),
    ],
)
def test_data_that_cannot_be_read_and_ill_formed_shapes_end_with_2(
    tmp_path: Path, data: str, shapes: str, reason: str
) -> None:
    status, told, complaint = by(tmp_path, data, shapes)
    assert (status, told, complaint.count("\n")) == (2, "", 1) and reason in complaint


def test_the_version_that_is_named_stands_behind(three: Settings, tmp_path: Path) -> None:
    loan = PREFIXES + f'<{DEFAULT_BASE}id/loan/x> a lend:Loan ; skos:prefLabel "x" ; lend:lender library:rome .'
    file = written(tmp_path, loan, "loan.ttl")
    now, then = (run_on(three, "validate", "--format", "json", *more, file) for more in ((), ("--version", "1")))
    assert (now.exit_code, json.loads(now.stdout)["background"]["version"]) == (0, 3)
    assert (then.exit_code, json.loads(then.stdout)["background"]["version"]) == (1, 1)
    missing = run_on(three, "validate", "--version", "9", file)
    assert missing.exit_code == 2 and "9" in missing.stderr


def test_a_version_that_is_not_kept_is_made_for_the_verdict_and_thrown_away(three: Settings, tmp_path: Path) -> None:
    assert run_on(three, "prune", "--keep", "1").exit_code == 0
    before = sorted(each.name for each in three.home.rglob("*"))
    found = run_on(three, "validate", "--version", "1", "--format", "json", written(tmp_path, GOOD))
    assert json.loads(found.stdout)["background"]["version"] == 1
    assert sorted(each.name for each in three.home.rglob("*")) == before


def test_without_anything_published_the_files_of_the_registry_stand_behind(tmp_path: Path) -> None:
    found = run(tmp_path, "validate", "--format", "json", written(tmp_path, GOOD))
    assert json.loads(found.stdout)["background"]["version"] == 0
    alone = run(tmp_path, "validate", "--no-background", "--format", "json", written(tmp_path, GOOD))
    assert json.loads(alone.stdout)["background"] is None


@pytest.mark.parametrize("format_", [each.name for each in FORMATS])
def test_every_format_is_written_and_ends_alike(tmp_path: Path, format_: str) -> None:
    found = run(tmp_path, "validate", "--format", format_, written(tmp_path, BAD))
    assert found.exit_code == 1 and found.stderr == ""
    match format_:
        case "json" | "sarif":
            json.loads(found.stdout)
        case "turtle" | "jsonld" | "ntriples":
            syntax = {"turtle": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "ntriples": RdfFormat.N_TRIPLES}[format_]
            assert any(quad.object.value == f"{SH}ValidationReport" for quad in parse(found.stdout, syntax))
        case "junit":
            assert ElementTree.fromstring(found.stdout).tag == "testsuites"
        case "github":
            assert found.stdout.startswith("::error")
        case _:
            assert "library" in found.stdout


def in_a_terminal(tmp_path: Path, **more: str) -> str:
    """What the command shows in a terminal."""
    command = [sys.executable, "-m", "accords", "validate", written(tmp_path, BAD)]
    environment = {**os.environ, "ACCORDS_ASSETS": str(LIBRARIES), "ACCORDS_HOME": str(tmp_path / "home"), **more}
    near, far = pty.openpty()
    with subprocess.Popen(command, stdout=far, env=environment) as process:
        os.close(far)
        shown = bytearray()
        with suppress(OSError):  # the end of a terminal
            while chunk := os.read(near, 4096):
                shown += chunk
        os.close(near)
    assert process.returncode == 1
    return shown.decode()


def test_a_terminal_gets_colours_and_carets(tmp_path: Path) -> None:
    shown = in_a_terminal(tmp_path)
    assert "\x1b[31;1m" in shown and "^^^^" in shown
    assert "\x1b[" not in in_a_terminal(tmp_path, NO_COLOR="1")
    assert "\x1b[" not in run(tmp_path, "validate", written(tmp_path, BAD)).stdout


def test_each_value_of_a_property_that_is_not_allowed_has_the_place_of_its_own_statement(tmp_path: Path) -> None:
    shapes = written(
        tmp_path,
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> sh:targetNode <urn:a> ; a sh:NodeShape ; sh:closed true .",
        "shapes.ttl",
    )
    data = written(tmp_path, '<urn:a>\n <urn:b> "x" , 01 ;\n <urn:b> "y" , "z" .\n')
    found = json.loads(run(tmp_path, "validate", "--shapes", shapes, "--format", "json", data).stdout)["results"]
    places = {each["value"]["value"]: (each["line"], each["column"]) for each in found}
    assert places == {"x": (2, 2), "01": (2, 2), "y": (3, 2), "z": (3, 2)}


def test_iris_may_be_relative_to_the_file_that_is_judged_by_other_shapes(tmp_path: Path) -> None:
    shapes = SHAPES.replace(":S a", "<> a <urn:Ontology> . :S a")
    status, told, _ = by(tmp_path, "<#a> a <urn:B> .", shapes, "--format", "json")
    [found] = json.loads(told)["results"]
    assert status == 1 and found["focusNode"] == f"{(tmp_path / 'data.ttl').as_uri()}#a"
    assert (found["line"], found["column"]) == (1, 1)
