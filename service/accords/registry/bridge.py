"""From the terms of pyoxigraph, which parse and store, to those of rdflib, by which queries are taken apart."""

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import BNode, URIRef
from rdflib import Literal as RdfLiteral

from ..terms import RDF, XSD


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
