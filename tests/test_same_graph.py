"""Every document says the same in every syntax: all syntaxes of each entity, read by readers that others wrote.

Turtle, N-Triples, RDF/XML, TriG and N-Quads are read by rdflib and by pyoxigraph, each form of JSON-LD by pyld. All are
held against the statements of N-Triples, literal by literal as they are spelt. Each processor has a share of the work.
"""

import json
import multiprocessing
import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from typing import Any

import httpx2
import rdflib
from pyld import jsonld
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse
from rdflib.term import Node

from tests.serving import Server

JSON = ("jsonld", "expanded.jsonld", "flattened.jsonld", "framed.jsonld")
SYNTAXES = {
    "nt": (RdfFormat.N_TRIPLES, "nt"),
    "ttl": (RdfFormat.TURTLE, "turtle"),
    "rdf": (RdfFormat.RDF_XML, "xml"),
    "trig": (RdfFormat.TRIG, "trig"),
    "nq": (RdfFormat.N_QUADS, "nquads"),
}
"""What pyoxigraph calls a syntax, and what rdflib does."""
SHARES = 12
"""So many parts of the work, each of which reads the dump of all once."""
NOTHING = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'


def test_every_entity_is_the_same_graph_in_every_syntax(server: Server) -> None:
    paths = entities(server)
    assert len(paths) > 2000
    shares = [paths[start::SHARES] for start in range(SHARES)]
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(judged, repeat(server.url), shares))
    assert [each for faults, _ in found for each in faults] == []
    assert sum(read for _, read in found) == len(paths) * (len(SYNTAXES) + len(JSON))


def test_what_one_syntax_leaves_out_or_spells_otherwise_is_found(server: Server) -> None:
    """The judgement of the test above can fail, for each syntax and each reader."""
    with httpx2.Client(base_url=server.url, timeout=120, trust_env=False) as client:
        texts, dump = fetched(client, "/doc/state/mar"), whole(client)
        context = client.get("/context/1.jsonld").json()
    assert list(unlike(texts, context, dump)) == []
    blamed = {"nt": {*SYNTAXES, *JSON}, "nq": {"nq", "trig"}}  # what others are held against
    for suffix in (*SYNTAXES, *JSON):
        empty = "[]" if suffix in JSON else NOTHING if suffix == "rdf" else ""
        for wrong in (empty, texts[suffix].replace("Maroc", "MAROC", 1)):
            assert wrong != texts[suffix]
            found = set(unlike({**texts, suffix: wrong}, context, dump))
            assert found - {"nt"} == blamed.get(suffix, {suffix}) - {"nt"}, suffix


def entities(server: Server) -> list[str]:
    """The address of the document on each entity, concept and scheme."""
    rows = server.query(f"""SELECT DISTINCT ?s {{ ?s ?p ?o
        FILTER (STRSTARTS(STR(?s), "{server.base}id/") || STRSTARTS(STR(?s), "{server.base}concept/")) }}""").json()
    names = [row["s"]["value"].removeprefix(server.base) for row in rows["results"]["bindings"]]
    return sorted(f"/doc/{name.removeprefix('id/')}" for name in names)


def judged(url: str, paths: list[str]) -> tuple[list[tuple[str, str]], int]:
    """Which syntaxes of which documents say something else, and how many texts were read: in a process of its own."""
    faults: list[tuple[str, str]] = []
    number = 0
    with httpx2.Client(base_url=url, timeout=120, trust_env=False) as client:
        context, dump = client.get("/context/1.jsonld").json(), whole(client)
        for path in paths:
            texts = fetched(client, path)
            faults += [(path, suffix) for suffix in unlike(texts, context, dump)]
            number += len(texts)
    return faults, number


def whole(client: httpx2.Client) -> set[Quad]:
    """All that is published."""
    return set(parse(client.get("/dump.nq").raise_for_status().content, format=RdfFormat.N_QUADS))


def fetched(client: httpx2.Client, path: str) -> dict[str, str]:
    """A document in each syntax."""
    return {suffix: client.get(f"{path}.{suffix}").raise_for_status().text for suffix in (*SYNTAXES, *JSON)}


def unlike(texts: dict[str, str], context: Any, dump: set[Quad]) -> Iterator[str]:
    """The syntaxes in which a document does not say what it says in N-Triples, by any of the readers.

    TriG and N-Quads are one dataset, whose union the graph is and whose named graphs are those of the registry.
    """
    expected = {quad.triple for quad in parse(texts["nt"], format=RdfFormat.N_TRIPLES)}
    dataset = set(parse(texts["nq"], format=RdfFormat.N_QUADS))
    with spelt_as_they_are():
        by_rdflib = set(rdflib.Graph().parse(data="".join(f"{each} .\n" for each in expected), format="nt"))
        for suffix, (syntax, name) in SYNTAXES.items():
            quads = set(parse(texts[suffix], format=syntax))
            same = {quad.triple for quad in quads} == expected and read_by_rdflib(texts[suffix], name) == by_rdflib
            if suffix in ("trig", "nq"):
                named = {quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}
                same = same and bool(named) and named <= dump and (suffix == "nq" or quads == dataset)
            if not same or not expected:
                yield suffix
    yield from (suffix for suffix in JSON if read_by_pyld(texts[suffix], context) != expected or not expected)


def read_by_rdflib(text: str, name: str) -> set[tuple[Node, ...]]:
    """The triples of a document, those of all its graphs together."""
    if name not in ("trig", "nquads"):
        return set(rdflib.Graph().parse(data=text, format=name))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's parsers use what rdflib deprecates
        dataset = rdflib.Dataset()
        dataset.parse(data=text, format=name)
        return {quad[:3] for quad in dataset.quads((None, None, None, None))}


def read_by_pyld(text: str, context: Any) -> set[Triple]:
    """The triples of JSON-LD, with the context that is served; nothing else is loaded."""

    def load(asked: str, _: object) -> dict[str, object]:
        assert asked.endswith("/context/1.jsonld")
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": asked, "document": context}

    lines = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads", "documentLoader": load})
    return {quad.triple for quad in parse(lines, format=RdfFormat.N_QUADS)}


@contextmanager
def spelt_as_they_are() -> Iterator[None]:
    """Let rdflib keep a literal as it is written, where it would write a number its own way."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
