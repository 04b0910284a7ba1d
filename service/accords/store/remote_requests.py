"""Quads cut into requests to an engine, each of which may be sent twice and is then as sent once.

An update has at most 1,000 triples, and is one DELETE DATA or INSERT DATA: Virtuoso takes no more, and does not undo
the first of two operations when the second fails.

>>> quad = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("b"), ox.NamedNode("urn:g"))
>>> list(updates("INSERT DATA", [quad]))
['INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> "b" . } }']
>>> list(contents([quad]))
[('urn:g', b'<urn:a> <urn:p> "b" .')]
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

CHUNK, LOAD, CHUNK_BYTES = 1000, 10_000, 2**20
"""So many triples are in one update, or in one request to the graph store, and about so many characters in either."""


def updates(operation: str, quads: Iterable[ox.Quad]) -> Iterator[str]:
    """The updates (SPARQL 1.1 Update, section 3.1) that do one operation, INSERT DATA or DELETE DATA, with quads."""
    for chunk in _chunks(quads, CHUNK):
        blocks = (f"GRAPH <{graph}> {{ {' '.join(triples)} }}" for graph, triples in _by_graph(chunk).items())
        yield f"{operation} {{ {' '.join(blocks)} }}"


def contents(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, bytes]]:
    """What is to be added to which graph by the Graph Store HTTP Protocol, in N-Triples."""
    for chunk in _chunks(quads, LOAD):
        for graph, triples in _by_graph(chunk).items():
            yield graph, "\n".join(triples).encode()


def name_of(graph: object) -> str:
    """The name of the graph of a quad, which has one in an engine."""
    assert isinstance(graph, ox.NamedNode), "in an engine, every graph has a name"
    return graph.value


def _chunks(quads: Iterable[ox.Quad], most: int) -> Iterator[list[ox.Quad]]:
    chunk: list[ox.Quad] = []
    size = 0
    for quad in quads:
        chunk.append(quad)
        size += len(str(quad))
        if len(chunk) == most or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _by_graph(quads: Iterable[ox.Quad]) -> dict[str, list[str]]:
    """The triples of each graph, as lines of N-Triples, which are SPARQL too."""
    found: dict[str, list[str]] = {}
    for quad in quads:
        found.setdefault(name_of(quad.graph_name), []).append(f"{quad.triple} .")
    return found
