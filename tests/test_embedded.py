"""What pages say of themselves to search engines: JSON-LD in the terms of schema.org, safe inside of HTML."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from rdflib.namespace import RDF, SDO

from accords.http.rdf.embedded import escaped, page_itself
from tests.registries import libraries
from tests.serving import Server, serving
from tests.small_registries import HOSTILE_DATA, registry
from tests.test_pages import PAGES


class Scripts(HTMLParser):
    """The texts of the scripts of a page, by their types."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._type: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._type = (dict(attrs).get("type") or "") if tag == "script" else None

    def handle_data(self, data: str) -> None:
        if self._type is not None:
            self.found.append((self._type, data))
            self._type = None


def said(page: str) -> rdflib.Graph:
    """What a page says of itself, read by pyld without fetching anything."""
    [(type_, text)] = Scripts(page).found
    assert type_ == "application/ld+json"

    def refuse(url: str, _: object) -> None:
        raise AssertionError(f"{url} is fetched")

    lines = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads", "documentLoader": refuse})
    return rdflib.Graph().parse(data=lines, format="nt")


@pytest.mark.parametrize("path", [*PAGES, "/states", "/states?size=20", "/profiles"])
def test_every_page_says_what_it_is(server: Server, path: str) -> None:
    graph = said(server.get(path, "text/html").text)
    assert set(graph.objects(None, RDF.type))
    assert set(graph.objects(None, SDO.name))
    used = {str(predicate) for predicate in graph.predicates()} - {str(RDF.type)}
    classes = {str(each) for each in graph.objects(None, RDF.type)}
    assert {term for term in used | classes if term not in SDO} == set()


@pytest.mark.parametrize("path", ["/doc/partnership/gpai", "/doc/state/mar", "/doc/concept/role/member"])
def test_the_page_of_an_entity_says_what_its_schema_org_profile_says(server: Server, path: str) -> None:
    profile = rdflib.Graph().parse(data=server.get(f"{path}.nt?_profile=schema").text, format="nt")
    assert set(said(server.get(path, "text/html").text)) == set(profile)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile-embedded")
    with serving(folder / "home", ACCORDS_ASSETS=str(registry(folder / "assets", HOSTILE_DATA))) as running:
        yield running


@pytest.mark.parametrize("path", ["/doc/partnership/hostile", "/partnerships", "/"])
def test_no_label_ends_the_element(hostile: Server, path: str) -> None:
    page = hostile.get(path, "text/html").text
    graph = said(page)
    if path != "/":
        assert any("<script>alert('en')</script>" in str(each) for each in graph.objects(None, SDO.name))


@given(st.dictionaries(st.text(), st.text()))
def test_no_text_is_read_as_html(texts: dict[str, str]) -> None:
    written = escaped(json.dumps(texts).encode())
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == texts


@given(st.text(st.characters(codec="utf-8")))
def test_a_title_comes_as_it_is_read(title: str) -> None:
    from markupsafe import escape

    about = json.loads(page_itself(str(escape(title)), "https://example.org/a", ("https://example.org/", "Us"), "en"))
    assert about["name"]["@value"] == title


def test_a_registry_without_a_mapping_says_of_its_pages_what_they_are(tmp_path: Path) -> None:
    with serving(tmp_path / "home", ACCORDS_ASSETS=str(libraries(tmp_path).assets)) as server:
        graph = said(server.get("/doc/library/lyon", "text/html").text)
        assert (None, RDF.type, SDO.WebPage) in graph
        assert [each["token"] for each in server.get("/doc/library/lyon?_profile=all").json()["profiles"]] == [
            "native",
            "labelled",
        ]
