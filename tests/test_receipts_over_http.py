"""A receipt as it is served: JSON that another process can check against the served journal, RDF, and a page."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from accords.registry.mirror import Mirror
from accords.registry.publication import publish
from accords.registry.receipts import of_version
from accords.registry.receipts_prov import all_of
from accords.registry.state import State
from accords.settings import Settings
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE, PROV
from tests.registries import LIBRARIES, changed_libraries, noted, silently
from tests.serving import PACKAGES, Server, serving
from tests.test_receipts import ID, SENT, accepted


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A registry of three versions, of which the second one comes from a submission."""
    made = changed_libraries(tmp_path_factory.mktemp("receipts"), {})
    publish(made, tell=silently).store.close()
    accepted(made)
    noted(made, 1)
    with serving(made.home, ACCORDS_ASSETS=str(made.assets)) as running:
        yield running


@pytest.mark.parametrize("accept", [None, "application/json", "application/json, text/html;q=0.5"])
def test_it_comes_as_json_to_who_asks_for_nothing_else(server: Server, accept: str | None) -> None:
    found = server.get(f"/receipts/{ID}", accept)
    assert (found.status_code, found.headers["content-type"]) == (200, "application/json")
    assert found.json()["submission"]["id"] == ID
    assert found.headers["content-location"] == f"/receipts/{ID}.json" and "Accept" in found.headers["vary"]
    assert server.get(f"/receipts/{ID}.json").content == found.content


@pytest.mark.parametrize(
    ("suffix", "accept", "syntax"),
    [
        ("ttl", "text/turtle", RdfFormat.TURTLE),
        ("jsonld", "application/ld+json", None),
        ("nt", "", RdfFormat.N_TRIPLES),
    ],
)
def test_it_comes_as_rdf(server: Server, suffix: str, accept: str, syntax: RdfFormat | None) -> None:
    found = server.get(f"/receipts/{ID}.{suffix}")
    assert found.status_code == 200
    if accept:
        assert server.get(f"/receipts/{ID}", accept).content == found.content
    if syntax:
        assert f"{PROV}used" in {quad.predicate.value for quad in parse(found.content, syntax)}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_comes_as_a_page_that_says_how_to_check_it(server: Server, language: str) -> None:
    page = server.get(f"/receipts/{ID}.html", accept_language=language)
    assert page.status_code == 200 and page.headers["content-language"] == language
    assert "Ada" in page.text and "Grace" in page.text and "accords receipt verify" in page.text
    assert server.get(f"/receipts/{ID}", "text/html").headers["content-type"].startswith("text/html")


def test_what_a_submitter_wrote_turns_nothing_around_on_its_page(tmp_path: Path) -> None:
    made = changed_libraries(tmp_path, {})
    publish(made, tell=silently).store.close()
    accepted(made, message="<b>Rome \u202ejoins\x9b2J")
    with serving(made.home, ACCORDS_ASSETS=str(made.assets)) as running:
        page = running.get(f"/receipts/{ID}.html").text
    assert "&lt;b&gt;Rome \\u{202E}joins\\u{9B}2J" in page and "\u202e" not in page and "\x9b" not in page


def test_all_are_listed(server: Server) -> None:
    assert server.get("/receipts/").json() == {"receipts": [{"id": ID, "version": 2, "receipt": f"/receipts/{ID}"}]}
    page = server.get("/receipts/", "text/html")
    assert page.headers["content-type"].startswith("text/html") and f"/receipts/{ID}.html" in page.text
    assert server.get("/receipts/?format=json", "text/html").headers["content-type"] == "application/json"


@pytest.mark.parametrize("name", ["f" * 16, "x", f"{ID}.zip", "%22%3E", f"{ID}%0A"])
def test_there_is_none_for_anything_else(server: Server, name: str) -> None:
    assert server.get(f"/receipts/{name}").status_code == 404


def test_another_process_checks_it_against_the_served_journal(server: Server) -> None:
    receipt = server.get(f"/receipts/{ID}.json").content

    def run(content: bytes) -> "subprocess.CompletedProcess[bytes]":
        command = [sys.executable, "-m", "accords", "receipt", "verify", "-", "--url", server.url]
        return subprocess.run(command, input=content, capture_output=True, env={"PYTHONPATH": str(PACKAGES)})

    good, bad, none = run(receipt), run(receipt.replace(b"Ada", b"Eve")), run(SENT)
    assert (good.returncode, bad.returncode, none.returncode) == (0, 1, 2), good.stdout + good.stderr
    assert good.stdout.count(b"ok  ") == 6 and b"The receipt holds." in good.stdout
    assert b"FAIL  record" in bad.stdout and b"this is no JSON" in none.stderr


def test_a_mirror_has_the_same_receipt(server: Server, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "mirror", assets=LIBRARIES)
    with closing(Mirror(server.url, settings)) as mirror:
        assert [each.version for each in mirror.fetch()] == [1, 2, 3]
    assert of_version(settings, 3, 2) == server.get(f"/receipts/{ID}.json").json()
    store = OxigraphStore.read(State(settings.home).versions.store(3))
    assert all_of(store, DEFAULT_BASE) == [(ID, 2)]
