"""Names that are out of use, over HTTP: what answers under them, and what is told of many of them at once."""

import csv
import io
import json
import random
from collections.abc import Iterator

import httpx2
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import DCTERMS, OWL, PROV, SKOS, Graph, Literal, URIRef

from accords.registry.lifecycle.status import STATUSES
from accords.registry.publication import publish
from accords.terms import DEFAULT_BASE
from tests.registries import PREFIXES, ROME, changed_libraries, silently
from tests.serving import Server, serving
from tests.test_lifecycle import ID, LYON, OSLO, TO_OSLO, merged, renamed, retired
from tests.two_sources import accepted

SYNTAXES = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "trig": "trig", "nq": "nquads", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Libraries: Kristiania is an old name of Oslo, Bergen was merged into it, a loan was retired, Rome dropped."""
    settings = changed_libraries(tmp_path_factory.mktemp("changed"), {"data/more.trig": ROME})
    publish(settings, tell=silently)
    (settings.assets / "data" / "more.trig").unlink()
    publish(settings, tell=silently)
    accepted(settings, PREFIXES + 'library:bergen a lend:Library ; skos:prefLabel "Bergen"@en .')
    renamed(settings, "id/library/bjorgvin", "id/library/bergen")
    renamed(settings, "id/library/kristiania", "id/library/oslo")
    merged(settings, f"{ID}library/bergen", OSLO)
    retired(settings, TO_OSLO, LYON)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as running:
        yield running


# ---- What answers


@pytest.mark.parametrize("name", ["kristiania", "bergen", "bjorgvin"])
@pytest.mark.parametrize("form", ["/id/library/{}", "/doc/library/{}", "/doc/library/{}.ttl", "/doc/library/{}.html"])
def test_a_name_that_leads_on_answers_with_the_same_form_of_where_it_leads(
    changed: Server, name: str, form: str
) -> None:
    answer = changed.get(form.format(name), "*/*")
    assert (answer.status_code, answer.headers["location"]) == (301, form.format("oslo"))
    assert "max-age" in answer.headers["cache-control"] and answer.headers["access-control-allow-origin"] == "*"
    assert changed.get(answer.headers["location"]).status_code in (200, 303)
    assert changed.get(f"{form.format(name)}?lang=fr").headers["location"] == f"{form.format('oslo')}?lang=fr"


@pytest.mark.parametrize("suffix", SYNTAXES)
@pytest.mark.parametrize("thing", [TO_OSLO, f"{ID}library/rome"])
def test_what_is_gone_answers_with_its_tombstone_in_every_syntax(changed: Server, thing: str, suffix: str) -> None:
    path = thing.removeprefix(ID)
    by_suffix = changed.get(f"/doc/{path}.{suffix}")
    media_type = by_suffix.headers["content-type"]
    negotiated, itself = (changed.get(f"/{folder}/{path}", media_type) for folder in ("doc", "id"))
    assert [each.status_code for each in (by_suffix, negotiated, itself)] == [410, 410, 410]
    assert by_suffix.content == negotiated.content == itself.content
    if suffix == "jsonld":
        return
    text = by_suffix.text
    if suffix in ("trig", "nq"):
        quads = parse(text, RdfFormat.TRIG if suffix == "trig" else RdfFormat.N_QUADS)
        text, suffix = "".join(f"{quad.triple} .\n" for quad in quads), "nt"
    graph, iri = Graph().parse(data=text, format=SYNTAXES[suffix]), URIRef(thing)
    assert (iri, OWL.deprecated, Literal(True)) in graph and graph.value(iri, PROV.invalidatedAtTime)
    assert {note.language for note in graph.objects(iri, SKOS.changeNote) if isinstance(note, Literal)} == {"en", "fr"}
    assert graph.value(iri, DCTERMS.isReplacedBy) == (URIRef(LYON) if thing == TO_OSLO else None)


def test_what_is_gone_says_nothing_by_which_it_might_be_kept_for_long(changed: Server) -> None:
    path = f"/doc/{TO_OSLO.removeprefix(ID)}"
    answer = changed.get(path, "text/turtle", If_None_Match="*")
    assert answer.status_code == 410 and "etag" not in answer.headers and "last-modified" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=60" and "Accept" in answer.headers["vary"]
    assert answer.headers["access-control-allow-origin"] == "*"
    link = answer.headers["link"]
    assert f'<{path}.jsonld>; rel="alternate"; type="application/ld+json"' in link
    assert '</doc/library/lyon>; rel="http://purl.org/dc/terms/isReplacedBy"' in link
    head = changed.ask("HEAD", path, "text/turtle")
    assert head.status_code == 410 and head.headers["link"] == link and not head.content
    refused = changed.get(path, "image/png")
    assert refused.status_code == 410 and refused.json()["type"] == "/problems/gone"
    assert refused.json()["successor"] == LYON


def test_what_is_gone_has_a_page_that_says_when_and_why_and_what_is_there_instead(changed: Server) -> None:
    path = f"/doc/{TO_OSLO.removeprefix(ID)}"
    english, french = (changed.get(f"{path}.html?lang={language}") for language in ("en", "fr"))
    assert english.status_code == french.status_code == 410
    assert "It closed." in english.text and "Elle a fermé." in french.text
    assert '<a href="/doc/library/lyon?lang=fr">Bibliothèque de Lyon</a>' in french.text
    assert "UTC</time>" in english.text and "Cette entité a été retirée" in french.text
    assert f'<a href="{path}/history?lang=fr">' in french.text, "its past stays"
    assert changed.get(f"{path}/history?lang=fr", "text/html").status_code == 200


def test_the_page_of_what_is_led_to_names_the_uris_that_are_out_of_use_apart(changed: Server) -> None:
    page = changed.get("/doc/library/oslo", "text/html").text
    for name in ("kristiania", "bergen", "bjorgvin"):
        assert page.count(f'<a href="/doc/library/{name}" class="uri">{ID}library/{name}</a>') == 1
        assert page.count(f"/library/{name}") == 2


def test_no_list_of_the_living_names_what_is_out_of_use(changed: Server) -> None:
    text = changed.get("/id/library/", "text/html").text + changed.get("/id/", "text/html").text
    assert "Lyon Library" in text
    assert not [name for name in ("kristiania", "bergen", "bjorgvin", "lyon--oslo", "rome") if f"/{name}" in text]
    typed = "SELECT (COUNT(*) AS ?n) { ?thing <http://www.w3.org/2002/07/owl#deprecated> true ; a ?class }"
    assert changed.query(typed).json()["results"]["bindings"][0]["n"]["value"] == "0"


def test_the_graph_of_the_desk_in_which_nothing_lies_any_more_is_gone(changed: Server) -> None:
    """Bergen lay there alone before it was merged."""
    assert [changed.get(f"/graph/desk-{number}").status_code for number in (1, 3, 4, 99)] == [404, 410, 200, 404]


def test_a_graph_of_the_data_in_which_nothing_lies_any_more_is_gone_with_a_tombstone(changed: Server) -> None:
    """Rome lay there alone before its file was taken away."""
    graph = f"{DEFAULT_BASE}graph/more"
    for path in ("/graph/more.ttl", "/graph/more"):
        answer = changed.get(path, "text/turtle")
        assert answer.status_code == 410 and answer.headers["content-type"].startswith("text/turtle")
        said = Graph().parse(data=answer.text)
        assert (URIRef(graph), OWL.deprecated, Literal(True)) in said
        assert said.value(URIRef(graph), PROV.invalidatedAtTime)
    assert "ne l’énonce plus" in changed.get("/graph/more.html?lang=fr").text
    assert told(changed, [graph])[0]["status"] == "gone"
    assert changed.get("/graph/never").status_code == 404


@pytest.mark.parametrize("name", ["kristiania", "bergen", "bjorgvin"])
def test_sameas_of_a_name_that_leads_on_tells_what_it_leads_to(changed: Server, name: str) -> None:
    answer = changed.get(f"/sameas?uri={ID}library/{name}", "application/json")
    assert answer.status_code == 200 and [each["id"] for each in answer.json()["entities"]] == [OSLO]


def test_sameas_of_what_was_retired_is_gone(changed: Server) -> None:
    answer = changed.get(f"/sameas?uri={TO_OSLO}", "application/json")
    assert answer.status_code == 410 and answer.json()["successor"] == LYON


# ---- What leads to its past


def test_with_a_time_the_name_of_what_was_merged_leads_to_what_was_said_of_it(changed: Server) -> None:
    past = {"Accept_Datetime": "Mon, 01 Jan 2001 00:00:00 GMT"}
    document = changed.get("/doc/library/bergen.ttl")
    assert document.status_code == 301 and "Accept-Datetime" in document.headers["vary"]
    assert '/doc/library/bergen/timemap?of=ttl>; rel="timemap"' in document.headers["link"]
    itself = changed.get("/id/library/bergen", **past)
    assert (itself.status_code, itself.headers["location"]) == (303, "/doc/library/bergen")
    then = changed.get("/doc/library/bergen.ttl", **past).headers["location"]
    assert then.startswith("/doc/library/bergen/v/") and '"Bergen"' in changed.get(then).text
    gone = changed.get(f"/{TO_OSLO.removeprefix(DEFAULT_BASE)}", **past)
    assert gone.status_code == 303 and gone.headers["location"] == f"/doc/{TO_OSLO.removeprefix(ID)}"


@pytest.mark.parametrize("folder", ["id", "doc"])
def test_another_name_has_no_past_of_its_own(changed: Server, folder: str) -> None:
    answer = changed.get(f"/{folder}/library/kristiania", Accept_Datetime="Mon, 01 Jan 2001 00:00:00 GMT")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/{folder}/library/oslo")


# ---- What is told


def told(server: Server, uris: list[str]) -> list[dict[str, object]]:
    answer = server.client.post("/status", json=uris)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["results"]
    return found


def test_each_uri_is_told_whatever_form_of_it_is_asked_for(changed: Server) -> None:
    http, secure = DEFAULT_BASE.replace("https", "http"), changed.url.replace("http", "https")
    asked = [f"{home}{rest}" for home in (DEFAULT_BASE, http, changed.url, secure, "/") for rest in FORMS]
    found = told(changed, asked)
    assert [each["uri"] for each in found] == asked
    for each, rest in zip(found, [*FORMS] * 5, strict=True):
        assert (each["status"], each.get("iri")) == FORMS[rest], each


FORMS = {
    "id/library/lyon": ("live", LYON),
    "doc/library/lyon": ("live", LYON),
    "doc/library/lyon.ttl": ("live", LYON),
    "doc/library/lyon.jsonld?lang=fr#it": ("live", LYON),
    "id/library/lyon/": ("live", LYON),
    "id/library/LYON": ("live", LYON),
    "concept/kind/public": ("live", f"{DEFAULT_BASE}concept/kind/public"),
    "doc/concept/kind/public.nt": ("live", f"{DEFAULT_BASE}concept/kind/public"),
    "graph/yearbook": ("live", f"{DEFAULT_BASE}graph/yearbook"),
    "graph/desk-3": ("gone", f"{DEFAULT_BASE}graph/desk-3"),
    "graph/desk-1": ("unknown", None),
    "doc/library/kristiania": ("moved", f"{ID}library/kristiania"),
    "doc/library/bergen.ttl": ("merged", f"{ID}library/bergen"),
    "id/loan/lyon--oslo": ("gone", TO_OSLO),
    "id/library/rome": ("gone", f"{ID}library/rome"),
    "id/library/nowhere": ("unknown", None),
    "id/library": ("unknown", None),
    "id/library/": ("live", f"{DEFAULT_BASE}id/library/"),
    "about.ttl": ("unknown", None),
    "graph/more": ("gone", f"{DEFAULT_BASE}graph/more"),
    "doc/library/bergen/timemap": ("merged", f"{ID}library/bergen"),
    "lifecycle.ttl": ("live", f"{DEFAULT_BASE}lifecycle"),
    "id/": ("live", f"{DEFAULT_BASE}id"),
    "context/1.jsonld": ("live", f"{DEFAULT_BASE}context/1.jsonld"),
    "context/999.jsonld": ("unknown", None),
    "ns/999": ("unknown", None),
    "doc/library/lyon.exe": ("unknown", None),
}


def test_of_what_is_not_living_it_is_told_when_why_and_where_to(changed: Server) -> None:
    merged_, gone, dropped, other = told(
        changed, [f"{ID}library/bjorgvin", TO_OSLO, f"{ID}library/rome", "https://example.org/id/library/lyon"]
    )
    assert (merged_["status"], merged_["successor"], merged_["successorStatus"]) == ("moved", OSLO, "live")
    assert (gone["successor"], gone["reason"]) == (LYON, {"en": "It closed.", "fr": "Elle a fermé."})
    assert str(gone["date"]).endswith("Z") and dropped["date"] and "successor" not in dropped
    assert other == {"uri": "https://example.org/id/library/lyon", "status": "unknown"}


def test_the_list_may_come_as_lines_or_from_the_form_and_go_as_csv_or_as_a_page(changed: Server) -> None:
    lines = f"# ours\r\n{LYON}\r\n\r\n{TO_OSLO}\r\n=1+1\r\n"
    bodies = {"text/uri-list": lines, "text/plain; charset=utf-8": lines}
    for media_type, body in bodies.items():
        headers = {"Content-Type": media_type, "Accept": "text/csv"}
        answer = changed.client.post("/status", content=body, headers=headers)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert [row["status"] for row in rows] == ["live", "gone", "unknown"]
        assert rows[1]["reason_fr"] == "Elle a fermé." and rows[2]["uri"] == "'=1+1"
    page = changed.client.post("/status?lang=fr", data={"uris": lines}, headers={"Accept": "text/html"})
    assert page.status_code == 200 and "disparue" in page.text and "Elle a fermé." in page.text
    form = changed.get("/status", "text/html")
    assert '<textarea id="uris"' in form.text
    few = changed.get(f"/status?uri={LYON}&uri=/id/library/bergen&format=json")
    assert [each["status"] for each in few.json()["results"]] == ["live", "merged"] and few.headers["etag"]
    assert few.json()["counts"] == {"live": 1, "moved": 0, "merged": 1, "gone": 0, "unknown": 0}


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"[", "application/json", 400),
        (b'{"uris": []}', "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"", "text/plain", 400),
        (b"\xff", "text/plain", 400),
        (b"x\n" * 10_001, "text/plain", 413),
        (b"x" * (2 * 2**20 + 1), "text/plain", 413),
        (b"<x/>", "text/xml", 415),
        (b"x", "", 415),
    ],
)
def test_a_list_that_cannot_be_is_refused(changed: Server, content: bytes, media_type: str, status: int) -> None:
    answer = changed.client.post("/status", content=content, headers={"Content-Type": media_type})
    assert answer.status_code == status and answer.json()["status"] == status
    assert changed.get("/status?format=xml&uri=x").status_code == 400


def test_the_statuses_of_a_random_list_are_what_asking_each_uri_says(changed: Server) -> None:
    made = random.Random(7)
    kinds, names = (
        ("library", "loan", "nowhere"),
        ("lyon", "oslo", "rome", "bergen", "kristiania", "lyon--oslo", "x", "Lyon"),
    )
    for _ in range(10):
        paths = []
        for _ in range(12):
            kind, name, suffix = made.choice(kinds), made.choice(names), made.choice(["", ".ttl", ".jsonld", ".exe"])
            paths.append(f"/id/{kind}/{name}" if made.random() < 0.5 else f"/doc/{kind}/{name}{suffix}")
        for path, each in zip(paths, told(changed, paths), strict=True):
            assert each["status"] in asked(changed, path), path


def asked(server: Server, path: str) -> set[str]:
    """The statuses that go with the answer under a path."""
    answer: httpx2.Response = server.get(path)
    while answer.status_code == 308:
        answer = server.get(answer.headers["location"])
    statuses = {200: {"live"}, 303: {"live"}, 301: {"moved", "merged"}, 410: {"gone"}, 404: {"unknown"}}
    return statuses[answer.status_code]


# ---- All of them


def test_all_names_that_are_out_of_use_are_in_one_list(changed: Server) -> None:
    names = {f"{ID}library/{each}" for each in ("kristiania", "bergen", "bjorgvin", "rome")} | {TO_OSLO}
    names |= {f"{DEFAULT_BASE}graph/{each}" for each in ("more", "desk-3")}
    graph = Graph().parse(data=changed.get("/lifecycle", "text/turtle").text, format="turtle")
    assert set(map(str, graph.subjects(OWL.deprecated))) == names
    rows = list(csv.DictReader(io.StringIO(changed.get("/lifecycle.csv").text)))
    assert {row["iri"] for row in rows} == names and {row["status"] for row in rows} == {"moved", "merged", "gone"}
    assert json.loads(changed.get("/lifecycle", "application/json").text)
    page = changed.get("/lifecycle?lang=fr", "text/html").text
    assert all(f"/doc/library/{each}" in page for each in ("kristiania", "rome")) and "Elle a fermé." in page
    assert set(STATUSES) == {"live", "moved", "merged", "gone", "unknown"}
