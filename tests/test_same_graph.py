"""Every document says the same in every syntax: each entity, read by readers that others wrote.

Each syntax of each entity is read, by pyoxigraph. What takes longest, rdflib and pyld, reads one syntax of every entity
in turn, and all syntaxes of one of every kind.
"""

import json
import warnings
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import DefaultGraph, RdfFormat, Triple, parse
from rdflib.compare import isomorphic, to_isomorphic

from tests.serving import Server

JSON = ("jsonld", "expanded.jsonld", "flattened.jsonld", "framed.jsonld")
FAST = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
SLOW = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "trig": "trig", "nq": "nquads"}
Read = Callable[[str, str], set[str]]


@pytest.fixture(scope="module")
def entities(server: Server) -> list[str]:
    """The address of the document on each entity, concept and scheme."""
    rows = server.query(f"""SELECT DISTINCT ?s {{ ?s ?p ?o
        FILTER (STRSTARTS(STR(?s), "{server.base}id/") || STRSTARTS(STR(?s), "{server.base}concept/")) }}""").json()
    names = [row["s"]["value"].removeprefix(server.base) for row in rows["results"]["bindings"]]
    return sorted(f"/doc/{name.removeprefix('id/')}" for name in names)


@pytest.fixture(scope="module")
def by_pyld(server: Server) -> Callable[[str], rdflib.Graph]:
    """Reads JSON-LD by pyld, with the context that is served."""
    url, context = f"{server.url}context/1.jsonld", server.get("/context/1.jsonld").json()

    def load(asked: str, _: object) -> dict[str, object]:
        assert asked == url
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}

    def read(text: str) -> rdflib.Graph:
        lines = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads", "documentLoader": load})
        return rdflib.Graph().parse(data=lines, format="nt")

    return read


def by_pyoxigraph(text: bytes, suffix: str) -> set[Triple]:
    return {quad.triple for quad in parse(text, format=FAST[suffix])}


def by_rdflib(text: str, suffix: str) -> rdflib.Graph:
    """The union of the graphs of a document."""
    union = rdflib.Graph()
    if suffix not in ("trig", "nq"):
        return union.parse(data=text, format=SLOW[suffix])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's parsers use what rdflib deprecates
        dataset = rdflib.Dataset()
        dataset.parse(data=text, format=SLOW[suffix])
        for subject, predicate, value, _ in dataset.quads((None, None, None, None)):
            union.add((subject, predicate, value))
    return union


def test_every_entity_is_the_same_graph_in_every_syntax(server: Server, entities: list[str]) -> None:
    assert len(entities) > 2000
    for path in entities:
        expected = by_pyoxigraph(server.get(f"{path}.nt").content, "nt")
        assert expected
        for suffix in ("ttl", "rdf", "trig", "nq"):
            assert by_pyoxigraph(server.get(f"{path}.{suffix}").content, suffix) == expected, (path, suffix)


def test_every_entity_is_read_by_rdflib_and_pyld(
    server: Server, entities: list[str], by_pyld: Callable[[str], rdflib.Graph]
) -> None:
    """Each by one of them in one syntax, the next of these for the next entity."""
    for path, suffix in zip(
        entities, cycle(("ttl", "jsonld", "rdf", "framed.jsonld", "trig", *JSON[1:3])), strict=False
    ):
        expected = to_set(rdflib.Graph().parse(data=server.get(f"{path}.nt").text, format="nt"))
        text = server.get(f"{path}.{suffix}").text
        found = by_pyld(text) if suffix in JSON else by_rdflib(text, suffix)
        assert to_set(found) == expected, (path, suffix)


def test_some_of_every_kind_are_read_by_both_in_every_syntax(
    server: Server, entities: list[str], by_pyld: Callable[[str], rdflib.Graph]
) -> None:
    for path in one_of_each(entities):
        expected = to_isomorphic(rdflib.Graph().parse(data=server.get(f"{path}.nt").text, format="nt"))
        for suffix in SLOW:
            assert isomorphic(by_rdflib(server.get(f"{path}.{suffix}").text, suffix), expected), (path, suffix)
        for form in JSON:
            assert isomorphic(by_pyld(server.get(f"{path}.{form}").text), expected), (path, form)


def test_the_graphs_of_a_document_are_those_of_the_registry(server: Server) -> None:
    """TriG and N-Quads say in which graph a statement lies, as the dump does."""
    dump = set(parse(server.get("/dump.nq").content, format=RdfFormat.N_QUADS))
    for path in ("/doc/partnership/gpai", "/doc/state/mar", "/doc/concept/role"):
        nq, trig = (
            set(parse(server.get(f"{path}.{suffix}").content, format=FAST[suffix])) for suffix in ("nq", "trig")
        )
        assert nq == trig
        named = {quad for quad in nq if not isinstance(quad.graph_name, DefaultGraph)}
        assert named and named <= dump


def to_set(graph: rdflib.Graph) -> set[tuple[object, ...]]:
    """The triples of a graph that has no blank node."""
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)
    return set(graph)


def one_of_each(entities: list[str]) -> Iterator[str]:
    """The first of each kind."""
    kinds: set[str] = set()
    for path in entities:
        kind = path.split("/")[2]
        if kind not in kinds:
            kinds.add(kind)
            yield path
