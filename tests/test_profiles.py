"""Documents in other profiles than the native one, by header and by parameter (Content Negotiation by Profile)."""

import json
import re

import pytest
import rdflib
from pyld import jsonld
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS, SDO, SKOS

from tests.serving import Server
from tests.test_entity import SYNTAXES, triples

NATIVE = "https://w3id.org/accords/profiles/native"
LABELLED = "https://w3id.org/accords/profiles/labelled"
SCHEMA = "https://schema.org/"
OF_ALL_KINDS = [
    "partnership/gpai",
    "state/mar",
    "organisation/oecd",
    "meeting/gpai-ministerial-paris-2025",
    "instrument/oecd-legal-0449",
    "person/macron",
    "membership/gpai--svk--co-chair",
    "claim/af-09-1",
    "statement/barrot-2025-02-09-collective-solutions",
    "topic/ai-divides",
    "expression/eoi-gpai-2025-mar",
    "concept/role",
    "concept/role/member",
]


def in_schema(server: Server, path: str) -> rdflib.Graph:
    return triples(server.get(f"{path}.nt?_profile=schema").text, "nt")


def test_a_header_asks_for_a_profile(server: Server) -> None:
    answer = server.get("/doc/state/mar", "text/turtle", Accept_Profile=f"<{SCHEMA}>")
    assert answer.headers["content-profile"] == f"<{SCHEMA}>"
    assert answer.headers["content-location"] == "/doc/state/mar.ttl?_profile=schema"
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert f'<{SCHEMA}>; rel="profile"' in answer.headers["link"]
    assert server.get(answer.headers["content-location"]).content == answer.content


@pytest.mark.parametrize(
    ("wishes", "profile"),
    [
        (f"<{SCHEMA}>;q=0.3, <{LABELLED}>;q=0.8", LABELLED),
        (f"<{LABELLED}>;q=0.3,<{SCHEMA}>;q=1.0", SCHEMA),
        (f"<https://example.org/p>, <{SCHEMA}>;q=0.1", SCHEMA),
        (f"<{NATIVE}>", NATIVE),
        ("no profile at all", NATIVE),
    ],
)
def test_the_profile_that_is_preferred_most_is_given(server: Server, wishes: str, profile: str) -> None:
    answer = server.get("/doc/state/mar", "application/n-triples", Accept_Profile=wishes)
    assert answer.headers["content-profile"] == f"<{profile}>"


@pytest.mark.parametrize("thing", ["/id/state/mar", "/concept/role", "/concept/role/member"])
def test_the_uri_of_a_thing_leads_to_its_document_in_the_profile_that_is_asked_for(server: Server, thing: str) -> None:
    document = thing.replace("/id/", "/doc/") if thing.startswith("/id/") else f"/doc{thing}"
    for token, profile in (("labelled", LABELLED), ("schema", SCHEMA)):
        answer = server.get(thing, "text/turtle", Accept_Profile=f"<{profile}>, <{NATIVE}>;q=0.5")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{document}?_profile={token}")
        assert answer.headers["content-profile"] == f"<{profile}>"
        assert f'<{profile}>; rel="profile"' in answer.headers["link"]
        assert "Accept-Profile" in answer.headers["vary"]
        followed = server.get(answer.headers["location"], "text/turtle")  # a client may leave out Accept-Profile
        assert followed.headers["content-profile"] == f"<{profile}>"
        assert server.get(f"{thing}?_profile={token}").headers["location"] == f"{document}?_profile={token}"


def test_a_thing_tells_in_which_profiles_its_document_comes(server: Server) -> None:
    answer = server.ask("HEAD", "/id/state/mar", "text/turtle")
    assert answer.headers["location"] == "/doc/state/mar"
    assert answer.headers["content-profile"] == f"<{NATIVE}>"
    for profile, target in ((LABELLED, "?_profile=labelled"), (SCHEMA, "?_profile=schema")):
        link = f'</doc/state/mar{target}>; rel="alternate"; type="application/ld+json"; profile="{profile}"'
        assert link in answer.headers["link"]
    assert '</doc/state/mar>; rel="describedby"' in answer.headers["link"]
    assert "content-profile" not in server.get("/id/state/mar", "text/html").headers, "a page is in no profile"
    both = server.get("/id/state/mar?lang=fr", "text/turtle", Accept_Profile=f"<{SCHEMA}>")
    assert both.headers["location"] == "/doc/state/mar?lang=fr&_profile=schema"
    listed = server.get("/id/state/mar?_profile=all", Accept_Profile="<https://example.org/p>")
    assert listed.headers["location"] == "/doc/state/mar?_profile=all"
    refused = server.get("/id/state/mar", Accept_Profile="<https://example.org/p>")
    assert (refused.status_code, refused.json()["available"]) == (406, [NATIVE, LABELLED, SCHEMA])
    assert server.get("/id/state/mar?_profile=dragon").status_code == 400


def test_what_is_given_is_linked_as_itself(server: Server) -> None:
    link = server.get("/doc/state/mar", "text/turtle", Accept_Profile=f"<{SCHEMA}>").headers["link"]
    assert f'</doc/state/mar.ttl?_profile=schema>; rel="self"; type="text/turtle"; profile="{SCHEMA}"' in link


def test_a_profile_that_is_not_here_is_refused_and_those_that_are_are_named(server: Server) -> None:
    answer = server.get("/doc/state/mar", "text/turtle", Accept_Profile="<https://example.org/p>")
    assert answer.status_code == 406
    assert answer.json()["available"] == [NATIVE, LABELLED, SCHEMA]
    answer = server.get("/doc/state/mar?_profile=dragon")
    assert answer.status_code == 400
    assert answer.json()["available"] == ["native", "labelled", "schema", "all"]


def test_a_parameter_names_a_profile_by_token_or_by_uri_and_wins(server: Server) -> None:
    by_token = server.get("/doc/state/mar?_profile=schema&_mediatype=text/turtle", Accept_Profile=f"<{LABELLED}>")
    by_uri = server.get("/doc/state/mar", "text/turtle", Accept_Profile=f"<{SCHEMA}>")
    assert by_token.content == by_uri.content
    assert server.get("/doc/state/mar.ttl?_profile=https://schema.org/").content == by_uri.content


def test_the_native_profile_is_marked_and_the_others_are_linked(server: Server) -> None:
    answer = server.get("/doc/state/mar", "text/turtle")
    links = answer.headers["link"]
    assert answer.headers["content-profile"] == f"<{NATIVE}>"
    assert f'</doc/state/mar>; rel="canonical"; type="application/ld+json"; profile="{NATIVE}"' in links
    found = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"; profile="([^"]*)"', links)
    others = {profile: (target, type_) for target, type_, profile in found if "json-ld#" not in profile}
    assert set(others) == {LABELLED, SCHEMA}
    for profile, (target, type_) in others.items():
        linked = server.get(target)
        assert linked.headers["content-profile"] == f"<{profile}>"
        assert linked.headers["content-type"] == type_


def test_all_profiles_can_be_listed(server: Server) -> None:
    answer = server.get("/doc/state/mar?_profile=all")
    assert [each["token"] for each in answer.json()["profiles"]] == ["native", "labelled", "schema"]
    token = f'<http://www.w3.org/ns/dx/prof/Profile>; rel="type"; token="schema"; anchor="{SCHEMA}"'
    assert token in answer.headers["link"] and token in server.get("/id/state/mar").headers["link"]
    for target, type_, profile in re.findall(
        r'<([^>]*)>; rel="alternate"; type="([^"]*)"; profile="([^"]*)"', answer.headers["link"]
    ):
        linked = server.get(target)
        assert (linked.status_code, linked.headers["content-type"].partition(";")[0]) == (200, type_)
        assert linked.headers["content-profile"] in (f"<{profile}>", f"<{NATIVE}>")


def test_a_page_is_in_no_profile_but_the_native_one(server: Server) -> None:
    browser = "text/html,application/xhtml+xml,*/*;q=0.8"
    assert server.get("/doc/state/mar?_profile=schema", browser).headers["content-type"] == "application/ld+json"
    assert server.get("/doc/state/mar?_profile=schema", "text/html").status_code == 406
    assert "content-profile" not in server.get("/doc/state/mar", browser).headers


def test_what_is_kept_without_a_profile_is_not_given_to_who_asks_for_one(server: Server) -> None:
    for _ in range(2):
        native = server.get("/doc/state/fra", "text/turtle")
        schema = server.get("/doc/state/fra", "text/turtle", Accept_Profile=f"<{SCHEMA}>")
        assert native.headers["content-profile"] == f"<{NATIVE}>"
        assert schema.headers["content-profile"] == f"<{SCHEMA}>"


@pytest.mark.parametrize("path", OF_ALL_KINDS)
def test_schema_org_is_spoken_and_nothing_else(server: Server, path: str) -> None:
    found = in_schema(server, f"/doc/{path}")
    thing = rdflib.URIRef(server.base + (path if path.startswith("concept/") else f"id/{path}"))
    assert set(found.objects(thing, RDF.type)), "everything is of a kind"
    assert set(found.objects(thing, SDO.name)), "everything has a name"
    terms = {term for s, p, o in found for term in (p, o if p == RDF.type else p) if term != RDF.type}
    assert {term for term in terms if str(term) not in SDO} == set()
    assert not any(literal.datatype and literal.datatype != rdflib.XSD.string for literal in found.objects()
                   if isinstance(literal, rdflib.Literal))  # fmt: skip


def test_schema_org_says_what_is_known(server: Server) -> None:
    def thing(path: str) -> rdflib.URIRef:
        return rdflib.URIRef(f"{server.base}id/{path}")

    gpai, morocco = in_schema(server, "/doc/partnership/gpai"), in_schema(server, "/doc/state/mar")
    assert (thing("partnership/gpai"), SDO.member, thing("state/fra")) in gpai
    assert (thing("state/mar"), RDF.type, SDO.Country) in morocco
    assert (thing("state/mar"), SDO.sameAs, rdflib.URIRef("http://www.wikidata.org/entity/Q1028")) in morocco
    meeting = in_schema(server, "/doc/meeting/gpai-ministerial-paris-2025")
    assert (thing("meeting/gpai-ministerial-paris-2025"), SDO.startDate, rdflib.Literal("2025-02-09")) in meeting


def test_the_labelled_profile_adds_labels_and_takes_nothing_away(server: Server) -> None:
    native = triples(server.get("/doc/state/mar.nt").text, "nt")
    more = triples(server.get("/doc/state/mar.nt?_profile=labelled").text, "nt")
    assert len(native - more) == 0
    added = more - native
    assert {predicate for _, predicate, _ in added} == {RDFS.label}
    assert len(added) > 20
    named = set(more.subjects(RDFS.label)) | set(more.subjects(SKOS.prefLabel))
    mentioned = {each for triple in more for each in triple if isinstance(each, rdflib.URIRef)}
    here = {
        each
        for each in mentioned
        if str(each).startswith((f"{server.base}id/", f"{server.base}concept/", f"{server.base}ns"))
    }
    assert here - named == set(), "everything of this registry has a label"
    assert set(more.objects(None, RDF.type)) - named == set(), "every class has one"
    assert set(more.predicates()) - named == set(), "every property has one"


@pytest.mark.parametrize("token", ["schema", "labelled"])
@pytest.mark.parametrize("path", ["/doc/state/mar", "/doc/partnership/gpai"])
def test_a_profile_says_the_same_in_every_syntax(server: Server, path: str, token: str) -> None:
    expected = triples(server.get(f"{path}.nt?_profile={token}").text, "nt")
    for suffix, syntax in SYNTAXES.items():
        assert isomorphic(triples(server.get(f"{path}.{suffix}?_profile={token}").text, syntax), expected), suffix
    if token == "schema":
        document = json.loads(server.get(f"{path}.jsonld?_profile={token}").text)
        assert document["@context"] == {"@vocab": SCHEMA}, "nothing has to be fetched to read it"
        read = triples(jsonld.to_rdf(document, {"format": "application/n-quads"}), "nquads")
        assert isomorphic(read, expected)
