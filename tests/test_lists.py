"""Lists: their order, their pages, what narrows them, and that they say the same in every format."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, RDF

from accords.errors import BadRequest
from accords.registry.lists.cursors import Place, Slice, cursor, cut, read
from accords.registry.lists.members import Member
from tests.registries import LEND, changed_libraries
from tests.serving import Server, serving
from tests.test_entity import SYNTAXES, from_jsonld, triples

HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
NAMES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=5), max_size=40)


def members(names: list[str]) -> list[Member]:
    found = [Member(f"urn:{place}", name, "en", ()) for place, name in enumerate(names)]
    return sorted(found, key=lambda member: member.key)


def walked(found: list[Member], size: int, forward: bool) -> Iterator[Slice]:
    part = cut(found, Place(size), "en")
    if not forward:
        part = cut(found, part.last, "en")
    while True:
        yield part
        place = part.next if forward else part.previous
        if place is None:
            return
        part = cut(found, place, "en")


@given(NAMES, st.integers(1, 9))
def test_the_pages_of_a_list_are_the_list(names: list[str], size: int) -> None:
    found = members(names)
    forward = [part.members for part in walked(found, size, forward=True)]
    assert [each for part in forward for each in part] == found
    backward = [part.members for part in walked(found, size, forward=False)]
    assert backward == forward[::-1]
    assert all(len(part) <= size for part in forward + backward)


@given(NAMES, st.integers(1, 9))
def test_a_page_has_one_place_whether_one_comes_from_the_first_or_from_the_last(names: list[str], size: int) -> None:
    found = members(names)
    forward = [part.previous for part in walked(found, size, forward=True)]
    backward = [part.previous for part in walked(found, size, forward=False)]
    assert forward == backward[::-1] and not any(place and place.before for place in forward)


@given(NAMES, st.integers(1, 9), st.integers(0, 39))
def test_a_place_holds_when_its_member_goes(names: list[str], size: int, gone: int) -> None:
    found = members(names)
    if gone < len(found):
        rest = [each for each in found if each is not found[gone]]
        assert cut(rest, Place(size, after=cursor(found[gone], "en")), "en").members == tuple(
            found[gone + 1 : gone + 1 + size]
        )


@given(st.text(max_size=30))
def test_what_is_no_place_is_refused_and_never_breaks(text: str) -> None:
    try:
        language, (folded, iri) = read(text)
    except BadRequest:
        return
    assert language.islower() and isinstance(folded, str) and isinstance(iri, str)


def in_rdf(answer: httpx2.Response) -> set[str]:
    return {str(each) for each in triples(answer.text, "nt").objects(None, HYDRA.member)}


def iris(answer: httpx2.Response) -> list[str]:
    return [row["id"] for row in csv.DictReader(io.StringIO(answer.text))]


@pytest.mark.parametrize(("accept", "reader"), [("text/csv", iris), ("application/n-triples", in_rdf)])
def test_following_next_finds_everybody_once(server: Server, accept: str, reader: object) -> None:
    rows = server.query("SELECT ?s { ?s a <https://w3id.org/accords/ns#State> }").json()["results"]["bindings"]
    expected = sorted(row["s"]["value"] for row in rows)
    seen: list[str] = []
    path: str | None = "/states?size=40"
    while path:
        answer = server.get(path, accept)
        seen += reader(answer)  # type: ignore[operator]
        path = answer.links.get("next", {}).get("url")
    assert sorted(seen) == expected


@pytest.mark.parametrize(
    ("path", "type_", "profile"),
    [
        ("/states.csv?size=90", "text/csv", None),
        ("/id/state/?format=nt&size=90", "application/n-triples", "https://w3id.org/accords/profiles/native"),
        ("/states.ttl?size=90&_profile=schema", "text/turtle", "https://schema.org/"),
    ],
)
def test_what_an_address_names_stays_when_one_goes_on(
    server: Server, path: str, type_: str, profile: str | None
) -> None:
    """The next page is in the format and the profile of this one, also for who sends no headers."""
    number = 0
    asked: str | None = path
    while asked:
        answer = server.get(asked)
        assert answer.headers["content-type"].partition(";")[0] == type_
        assert answer.headers.get("content-profile") == (f"<{profile}>" if profile else None)
        number, asked = number + 1, answer.links.get("next", {}).get("url")
    assert number == 3


def test_a_page_in_another_language_keeps_to_the_order_of_the_page_before(server: Server) -> None:
    second = server.get("/states?size=40", "text/html", accept_language="fr").links["next"]["url"]
    french, english = (server.get(second, "text/html", accept_language=language) for language in ("fr", "en"))
    named = [re.findall(r'href="(?:/id|/doc)/state/([\w-]+)', page.text) for page in (french, english)]
    assert named[0] == named[1] and len(named[0]) >= 40
    assert french.links == english.links and french.text != english.text


def test_a_page_says_where_the_others_are_and_how_many_there_are(server: Server) -> None:
    answer = server.get("/states?size=40", "text/turtle")
    assert {"first", "last", "next"} <= set(answer.links) and "prev" not in answer.links
    second = server.get(answer.links["next"]["url"], "text/turtle")
    graph = triples(second.text, "turtle")
    [collection] = graph.subjects(RDF.type, HYDRA.Collection)
    assert str(collection) == f"{server.base}states"
    [total] = graph.objects(collection, HYDRA.totalItems)
    assert int(str(total)) > 190
    [view] = graph.objects(collection, HYDRA.view)
    for name in ("first", "previous", "next", "last"):
        [there] = graph.objects(view, HYDRA[name])
        assert server.get(f"/{str(there).removeprefix(server.base)}", "text/turtle").status_code == 200
    back = server.get(second.links["prev"]["url"], "text/turtle")
    assert set(triples(back.text, "turtle").objects(None, HYDRA.member)) == set(
        triples(answer.text, "turtle").objects(None, HYDRA.member)
    )
    assert server.get(answer.links["last"]["url"], "text/turtle").links.get("next") is None


@pytest.mark.parametrize(
    "path", ["/partnerships", "/id/meeting/", "/concept/role/", "/concept/", "/id/", "/summits?year=2025"]
)
def test_a_list_says_the_same_in_every_syntax(server: Server, path: str) -> None:
    joint = "&" if "?" in path else "?"
    expected = triples(server.get(f"{path}{joint}format=nt").text, "nt")
    assert len(expected) > 10
    for suffix, syntax in SYNTAXES.items():
        assert isomorphic(triples(server.get(f"{path}{joint}format={suffix}").text, syntax), expected), suffix
    for suffix in ("jsonld", "expanded.jsonld", "flattened.jsonld", "framed.jsonld"):
        assert isomorphic(from_jsonld(server, server.get(f"{path}{joint}format={suffix}").text), expected), suffix


def test_every_class_with_instances_has_a_list_by_its_plural(server: Server) -> None:
    query = """PREFIX label: <http://purl.org/net/vocab/2004/03/label#> SELECT ?class ?plural {
      ?class a owl:Class ; label:plural ?plural FILTER (LANG(?plural) = "en" && EXISTS { ?thing a ?class }) }"""
    rows = server.query("PREFIX owl: <http://www.w3.org/2002/07/owl#> " + query).json()["results"]["bindings"]
    assert len(rows) > 30
    for row in rows:
        path = "/" + row["plural"]["value"].replace(" ", "-")
        graph = triples(server.get(f"{path}.nt").text, "nt")
        assert (None, DCTERMS.title, rdflib.Literal(row["plural"]["value"], lang="en")) in graph, path
        assert (None, HYDRA.member, None) in graph, path
        assert server.get(path, "text/html").status_code == 200
    bare = server.query("""PREFIX label: <http://purl.org/net/vocab/2004/03/label#> SELECT ?class {
      ?class a <http://www.w3.org/2002/07/owl#Class> FILTER (STRSTARTS(STR(?class), "https://w3id.org/accords/ns#"))
      FILTER (EXISTS { ?thing a ?class }) MINUS { ?class label:plural ?plural } }""")
    assert bare.json()["results"]["bindings"] == []


PREFIXES = """PREFIX acc: <https://w3id.org/accords/ns#> PREFIX org: <http://www.w3.org/ns/org#>
PREFIX partnership: <https://w3id.org/accords/id/partnership/> PREFIX role: <https://w3id.org/accords/concept/role/>
PREFIX schema: <https://schema.org/> PREFIX state: <https://w3id.org/accords/id/state/> """
MET = {
    "/meetings?class=Summit": "?s a acc:Summit",
    "/meetings?class=https://w3id.org/accords/ns%23Summit": "?s a acc:Summit",
    "/memberships?role=co-chair": "?s org:role role:co-chair",
    "/memberships?member=mar&role=member": "?s org:member state:mar ; org:role role:member",
    "/states?partnership=gpai": """?node ?p partnership:gpai ; ?q ?s . ?s a acc:State
        FILTER (?q NOT IN (org:hasMember, org:memberOf))""",
    "/partnerships?state=mar": """?node ?p ?s ; ?q state:mar . ?s a acc:Partnership
        FILTER (?p IN (org:organization, acc:partnership))""",
    "/meetings?year=2025": """?s a acc:Meeting ; ?p ?d FILTER (?p IN (schema:startDate, schema:endDate))
        FILTER (STRSTARTS(STR(?d), "2025-"))""",
    "/states?alpha3=MAR": "?s acc:alpha3 'MAR' ; a acc:State",
}


@pytest.mark.parametrize(("path", "query"), MET.items())
def test_a_filter_keeps_what_meets_it(server: Server, path: str, query: str) -> None:
    rows = server.query(f"{PREFIXES} SELECT DISTINCT ?s {{ {query} }}").json()["results"]["bindings"]
    expected = {row["s"]["value"] for row in rows}
    joint = "&" if "?" in path else "?"
    assert expected
    assert set(iris(server.get(f"{path}{joint}size=1000", "text/csv"))) == expected


def test_names_are_found_by_how_they_begin_in_any_language_without_accents(server: Server) -> None:
    assert f"{server.base}id/state/egy" in iris(server.get("/states?q=egy", "text/csv"))
    assert iris(server.get("/states?q=%C3%89gypt", "text/csv")) == [f"{server.base}id/state/egy"]
    assert iris(server.get("/states?q=Maroc", "text/csv")) == [f"{server.base}id/state/mar"]
    assert iris(server.get("/states?q=zzz", "text/csv")) == []


OF_NONE = ["dragon=1", "class=Dragon", "year=25", "size=0", "size=1001", "size=x", "after=x", "after=YQ&before=YQ"]


@pytest.mark.parametrize("query", [*OF_NONE, "state=a%20b"])
def test_what_a_list_does_not_have_is_400(server: Server, query: str) -> None:
    answer = server.get(f"/partnerships?{query}", "application/ld+json")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    if query in ("dragon=1", "class=Dragon"):
        assert answer.json()["available"]


def test_the_page_is_sorted_for_its_reader_and_its_links_go_on_in_that_order(server: Server) -> None:
    def names(language: str) -> list[str]:
        seen: list[str] = []
        path: str | None = f"/states?size=50&lang={language}"
        while path:
            answer = server.get(path, "text/html")
            part = answer.text.partition('<ul class="columns">')[2].partition("</ul>")[0]
            seen += [piece.partition(">")[2].partition("<")[0] for piece in part.split("<a ")[1:]]
            path = answer.links.get("next", {}).get("url")
            path = f"{path}&lang={language}" if path else None
        return seen

    french, english = names("fr"), names("en")
    assert len(set(french)) == len(set(english)) > 190
    assert french.index("Danemark") < french.index("Égypte") < french.index("Espagne")
    assert english.index("Denmark") < english.index("Egypt") < english.index("Spain")


def test_what_has_no_list_stays_unknown(server: Server) -> None:
    assert server.get("/dragons").status_code == 404
    assert server.get("/states.exe").status_code == 404
    assert server.ask("POST", "/dragons").status_code == 404
    assert server.ask("POST", "/states").status_code == 405
    assert server.ask("OPTIONS", "/states").headers["allow"] == "GET, HEAD, OPTIONS"


def test_another_registry_has_its_own_lists(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    terms = settings.assets / "ontology" / "lending.ttl"
    plural = f'<{LEND}Library> <http://purl.org/net/vocab/2004/03/label#plural> "libraries"@en , "bibliothèques"@fr .'
    terms.write_text(f"{terms.read_text('utf-8')}\n{plural}\n", encoding="utf-8")
    with serving(tmp_path / "served", ACCORDS_ASSETS=str(settings.assets)) as server:
        found = server.get("/libraries.csv")
        assert found.status_code == 200
        assert f"{server.base}id/library/lyon" in iris(found)
        assert "bibliothèques" in server.get("/libraries?lang=fr", "text/html").text
        assert server.get("/states").status_code == 404
