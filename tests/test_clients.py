"""Clients that others wrote, against a real server: what they send is understood, what they get they can read."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from accords.http.queries.answer import wanted
from tests.lacking import lacking
from tests.serving import Server
from tests.small_registries import ROOT

ACC = "https://w3id.org/accords/ns#"
COMUNICA = Path(os.environ.get("ACCORDS_COMUNICA", ROOT / ".make" / "comunica")) / "node_modules/.bin/comunica-sparql"
RESULTS_JSON, RESULTS_XML = "application/sparql-results+json", "application/sparql-results+xml"
TURTLE = "text/turtle"

ACCEPTS = {
    "SPARQLWrapper, SELECT, JSON": (
        f"{RESULTS_JSON},application/json,text/javascript,application/javascript",
        RESULTS_JSON,
        "application/json",
    ),
    "SPARQLWrapper, SELECT, by default": (RESULTS_XML, RESULTS_XML, None),
    "SPARQLWrapper, CONSTRUCT, Turtle": ("application/turtle,text/turtle", None, TURTLE),
    "SPARQLWrapper, CONSTRUCT, N3": (
        "application/turtle,text/turtle,text/rdf+n3,application/n-triples,application/n3,text/n3",
        None,
        TURTLE,
    ),
    "SPARQLWrapper, CONSTRUCT, JSON-LD": ("application/ld+json,application/x-json+ld", None, "application/ld+json"),
    "rdflib, by default": (f"{RESULTS_XML}, application/rdf+xml", RESULTS_XML, "application/rdf+xml"),
    "Jena, SELECT": (
        f"{RESULTS_JSON}, {RESULTS_XML};q=0.9, text/tab-separated-values;q=0.7, text/csv;q=0.5, "
        "application/json;q=0.2, application/xml;q=0.2, */*;q=0.1",
        RESULTS_JSON,
        "application/json",
    ),
    "Jena, CONSTRUCT": (
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
        RESULTS_JSON,
        TURTLE,
    ),
    "Comunica, SELECT": (f"{RESULTS_JSON};q=1.0,{RESULTS_XML};q=0.7", RESULTS_JSON, None),
    "YASGUI, SELECT": (f"{RESULTS_JSON},*/*;q=0.9", RESULTS_JSON, TURTLE),
    "YASGUI, CONSTRUCT": ("text/turtle,*/*;q=0.9", RESULTS_JSON, TURTLE),
    "R, with the package SPARQL": (RESULTS_XML, RESULTS_XML, None),
    "R, with httr, and curl": ("*/*", RESULTS_JSON, TURTLE),
    "R, with httr": ("application/json, text/xml, application/xml, */*", "application/json", "application/json"),
    "a program without an opinion": ("", RESULTS_JSON, TURTLE),
    "a browser": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "text/html",
        "text/html",
    ),
}


@pytest.mark.parametrize(("accept", "solutions", "triples"), ACCEPTS.values(), ids=ACCEPTS.keys())
def test_what_a_client_sends_gets_what_it_can_read(accept: str, solutions: str | None, triples: str | None) -> None:
    chosen = wanted(accept, "")
    assert (chosen["solutions"], chosen["triples"]) == (solutions, triples)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_uses_the_endpoint_as_a_graph(server: Server, method: str) -> None:
    graph = Graph(SPARQLStore(f"{server.url}sparql", method=method))
    territories = {str(thing) for thing, _, _ in graph.triples((None, RDF.type, URIRef(f"{ACC}Territory")))}
    assert len(territories) == 4
    assert {str(row[0]) for row in graph.query(f"SELECT ?s {{ ?s a <{ACC}Territory> }}")} == territories  # type: ignore[index]
    assert graph.query(f"ASK {{ ?s a <{ACC}Territory> }}").askAnswer
    built = graph.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s a <{ACC}Territory> ; ?p ?o }}").graph
    assert built is not None and {str(subject) for subject in built.subjects()} == territories


def comunica(source: str, query: str, media_type: str) -> str:
    """What Comunica prints; skipped where it is not installed, unless nothing may be skipped."""
    if not COMUNICA.exists() or not shutil.which("node"):
        told = f"Comunica is not at {COMUNICA}: npm install --prefix .make/comunica @comunica/query-sparql@4.4.1"
        lacking(told)
    run = subprocess.run(
        [str(COMUNICA), source, "-q", query, "-t", media_type], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_comunica_queries_the_endpoint(server: Server) -> None:
    query = f"SELECT ?s WHERE {{ ?s a <{ACC}Territory> }} ORDER BY ?s"
    found = json.loads(comunica(f"{server.url}sparql", query, RESULTS_JSON))
    assert len(found["results"]["bindings"]) == 4


def test_comunica_reads_a_document_as_a_source(server: Server) -> None:
    query = f"SELECT ?g WHERE {{ GRAPH ?g {{ ?s a <{ACC}Partnership> }} }}"
    found = json.loads(comunica(f"{server.url}doc/partnership/gpai", query, RESULTS_JSON))
    assert found["results"]["bindings"]
