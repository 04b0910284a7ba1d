"""Citations, read by libraries that others wrote, and the promise of persistence."""

from datetime import UTC, datetime
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from accords.registry.citing.reference import Reference
from accords.registry.citing.styles import bibtex, ris
from tests.serving import Server

MOROCCO = "https://w3id.org/accords/id/state/mar"
TITLE = "Accords, a registry of international partnerships"


def entry(text: str) -> Any:
    """The only entry of a bibliography."""
    library = parse_string(text)
    assert library.failed_blocks == [] and len(library.entries) == 1
    return library.entries[0]


@pytest.mark.parametrize("uri", ["", MOROCCO])
def test_every_style_says_what_the_dataset_says(server: Server, uri: str) -> None:
    number = server.get("/dumps").headers["accords-version"]
    asked = f"/cite?uri={uri}&style="
    found = entry(server.get(asked + "bibtex").text)
    title = "Morocco" if uri else TITLE
    assert found["title"].strip("{}") == title and found["author"] == "{The Accords team}"
    assert found["version"] == number and found["url"] == (uri or server.base)
    assert found["copyright"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["urldate"] == datetime.now(UTC).date().isoformat()
    [item] = server.get(asked + "csl-json").json()
    assert item["type"] == ("entry" if uri else "dataset") and item["author"] == [{"literal": "The Accords team"}]
    assert item["title"] == title and item.get("container-title", TITLE) == TITLE
    assert item["issued"]["date-parts"][0][0] >= 2026 and item["version"] == number
    [record] = rispy.loads(server.get(asked + "ris").text)
    assert record["type_of_reference"] == "DATA" and record["title"] == title and record["year"]
    assert record["urls"] == [uri or server.base]
    assert "The Accords team (2" in server.get(asked + "text").text


def test_a_citation_is_in_the_language_that_is_asked_for(server: Server) -> None:
    french = server.get(f"/cite?uri={MOROCCO}&lang=fr&style=bibtex").text
    assert "Maroc" in french and "L’équipe d’Accords" in french
    assert "Citer" in server.get(f"/cite?uri={MOROCCO}&lang=fr", "text/html").text


def test_a_page_leads_to_its_citation(server: Server) -> None:
    page = server.get("/doc/state/mar.html").text
    assert "style=bibtex" in page and "style=csl-json" in page
    linked = [part.partition('"')[0] for part in page.split('href="')]
    [address] = [each for each in linked if each.startswith("/cite") and "bibtex" in each]
    answer = server.get(address.replace("&amp;", "&"))
    assert answer.headers["content-type"] == "application/x-bibtex"
    assert 'filename="state-mar-v' in answer.headers["content-disposition"]


def test_what_there_is_not_is_not_cited(server: Server) -> None:
    assert server.get("/cite?uri=https://w3id.org/accords/id/state/zzz").status_code == 404
    assert server.get("/cite?uri=javascript:alert(1)").status_code == 404
    assert server.get("/cite?uri=https://w3id.org/accords/id/state/a%20b").status_code == 404
    assert server.get("/cite?version=999").status_code == 404
    refused = server.get("/cite?style=chicago")
    assert refused.status_code == 400 and "csl-json" in refused.json()["available"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1), st.text(min_size=1))
def test_no_title_breaks_out_of_its_field(title: str, name: str) -> None:
    today = datetime.now(UTC).date()
    cited = Reference("key", title, "https://example.org/", (name,), name, "1", today, today, (), "en")
    found = entry(bibtex(cited))
    assert found["url"] == "https://example.org/" and found["version"] == "1"
    assert ris(cited).count("\r\nUR  - https://example.org/\r\n") == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("410", "not registered yet", "accords export")),
        ("fr", ("410", "pas encore enregistrée", "accords export")),
    ],
)
def test_the_promise_is_written_down_in_both_languages(server: Server, language: str, words: tuple[str, ...]) -> None:
    answer = server.get(f"/about/persistence?lang={language}", "text/html")
    assert answer.status_code == 200 and answer.headers["content-language"] == language
    for each in words:
        assert each in answer.text, each
    assert "/about/persistence" in server.get("/doc/state/mar.html").text


def test_the_description_of_the_dataset_leads_to_the_promise(server: Server) -> None:
    found = server.get("/.well-known/void", "text/turtle").text
    assert f"<{server.url}about/persistence>" in found
