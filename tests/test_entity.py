"""An entity over HTTP: its URI, its document, and the same statements in every format."""

import hashlib
import json
import re
from collections.abc import Iterator

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import RdfFormat, parse
from rdflib.compare import isomorphic

from tests.serving import Server, serving

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
COMUNICA = "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,text/turtle;q=0.6,*/*;q=0.1"
DOCUMENTS = [
    "/doc/partnership/gpai",
    "/doc/state/mar",
    "/doc/meeting/gpai-ministerial-paris-2025",
    "/doc/claim/af-09-1",
    "/doc/provision/oecd-0449-1.1",
    "/doc/topic/ai-divides",
    "/doc/concept/role",
    "/doc/concept/role/member",
]
SYNTAXES = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "trig": "trig", "nq": "nquads"}
TYPES = {
    "jsonld": "application/ld+json",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "html": "text/html; charset=utf-8",
}


def triples(text: str, syntax: str) -> rdflib.Graph:
    """All triples of a document, whatever graphs they lie in."""
    if syntax in ("trig", "nquads"):
        quads = parse(text, format=RdfFormat.TRIG if syntax == "trig" else RdfFormat.N_QUADS)
        text, syntax = "".join(f"{quad.triple} .\n" for quad in quads), "nt"
    return rdflib.Graph().parse(data=text, format=syntax)


def from_jsonld(server: Server, text: str) -> rdflib.Graph:
    """The triples of a JSON-LD document, its context fetched from where the document says it is."""

    def load(url: str, options: object) -> dict[str, object]:
        assert url == f"{server.url}context/1.jsonld"
        document = server.get("/context/1.jsonld").json()
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}

    lines = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads", "documentLoader": load})
    return triples(lines, "nquads")


def test_the_uri_of_an_entity_leads_to_its_document(server: Server) -> None:
    response = server.get("/id/partnership/gpai", "application/ld+json")
    assert response.status_code == 303
    assert response.headers["location"] == "/doc/partnership/gpai"
    assert "Accept" in response.headers["vary"]


def test_a_redirect_does_not_follow_the_host_header(server: Server) -> None:
    response = server.get("/id/partnership/gpai", Host="evil.example", X_Forwarded_Host="evil.example")
    assert response.headers["location"] == "/doc/partnership/gpai"


def test_a_redirect_keeps_the_wish_for_a_language(server: Server) -> None:
    assert server.get("/id/state/mar?lang=fr").headers["location"] == "/doc/state/mar?lang=fr"


def test_concepts_and_schemes_lead_to_their_documents(server: Server) -> None:
    assert server.get("/concept/role/member").headers["location"] == "/doc/concept/role/member"
    assert server.get("/concept/role").headers["location"] == "/doc/concept/role"


def test_another_case_of_the_letters_is_redirected_for_good(server: Server) -> None:
    response = server.get("/id/State/MAR")
    assert response.status_code == 308
    assert response.headers["location"] == "/id/state/mar"


def test_a_slash_too_many_is_redirected_for_good(server: Server) -> None:
    response = server.get("/id/state/mar/")
    assert response.status_code == 308
    assert response.headers["location"] == "/id/state/mar"


@pytest.mark.parametrize("path", ["/id/state/nowhere", "/doc/state/nowhere", "/doc/state/nowhere.ttl", "/id/no/thing"])
def test_what_is_not_known_is_404_and_says_where_to_look(server: Server, path: str) -> None:
    response = server.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert server.get(response.json()["lists"], "text/html").status_code == 200


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, "jsonld"),
        ("*/*", "jsonld"),
        ("application/ld+json", "jsonld"),
        (COMUNICA, "nq"),
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("application/trig", "trig"),
        ("text/html;q=0.2, text/turtle;q=0.8", "ttl"),
        (BROWSER, "html"),
    ],
)
def test_a_document_comes_as_it_is_asked_for(server: Server, accept: str | None, suffix: str) -> None:
    response = server.get("/doc/state/mar", accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == TYPES[suffix]
    assert response.headers["content-location"] == f"/doc/state/mar.{suffix}"
    assert response.headers.get_list("vary") == [
        "Accept, Accept-Profile, Accept-Language, Accept-Encoding, Accept-Datetime"
    ]


def test_application_json_is_the_same_bytes_as_json_ld(server: Server) -> None:
    response = server.get("/doc/state/mar", "application/json")
    assert response.headers["content-type"] == "application/json"
    assert response.content == server.get("/doc/state/mar", "application/ld+json").content


@pytest.mark.parametrize("suffix", TYPES)
def test_each_format_has_a_url_of_its_own(server: Server, suffix: str) -> None:
    negotiated = server.get("/doc/state/mar", TYPES[suffix])
    fixed = server.get(f"/doc/state/mar.{suffix}", "image/png")
    by_name = server.get(f"/doc/state/mar?format={suffix}", "image/png")
    assert fixed.status_code == by_name.status_code == 200
    assert fixed.headers["content-type"] == TYPES[suffix]
    if suffix != "html":
        assert fixed.headers["etag"] == negotiated.headers["etag"]
        assert fixed.content == negotiated.content == by_name.content


def test_dots_in_a_name_belong_to_the_name(server: Server) -> None:
    assert server.get("/doc/provision/oecd-0449-1.1", "text/turtle").status_code == 200
    assert server.get("/doc/provision/oecd-0449-1.1.ttl").status_code == 200


def test_links_name_the_other_formats(server: Server) -> None:
    link = server.get("/doc/state/mar", "text/turtle").headers["link"]
    for suffix, content_type in TYPES.items():
        entry = f'</doc/state/mar.{suffix}>; rel="alternate"; type="{content_type.partition(";")[0]}"'
        assert (entry in link) is (suffix != "ttl")


def test_nothing_acceptable_is_406_with_the_list(server: Server) -> None:
    response = server.get("/doc/state/mar", "image/png")
    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"
    assert "text/turtle" in response.json()["available"]
    assert "Accept" in response.headers["vary"]


def test_an_unknown_format_is_400_with_the_list(server: Server) -> None:
    response = server.get("/doc/state/mar?format=docx")
    assert response.status_code == 400
    assert "ttl" in response.json()["available"]


def test_the_etag_names_the_bytes_and_saves_sending_them_again(server: Server) -> None:
    response = server.get("/doc/partnership/gpai", "text/turtle")
    tag = response.headers["etag"]
    assert tag == f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    again = server.get("/doc/partnership/gpai", "text/turtle", If_None_Match=f'"other", W/{tag}')
    assert again.status_code == 304 and again.content == b""
    for name in ("etag", "vary", "cache-control", "content-location"):
        assert again.headers[name] == response.headers[name]
    assert server.get("/doc/partnership/gpai", "text/turtle", If_None_Match='"other"').status_code == 200


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_syntax_says_the_same(server: Server, path: str) -> None:
    reference = triples(server.get(f"{path}.nt").text, "nt")
    assert len(reference) > 10
    for suffix, syntax in SYNTAXES.items():
        assert isomorphic(triples(server.get(f"{path}.{suffix}").text, syntax), reference), suffix
    assert isomorphic(from_jsonld(server, server.get(f"{path}.jsonld").text), reference)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("path", DOCUMENTS)
def test_rdflib_reads_the_same_from_json_ld(server: Server, path: str) -> None:
    document = server.get(f"{path}.jsonld").json()
    known = {**document, **server.get("/context/1.jsonld").json()}
    assert set(triples(json.dumps(known), "json-ld")) == set(triples(server.get(f"{path}.nt").text, "nt"))


def test_json_ld_names_the_published_context_and_begins_with_the_entity(server: Server) -> None:
    document = server.get("/doc/partnership/gpai").json()
    assert document["@context"] == f"{server.url}context/1.jsonld"
    first = document["@graph"][0]
    assert first["id"] == f"{server.base}id/partnership/gpai"
    assert "Partnership" in first["type"]
    assert first["prefLabel"]["fr"] == "Partenariat mondial sur l’intelligence artificielle"


def test_turtle_begins_with_the_entity_and_declares_only_what_it_needs(server: Server) -> None:
    text = server.get("/doc/partnership/gpai", "text/turtle").text
    declared = re.findall(r"^@prefix (\S*): <(\S+)> \.$", text, re.MULTILINE)
    assert {"acc", "partnership", "state"} <= {prefix for prefix, _ in declared}
    body = text[text.rindex("@prefix") :].partition("\n")[2]
    assert body.startswith("partnership:gpai a ")
    for prefix, _ in declared:
        assert f"{prefix}:" in body


def test_a_document_says_what_points_to_the_entity_and_what_it_is_itself(server: Server) -> None:
    graph = triples(server.get("/doc/partnership/gpai.nt").text, "nt")
    gpai = rdflib.URIRef(f"{server.base}id/partnership/gpai")
    org = rdflib.Namespace("http://www.w3.org/ns/org#")
    members = set(graph.subjects(org.organization, gpai))
    assert len(members) > 45
    assert all((each, org.member, None) in graph for each in members)
    (document,) = graph.subjects(rdflib.FOAF.primaryTopic, gpai)
    assert (document, rdflib.DCTERMS.license, None) in graph
    assert (document, rdflib.URIRef("http://rdfs.org/ns/void#inDataset"), None) in graph


def test_a_named_graph_can_be_had_by_its_name(server: Server) -> None:
    rows = server.query("SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g").json()["results"]["bindings"]
    names = [row["g"]["value"] for row in rows]
    assert len(names) > 20
    for name in (names[0], f"{server.base}graph/ontology"):
        path = name.replace(f"{server.base}graph/", "/graph/")
        response = server.get(path, "text/turtle")
        count = server.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}").json()
        assert len(triples(response.text, "turtle")) == int(count["results"]["bindings"][0]["n"]["value"])
    assert server.get("/graph/nothing", "text/turtle").status_code == 404


@pytest.fixture(scope="module")
def rebased(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("rebased") / "home"
    with serving(home, ACCORDS_BASE="http://127.0.0.1:1/registry/") as running:
        yield running


def test_under_another_base_every_name_moves_and_documents_stay_where_they_are(rebased: Server) -> None:
    text = rebased.get("/doc/partnership/gpai.nt").text
    assert "<http://127.0.0.1:1/registry/id/partnership/gpai>" in text
    assert "https://w3id.org/accords/id/" not in text
    assert "https://w3id.org/accords/ns#Membership" in text
    page = rebased.get("/doc/partnership/gpai.html").text
    assert 'href="/doc/state/fra"' in page
    assert isomorphic(
        from_jsonld(rebased, rebased.get("/doc/state/mar.jsonld").text),
        triples(rebased.get("/doc/state/mar.nt").text, "nt"),
    )
