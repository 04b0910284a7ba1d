"""The linkset: identities with the entities of other registries, and nowhere else an `owl:sameAs`."""

from rdflib import OWL, SDO, Graph, URIRef

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
    assert server.get("/linkset.html").status_code == 404
    assert server.get("/linkset", "text/html").status_code == 406


def test_the_dataset_itself_has_no_identity(server: Server) -> None:
    asked = "ASK { { ?s owl:sameAs ?o } UNION { GRAPH ?g { ?s owl:sameAs ?o } } }"
    query = f"PREFIX owl: <{OWL}> {asked}"
    assert server.query(query).json()["boolean"] is False
