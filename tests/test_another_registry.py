"""All of it works for another registry too: three folders about libraries, the same code, nothing of ours in it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pyoxigraph import RdfFormat, parse

from tests.commanding import run_on
from tests.registries import LIBRARIES, libraries, published_libraries
from tests.serving import Server, serving
from tests.test_openapi import address, operations

OURS = re.compile(r"accords/ns#|\bGPAI\b|PMIA|[Pp]artnership|[Mm]embership|acc:[A-Z]|\bstate/mar\b")
ABOUT_THE_SERVICE = ("/help", "/docs", "/openapi", "/problems", "/conformance", "/desk", "/validate", "/static")
"""What is about the service, or shows it: the same text in every registry."""
HAS_NONE = {
    "/receipts/{name}",
    "/ns/alignment/{name}",
    "/inbox/{id}",
    "/identifiers.{suffix}",
    "/about/persistence",
    "/profiles/{name}",
    "/feeds/atom/{page}.xml",
    "/feeds/kinds/{kind}/atom/{page}.xml",
    "/{plural}",
    "/sameas",
}
"""What a registry has only if something was accepted, or much has changed, or if it has an alignment, a policy,
profiles or plurals of its own, or says what is under CC0; and what needs to be told of which URI."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("libraries") / "home"
    with serving(home, ACCORDS_ASSETS=str(LIBRARIES)) as running:
        yield running


@pytest.fixture(scope="module", params=["*/*", "text/html, */*;q=0.1"])
def answers(request: pytest.FixtureRequest, server: Server) -> dict[str, httpx2.Response]:
    """An answer of every GET that needs no key, by its path in the description of the service."""
    found = {}
    for path, operation in operations(server.get("/openapi.json").json()):
        answer = server.get(address(path, operation), accept=request.param)
        if answer.status_code != 401:
            found[path] = answer
    return found


def test_every_address_answers(answers: dict[str, httpx2.Response]) -> None:
    assert len(answers) > 80
    refused = {path: answer.status_code for path, answer in answers.items() if answer.status_code >= 400}
    assert refused.keys() <= HAS_NONE, refused


def test_nothing_of_ours_is_in_the_answers(answers: dict[str, httpx2.Response]) -> None:
    own = {path: answer for path, answer in answers.items() if not path.startswith(ABOUT_THE_SERVICE)}
    named = {path: OURS.findall(answer.text)[:3] for path, answer in own.items() if OURS.search(answer.text)}
    assert named == {}


def test_a_library_is_found_under_any_of_its_names(server: Server) -> None:
    found = server.get("/search?q=bibliotheque%20lyon", accept="application/json").json()
    assert "library/lyon" in json.dumps(found)
    queries = json.dumps({"q": {"query": "BmL"}})
    [best] = server.client.get("/reconcile", params={"queries": queries}).json()["q"]["result"]
    assert best["id"].endswith("library/lyon")


def test_its_event_stream_and_its_calendar_are_its_own(server: Server) -> None:
    stream = server.get("/feeds/ldes/1", accept="application/trig")
    assert stream.status_code == 200 and "library/lyon" in stream.text
    assert server.get("/meetings.ics").status_code in (200, 404)


def test_a_document_has_all_forms_a_history_and_mementos(server: Server) -> None:
    answer = server.get("/doc/library/lyon", accept_datetime="Thu, 01 Jan 2026 00:00:00 GMT")
    assert answer.status_code == 302 and answer.headers["location"] == "/doc/library/lyon/v/1"
    for suffix, syntax in (("ttl", RdfFormat.TURTLE), ("trig", RdfFormat.TRIG), ("jsonld", RdfFormat.JSON_LD)):
        body = server.get(f"/doc/library/lyon/v/1.{suffix}")
        assert body.status_code == 200 and "Lyon Library" in body.text
        assert suffix == "jsonld" or list(parse(body.text, syntax))
    assert "Lyon" in server.get("/doc/library/lyon/history", accept="text/html").text


def test_it_is_exported_whole(tmp_path: Path) -> None:
    published_libraries(tmp_path)
    out = tmp_path / "out"
    done = run_on(libraries(tmp_path), "export", str(out))
    assert done.exit_code == 0, done.stderr
    files = [each for each in out.rglob("*") if each.is_file()]
    assert any("library/lyon" in each.as_posix() for each in files)
    texts = (each for each in files if each.suffix in (".html", ".ttl", ".json", ".nt") and "help" not in each.parts)
    named = {each.relative_to(out).as_posix() for each in texts if OURS.search(each.read_text("utf-8"))}
    assert not {each for each in named if not f"/{each}".startswith(ABOUT_THE_SERVICE)}
