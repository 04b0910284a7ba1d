"""The ontology, the shapes and the context, as programs and as readers get them."""

import json
import re
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib.compare import isomorphic

from tests.ontology.files import ALIGNMENT, CONTEXT, ONTOLOGY, SHAPES, VOCABULARY
from tests.serving import Server

ACC = "https://w3id.org/accords/ns#"
BASE = "https://w3id.org/accords/"


def terms() -> rdflib.Graph:
    """The file of the ontology, and what the vocabularies say of terms of its namespace."""
    found = rdflib.Graph().parse(ONTOLOGY)
    assert VOCABULARY
    for file in VOCABULARY:
        for triple in rdflib.Graph().parse(file):
            if str(triple[0]).startswith(ACC):
                found.add(triple)
    return found


TERMS = terms()


def graph(server: Server, path: str, accept: str = "text/turtle") -> rdflib.Graph:
    response = server.get(path, accept)
    assert response.status_code == 200
    return rdflib.Graph().parse(data=response.text, format=response.headers["content-type"].partition(";")[0])


def anchors(page: str) -> set[str]:
    return set(re.findall(r'id="([^"]+)"', page))


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"]
)
def test_the_ontology_is_served_as_written_in_each_syntax(server: Server, accept: str) -> None:
    response = server.get("/ns", accept)
    assert response.headers["content-type"].partition(";")[0] == accept
    if accept != "application/ld+json":
        assert set(graph(server, "/ns", accept)) == set(TERMS)
    else:
        nodes = {node["id"] for node in response.json()["@graph"]}
        assert "acc:Membership" in nodes or f"{ACC}Membership" in nodes


def test_the_number_of_the_version_leads_to_it_and_others_to_nothing(server: Server) -> None:
    assert set(graph(server, "/ns/0.1.0")) == set(TERMS)
    missing = server.get("/ns/9.9.9", "text/turtle")
    assert missing.status_code == 404
    assert missing.json()["available"] == ["0.1.0"]


def test_the_alignment_has_an_address_of_its_own(server: Server) -> None:
    assert set(graph(server, "/ns/alignment")) == set(rdflib.Graph().parse(ALIGNMENT))


@pytest.mark.parametrize("file", [ONTOLOGY, ALIGNMENT], ids=["ontology", "alignment"])
def test_the_name_of_a_version_leads_to_it(server: Server, file: Path) -> None:
    written = rdflib.Graph().parse(file)
    (version,) = written.objects(predicate=rdflib.OWL.versionIRI)
    path = str(version).removeprefix(BASE.rstrip("/"))
    for suffix in ("", ".ttl"):
        assert set(written) <= set(graph(server, path + suffix))
    missing = server.get(f"{path.rpartition('/')[0]}/9.9.9", "text/turtle")
    assert missing.status_code == 404
    assert missing.json()["available"] == [path.rpartition("/")[2]]


def test_every_term_of_ours_in_the_dump_is_described_and_has_an_anchor(server: Server) -> None:
    statements = parse(server.get("/dump.nq").content, format=RdfFormat.N_QUADS)
    used = {term.value for quad in statements for term in quad.triple if isinstance(term, NamedNode)}
    ours = {iri for iri in used if iri.startswith(ACC)}
    assert len(ours) > 100
    described = {str(subject) for subject in graph(server, "/ns.ttl").subjects()}
    assert ours - described == set()
    for language in ("en", "fr"):
        assert {iri.removeprefix(ACC) for iri in ours} - anchors(server.get(f"/ns.html?lang={language}").text) == set()


def test_every_term_has_an_anchor_with_label_and_definition_in_both_languages(server: Server) -> None:
    terms = {str(term).removeprefix(ACC) for term in TERMS.subjects(rdflib.RDFS.isDefinedBy) if ACC in str(term)}
    assert len(terms) > 60
    for language in ("en", "fr"):
        page = server.get(f"/ns?lang={language}", "text/html").text
        assert terms <= anchors(page)
    definition = (
        "Présence d’une partie, dans un rôle et pendant une période, au sein d’un partenariat ou d’une organisation."
    )
    assert definition in server.get("/ns?lang=fr", "text/html").text


def test_a_term_says_where_it_stands(server: Server) -> None:
    page = server.get("/ns?lang=en", "text/html").text
    section = page[page.index('id="holder"') :].partition("</section>")[0]
    assert 'href="/ns?lang=en#Tenure"' in section
    assert 'href="/ns?lang=en#Person"' in section
    assert 'href="/shapes?lang=en#Tenure-holder"' in section


def test_links_within_the_vocabulary_lead_somewhere(server: Server) -> None:
    found = {path: anchors(server.get(path, "text/html").text) for path in ("/ns", "/shapes")}
    links = 0
    for path in found:
        page = server.get(path, "text/html").text
        for target, anchor in re.findall(r'href="(/ns|/shapes|)#([^"]+)"', page):
            links += 1
            assert anchor in found[target or path], f"{path} links to {target}#{anchor}"
    assert links > 200


def test_the_shapes_are_served_as_written(server: Server) -> None:
    written = rdflib.Graph()
    for file in SHAPES:
        written.parse(file)
    served = graph(server, "/shapes")
    assert len(written) > 500
    assert isomorphic(served, written)


def test_a_shape_that_has_lists_is_written_with_lists(server: Server) -> None:
    text = server.get("/shapes", "text/turtle").text
    assert "_:" not in text
    assert '( "en" "fr"' in text
    document = server.get("/shapes", "application/ld+json").json()
    assert "@list" in json.dumps(document)


def test_the_messages_of_the_shapes_can_be_read_in_both_languages(server: Server) -> None:
    assert "Désignez exactement un membre" in server.get("/shapes?lang=fr", "text/html").text
    assert "Name exactly one member" in server.get("/shapes?lang=en", "text/html").text


def test_the_context_is_served_for_ever_without_a_redirect(server: Server) -> None:
    response = server.get("/context/1.jsonld")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/ld+json"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.json() == json.loads(CONTEXT.read_text(encoding="utf-8"))


def test_the_newest_context_is_a_temporary_redirect(server: Server) -> None:
    response = server.get("/context.jsonld")
    assert response.status_code == 302
    assert response.headers["location"] == "/context/1.jsonld"
    assert server.get("/context/2.jsonld").status_code == 404


def test_an_unknown_suffix_is_404(server: Server) -> None:
    assert server.get("/ns.docx").status_code == 404
    assert server.get("/ns.ttl").status_code == 200
    assert server.get("/shapes.ttl").status_code == 200
