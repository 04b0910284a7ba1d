"""The suites of the W3C, run over HTTP, give what is shown at /conformance: no more, no less, each fault explained."""

import os
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from accords.http.wording import LANGUAGES
from accords.registry.conformance import statements, suites
from tests.serving import Server
from tests.w3c.earl import report
from tests.w3c.outcomes import Outcome
from tests.w3c.suites import SUITES, key, outcomes, reasons

HOW_MANY = {
    "sparql11-query": 328,
    "sparql11-results": 10,
    "sparql11-protocol": 34,
    "sparql11-service-description": 3,
    "shacl-core": 98,
    "foops": 24,
}


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    """What comes out now; it is kept where ACCORDS_ARTEFACTS says."""
    run = list(outcomes())
    if kept := os.environ.get("ACCORDS_ARTEFACTS"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        Path(kept, "earl.ttl").write_bytes(report(run))
    return run


def test_every_case_of_every_suite_is_run(found: list[Outcome]) -> None:
    assert {suite: sum(each.suite == suite for each in found) for suite in SUITES} == HOW_MANY
    assert len({each.iri for each in found}) == len(found)


def test_what_is_shown_is_what_comes_out(found: list[Outcome]) -> None:
    shown = {(case.iri, case.outcome, bool(case.reason)) for suite in suites() for case in suite.cases}
    now = {(each.iri, each.result, each.result != "passed" or each.spelling) for each in found}
    assert {each for each in shown ^ now} == set(), "run python -m tests.w3c"


def test_each_case_that_does_not_pass_has_its_reason_and_no_other_has_one(found: list[Outcome]) -> None:
    assert {key(each) for each in found if each.result != "passed"} == set(reasons())
    assert all(set(reason) == set(LANGUAGES) for reason in reasons().values())


def test_nothing_but_the_engine_fails(found: list[Outcome]) -> None:
    """A fault of the protocol, the formats or the description would be our own."""
    failed = [each for each in found if each.result == "failed" and each.suite != "foops"]
    assert {each.suite for each in failed} == {"sparql11-query"}
    assert all(reasons()[key(each)]["en"].startswith("The engine ") for each in failed)


def test_the_ontology_fails_in_nothing_that_can_be_said_of_it(found: list[Outcome]) -> None:
    """FOOPS! asks for what nobody can say yet (OM3), and for what only the network can tell."""
    told = {each.iri.rpartition("/")[2]: each.result for each in found if each.suite == "foops"}
    assert {name for name, result in told.items() if result == "failed"} == {"OM3"}
    assert {name for name, result in told.items() if result == "untested"} == {"OM4.2", "FIND2", "FIND3", "FIND_3_BIS"}


def test_the_report_is_what_its_file_says(found: list[Outcome]) -> None:
    assert {quad.triple for quad in parse(report(found), format=RdfFormat.TURTLE)} == set(statements())


def test_the_report_is_shown_to_readers_and_programs(server: Server) -> None:
    for language in LANGUAGES:
        page = server.get(f"/conformance?lang={language}", "text/html").text
        assert "BNODE(str)" in page
        for reason in (reasons()["functions/bnode01"], reasons()["bindings/graph"]):
            assert reason[language].split('"')[0] in page
    turtle = server.get("/conformance.ttl").content
    assert {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)} == set(statements())
    assert server.get("/conformance", "application/ld+json").status_code == 200
