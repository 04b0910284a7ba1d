"""Between the terms of pyoxigraph, which parse and store, and those of rdflib, on which pySHACL works."""

from collections.abc import Iterable
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral

from ..terms import RDF, XSD

_Graph = TypeVar("_Graph", bound=Graph)


def add(graph: _Graph, quads: Iterable[Quad]) -> _Graph:
    """The graph, with the triples of the quads, each literal as it was written."""
    for quad in quads:
        graph.add((rdflib_term(quad.subject), rdflib_term(quad.predicate), rdflib_term(quad.object)))
    return graph


def rdflib_term(term: object) -> URIRef | BNode | RdfLiteral:
    """The same term for rdflib, a literal as it was written."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    assert isinstance(term, Literal), f"{term} has no counterpart in rdflib"
    if term.language:
        return RdfLiteral(term.value, lang=term.language)
    datatype = None if term.datatype.value in (XSD + "string", RDF + "langString") else URIRef(term.datatype.value)
    return RdfLiteral(term.value, datatype=datatype, normalize=False)


def oxigraph_term(term: object) -> NamedNode | BlankNode | Literal:
    """The same term for pyoxigraph, a literal as it was written."""
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if not isinstance(term, RdfLiteral):
        return NamedNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype or XSD + "string")))
