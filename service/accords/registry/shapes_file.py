"""The shapes as one file for any SHACL engine: with what of the ontology they need.

That is the prefixes of their queries (SHACL, section 5.2.1), and the sub-classes: the specification looks for these in
the data (section 1.1), some engines (shacl-engine) look beside the shapes.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from .. import terms
from ..assets import Assets
from . import vocabulary

_PARTS = (NamedNode(terms.SH + "prefix"), NamedNode(terms.SH + "namespace"))
_BELOW = NamedNode(terms.RDFS + "subClassOf")
_PREFIXES, _DECLARE = NamedNode(terms.SH + "prefixes"), NamedNode(terms.SH + "declare")
_TYPE = NamedNode(terms.RDF + "type")
_VERSION, _ONTOLOGY = NamedNode(terms.OWL + "versionInfo"), NamedNode(terms.OWL + "Ontology")


@dataclass(frozen=True)
class ShapesFile:
    """The shapes of a registry: their IRI and version, each "" where they have no header, and all their triples."""

    iri: str
    version: str
    triples: tuple[Triple, ...]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical form (see `canonical`)."""
        return hashlib.sha256(canonical(self.triples)).hexdigest()


def shapes_file(assets: Assets, base: str) -> ShapesFile:
    """The shapes under `base`, with the prefix declarations that they name, and the sub-classes of the ontology.

    Raises Unpublishable for a file that does not parse.
    """
    triples = vocabulary.shapes(assets, base)
    beside = [quad.triple for quad in vocabulary.parse(assets.ontology, base)]
    named = {each.object for each in triples if each.predicate == _PREFIXES}
    declared = [each for each in beside if each.predicate == _DECLARE and each.subject in named]
    declarations = {each.object for each in (*triples, *declared) if each.predicate == _DECLARE}
    needed = [
        each
        for each in beside
        if (each.predicate in _PARTS and each.subject in declarations) or each.predicate == _BELOW
    ]
    header = next((t.subject for t in triples if (t.predicate, t.object) == (_TYPE, _ONTOLOGY)), None)
    version = next(
        (
            each.object.value
            for each in triples
            if (each.subject, each.predicate) == (header, _VERSION) and isinstance(each.object, Literal)
        ),
        "",
    )
    iri = header.value if isinstance(header, NamedNode) else ""
    return ShapesFile(iri, version, tuple(dict.fromkeys([*triples, *declared, *needed])))


def canonical(triples: Iterable[Triple]) -> bytes:
    """Triples as sorted lines of N-Triples, blank nodes named as RDFC-1.0 does: the same graph is the same bytes."""
    dataset = Dataset(Quad(each.subject, each.predicate, each.object) for each in triples)
    if any(isinstance(term, BlankNode) for quad in dataset for term in quad.triple):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = (serialize([quad.triple], format=RdfFormat.N_TRIPLES) or b"" for quad in dataset)
    return b"".join(sorted(lines))
