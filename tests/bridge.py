"""Between the terms of pyoxigraph, which the service has, and those of rdflib, on which pySHACL works."""

from collections.abc import Iterable
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import BNode, Graph
from rdflib import Literal as RdfLiteral

from accords.registry.bridge import rdflib_term
from accords.terms import XSD

_Graph = TypeVar("_Graph", bound=Graph)


def add(graph: _Graph, quads: Iterable[Quad]) -> _Graph:
    """The graph, with the triples of the quads, each literal as it was written."""
    for quad in quads:
        graph.add((rdflib_term(quad.subject), rdflib_term(quad.predicate), rdflib_term(quad.object)))
    return graph


def oxigraph_term(term: object) -> NamedNode | BlankNode | Literal:
    """The same term for pyoxigraph, a literal as it was written."""
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if not isinstance(term, RdfLiteral):
        return NamedNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype or XSD + "string")))
