"""Search over HTTP: the right answers in the right order, in each format, whatever is asked."""

import re
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from tests.serving import Server

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
ID = "https://w3id.org/accords/id/"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
Json = dict[str, Any]


def found(server: Server, query: str) -> Json:
    """The answer in JSON."""
    response = server.get(f"/search?{query}", "application/json")
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    return answer


def ids(answer: Json) -> list[str]:
    """The entities of a page, without what all their names begin with."""
    return [each["id"].removeprefix(ID) for each in answer["results"]]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Morocco", "state/mar"),
        ("maroc", "state/mar"),
        ("المغرب", "state/mar"),
        ("MAR", "state/mar"),
        ("504", "state/mar"),
        ("NA", "state/nam"),
        ("cote d'ivoire", "state/civ"),
        ("GPAI", "partnership/gpai"),
        ("PMIA", "partnership/gpai"),
        ("Quai d'Orsay", "organisation/meae-fr"),
        ("OECD/LEGAL/0449", "instrument/oecd-legal-0449"),
        ("oecd recommendations", "instrument/oecd-legal-0449"),
        ("Moroco", "state/mar"),
        ("barrot collective solutions", "statement/barrot-2025-02-09-collective-solutions"),
    ],
)
def test_what_is_meant_comes_first(server: Server, text: str, first: str) -> None:
    assert ids(found(server, f"q={quote(text)}"))[0] == first


def test_a_name_comes_before_a_text(server: Server) -> None:
    """ "Bratislava" is in the name of a planned council, and in the texts of claims about it."""
    answer = found(server, "q=bratislava&size=100")
    named = [each["id"] for each in answer["results"] if "bratislava" in each["label"]["text"].lower()]
    assert named and ids(answer)[0] == named[0].removeprefix(ID)
    assert any("passage" in each for each in answer["results"])


def test_each_result_says_why_it_was_found(server: Server) -> None:
    answer = found(server, "q=maroc")
    [morocco, *_] = answer["results"]
    assert morocco["label"] == {**morocco["label"], "text": "Morocco", "language": "en", "marks": []}
    assert morocco["name"]["text"] == "Maroc" and morocco["name"]["marks"] == [[0, 5]]
    assert morocco["document"] == "/doc/state/mar"
    assert found(server, "q=MAR")["results"][0]["code"] == {"scheme": "iso3166-alpha3", "value": "MAR"}
    for each in found(server, "q=quality")["results"]:
        assert each["label"]["marks"] or each.get("name") or each.get("passage")


def test_names_are_in_the_language_of_the_reader(server: Server) -> None:
    assert found(server, "q=maroc&lang=fr")["results"][0]["label"]["text"] == "Maroc"
    french = server.get("/search?q=maroc", "application/json", Accept_Language="fr")
    assert french.json()["results"][0]["label"]["text"] == "Maroc"
    assert {"Accept", "Accept-Language"} <= set(french.headers["vary"].split(", "))


def test_facets_leave_as_many_as_they_say(server: Server) -> None:
    answer = found(server, "q=summit")
    assert [facet["name"] for facet in answer["facets"]] == ["class", "partnership", "year", "state"]
    for facet in answer["facets"]:
        assert facet["values"]
        for value in facet["values"][:3]:
            assert found(server, f"q=summit&{facet['name']}={value['value']}")["total"] == value["count"]


def test_facets_narrow_and_name_by_the_end_of_an_iri_or_all_of_it(server: Server) -> None:
    answer = found(server, "class=Meeting&partnership=gpai&year=2024")
    assert answer["total"] == 3 and all(each.startswith("meeting/") for each in ids(answer))
    assert ids(found(server, f"class=Meeting&partnership={quote(ID + 'partnership/gpai')}&year=2024")) == ids(answer)
    both = found(server, "class=State&class=Territory&size=1")["total"]
    assert both == found(server, "class=State")["total"] + found(server, "class=Territory")["total"]
    assert {"state/fra", "state/mar"} <= set(
        ids(found(server, "q=&class=Participation&class=State&state=mar&state=fra&size=100"))
    )
    assert all(each["chosen"] == (each["value"] == "2024") for each in answer["facets"][2]["values"])


def test_the_states_of_a_partnership_are_its_current_members(server: Server) -> None:
    rows = server.query(
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <https://w3id.org/accords/ns#State> ;"
        f" <http://www.w3.org/ns/org#memberOf> <{ID}partnership/gpai> }}"
    ).json()["results"]["bindings"]
    assert found(server, "class=State&partnership=gpai")["total"] == int(rows[0]["n"]["value"]) > 20


def test_pages_go_through_all_results_once(server: Server) -> None:
    seen: list[str] = []
    path = "/search?q=summit&size=20&format=json"
    total = server.get(path).json()["total"]
    while path:
        response = server.get(path, "application/json")
        seen += [each["id"] for each in response.json()["results"]]
        turn = re.search(r'<([^>]*)>; rel="next"', response.headers["link"])
        path = f"{turn[1]}&format=json" if turn else ""
    assert len(seen) == len(set(seen)) == total > 60


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=-1", "size=101", "size=", "state=atlantis", "q=" + 201 * "x"]
)
def test_a_parameter_that_is_none_is_refused_with_what_would_do(server: Server, query: str) -> None:
    response = server.get(f"/search?{query}", "application/json")
    if query == "size=":
        assert response.status_code == 200
        return
    assert response.status_code == 400
    assert response.json().get("limit") or len(response.json()["available"]) > 3


def test_a_page_after_the_last_is_not_there(server: Server) -> None:
    response = server.get("/search?q=maroc&page=99")
    assert response.status_code == 404 and response.json()["pages"] == 2


def test_nothing_found_is_an_answer(server: Server) -> None:
    answer = found(server, "q=zzzzqqqq")
    assert (answer["total"], answer["results"], answer["pages"]) == (0, [], 1)
    page = server.get("/search?q=zzzzqqqq&lang=fr", "text/html")
    assert page.status_code == 200 and "Rien n’a été trouvé pour" in page.text


def test_a_typo_is_told_and_answered(server: Server) -> None:
    answer = found(server, "q=Marroco")
    assert answer["query"] == "Marroco" and answer["didYouMean"] and answer["total"] > 0
    assert "These are the results for" in server.get("/search?q=Marroco", "text/html").text


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_rdf_is_a_collection_of_hydra(server: Server, media_type: str) -> None:
    response = server.get("/search?q=maroc&size=5", media_type)
    assert response.headers["content-type"].startswith(media_type)
    syntax = RdfFormat.from_media_type(media_type)
    lines = serialize(parse(response.content, syntax), format=RdfFormat.N_TRIPLES)
    graph = Graph().parse(data=lines, format="nt")
    collection = graph.value(predicate=RDF.type, object=HYDRA.Collection)
    assert graph.value(collection, HYDRA.totalItems) == Literal(found(server, "q=maroc")["total"])
    members = {str(each).removeprefix(ID) for each in graph.objects(collection, HYDRA.member)}
    assert members == set(ids(found(server, "q=maroc&size=5")))
    view = graph.value(collection, HYDRA.view)
    assert graph.value(view, HYDRA.next) == URIRef(f"{server.url}search?q=maroc&size=5&page=2")


def test_an_answer_has_an_address_in_each_format(server: Server) -> None:
    response = server.get("/search?q=maroc", "text/html")
    others = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', response.headers["link"])
    assert len(others) == 5
    for path, media_type in others:
        assert server.get(path).headers["content-type"].startswith(media_type)
    assert server.get("/search?q=maroc&format=xlsx").json()["available"]
    assert server.get("/search?q=maroc", "image/png").status_code == 406


def test_an_answer_is_kept_until_the_next_version(server: Server) -> None:
    response = server.get("/search?q=maroc", "application/json")
    again = server.get("/search?q=maroc", "application/json", If_None_Match=response.headers["etag"])
    assert again.status_code == 304 and not again.content
    assert response.headers["cache-control"].startswith("public")


def test_the_page_marks_links_and_works_without_a_script(server: Server) -> None:
    page = server.get("/search?q=intelligence&class=Instrument", "text/html").text
    assert "<mark>Intelligence</mark>" in page
    assert not re.search(r'<script(?! type="application/ld\+json">)', page)
    chosen = re.findall(r'href="([^"]*)" rel="nofollow" aria-current', page)
    assert [unescape(each) for each in chosen] == ["/search?q=intelligence"]
    assert 'href="/doc/instrument/oecd-legal-0449"' in page


def test_what_is_asked_is_text_on_the_page(server: Server) -> None:
    evil = '"><script>alert(1)</script>'
    for path in (f"/search?q={quote(evil)}", f"/search?q=maroc&state={quote(evil)}"):
        assert "<script>" not in server.get(path, "text/html").text


def test_each_page_has_a_box_and_says_where_search_is_described(server: Server) -> None:
    for path in ("/", "/doc/state/mar", "/help/", "/nowhere"):
        page = server.get(path, "text/html").text
        assert 'role="search"' in page and 'type="application/opensearchdescription+xml"' in page, path


def test_the_description_leads_to_answers(server: Server) -> None:
    response = server.get("/opensearch.xml")
    assert response.headers["content-type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert len(root.findtext(f"{OPENSEARCH}ShortName", "")) <= 16
    assert len(root.findtext(f"{OPENSEARCH}Description", "")) <= 1024
    for url in root.findall(f"{OPENSEARCH}Url"):
        address = url.attrib["template"].replace("{searchTerms}", "maroc")
        address = address.replace("{startPage?}", "1").replace("{count?}", "10")
        assert address.startswith(server.url)
        parts = urlsplit(address)
        answer = server.get(f"{parts.path}?{parts.query}", url.attrib["type"])
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(url.attrib["type"])


def test_what_is_left_out_of_a_template_is_the_default(server: Server) -> None:
    assert found(server, "q=maroc&page=&size=")["size"] == 20


def test_what_others_call_a_thing_in_their_collections_finds_it(server: Server) -> None:
    for code in ("Q1028", "2542007"):
        assert f"{server.base}id/state/mar" in [each["id"] for each in found(server, f"q={code}")["results"]]


def test_suggestions_begin_as_what_is_typed(server: Server) -> None:
    text, names, kinds, addresses = server.get("/search/suggest?q=mor").json()
    assert text == "mor" and names[0] == "Morocco" and kinds[0] == "state"
    assert addresses[0] == f"{server.url}doc/state/mar"
    assert len(names) == len(kinds) == len(addresses) <= 10
    assert server.get("/search/suggest").json() == ["", [], [], []]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=st.text(max_size=210),
    name=st.sampled_from(["class", "partnership", "year", "state", "page", "size", "format", "lang"]),
    value=st.text(max_size=30),
)
def test_nothing_that_is_asked_is_a_fault_of_ours(server: Server, q: str, name: str, value: str) -> None:
    asked = f"q={quote(q, errors='surrogatepass')}&{name}={quote(value, errors='surrogatepass')}"
    for path in (f"/search?{asked}", f"/search/suggest?{asked}"):
        assert server.get(path, "text/html, application/json;q=0.5, */*;q=0.1").status_code < 500
