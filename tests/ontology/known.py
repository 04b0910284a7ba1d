"""The terms of other vocabularies, as rdflib lists them, which says of each which vocabulary defines it."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad
from rdflib import URIRef
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    TIME,
    VANN,
    VOID,
    XSD,
    DefinedNamespace,
)

VOCABULARIES: list[type[DefinedNamespace]] = [
    DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, TIME, VANN, VOID, XSD,
]  # fmt: skip
DEFINED_BY = NamedNode(str(RDFS.isDefinedBy))
GRAPH = NamedNode("urn:known-terms")


def known_terms() -> Iterator[Quad]:
    """One statement for each term: that its vocabulary defines it."""
    for vocabulary in VOCABULARIES:
        home = NamedNode(str(vocabulary))
        # rdflib keeps the names that Python could not say, sh:in for one, in a list of their own.
        for term in [*dir(vocabulary), *(vocabulary[name] for name in vocabulary._extras)]:
            if isinstance(term, URIRef):
                yield Quad(NamedNode(str(term)), DEFINED_BY, home, GRAPH)
