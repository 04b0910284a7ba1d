"""The linkset: identities with the entities of other registries, and nowhere else an `owl:sameAs`."""

import csv
import io

import pytest
from rdflib import DCTERMS, OWL, SDO, VOID, Graph, URIRef

from tests.serving import Server

SCHEMA_SAME_AS = URIRef(str(SDO.sameAs))


def test_the_linkset_says_the_same_of_each_link_as_the_data(server: Server) -> None:
    linkset = Graph().parse(data=server.get("/linkset", "text/turtle").text, format="turtle")
    links = Graph().parse(data=server.query(
        "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?p { <https://schema.org/sameAs> } ?s ?p ?o }", "text/turtle"
    ).text, format="turtle")  # fmt: skip
    assert len(links) > 500
    assert set(linkset.predicates()) == {OWL.sameAs}
    assert set(linkset.subject_objects(OWL.sameAs)) == set(links.subject_objects(SCHEMA_SAME_AS))


def test_the_linkset_has_an_address_in_each_syntax(server: Server) -> None:
    assert server.get("/linkset.nt").text.count("#sameAs>") == server.get("/linkset.nt").text.count("\n")
    assert server.get("/linkset.html").headers["content-type"] == "text/html; charset=utf-8"
    assert server.get("/linkset.pdf").status_code == 404
    assert server.get("/linkset", "image/png").status_code == 406


@pytest.mark.parametrize(
    ("suffix", "media_type", "sign"), [("csv", "text/csv", ","), ("tsv", "text/tab-separated-values", "\t")]
)
def test_the_linkset_is_a_table_too(server: Server, suffix: str, media_type: str, sign: str) -> None:
    response = server.get(f"/linkset.{suffix}")
    assert response.headers["content-type"].startswith(media_type)
    assert response.headers["content-disposition"] == f'inline; filename="links.{suffix}"'
    assert server.get("/linkset", media_type).text == server.get(f"/linkset?format={suffix}").text == response.text
    rows = list(csv.DictReader(io.StringIO(response.text), delimiter=sign))
    graph = Graph().parse(data=server.get("/linkset.nt").text, format="nt")
    assert {(URIRef(row["id"]), URIRef(row["sameAs"])) for row in rows} == set(graph.subject_objects(OWL.sameAs))
    [morocco] = [row for row in rows if row["code"] == "Q1028"]
    assert morocco["collection"] == "wikidata" and morocco["id"].endswith("/id/state/mar")


def test_the_linkset_is_one_of_rfc_9264_too(server: Server) -> None:
    graph = Graph().parse(data=server.get("/linkset.nt").text, format="nt")
    answer = server.get("/linkset", "application/linkset+json")
    assert answer.headers["content-type"] == "application/linkset+json" and "Accept" in answer.headers["vary"]
    contexts = answer.json()["linkset"]
    found = {(each["anchor"], link["href"]) for each in contexts for link in each[str(OWL.sameAs)]}
    assert found == {(str(s), str(o)) for s, o in graph.subject_objects(OWL.sameAs)}
    text = server.get("/linkset", "application/linkset")
    assert text.headers["content-type"] == "application/linkset" and text.text.count("anchor=") == len(graph)
    assert server.get("/linkset?format=linkset").text == text.text
    assert server.get("/linkset?format=linkset.json").text == answer.text


def test_void_says_how_many_links_lead_where_and_where_to_have_them(server: Server) -> None:
    void = Graph().parse(data=server.get("/.well-known/void", "text/turtle").text, format="turtle")
    linkset = Graph().parse(data=server.get("/linkset.nt").text, format="nt")
    parts = list(void.subjects(predicate=None, object=VOID.Linkset))
    assert len(parts) == 3
    for part in parts:
        target = void.value(part, VOID.objectsTarget)
        space = str(void.value(target, VOID.uriSpace))
        assert void.value(target, DCTERMS.title) and void.value(part, VOID.linkPredicate) == OWL.sameAs
        assert (
            int(str(void.value(part, VOID.triples))) == sum(str(o).startswith(space) for o in linkset.objects()) > 100
        )
    [whole] = {whole for part in parts for whole in void.subjects(VOID.subset, part)}
    assert int(str(void.value(whole, VOID.triples))) == len(linkset)
    for dump in void.objects(whole, VOID.dataDump):
        assert server.get(str(dump).removeprefix(server.url.rstrip("/"))).status_code == 200


def test_the_dataset_itself_has_no_identity(server: Server) -> None:
    asked = "ASK { { ?s owl:sameAs ?o } UNION { GRAPH ?g { ?s owl:sameAs ?o } } }"
    query = f"PREFIX owl: <{OWL}> {asked}"
    assert server.query(query).json()["boolean"] is False
