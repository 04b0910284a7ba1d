"""What is wrong with a whole registry, at publication: by the shapes, compiled to SPARQL, on what is asserted.

What is judged is what is asserted, as it was written: not what a store makes of a literal, nor what the rules derive.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from .. import terms
from ..assets import Assets
from ..errors import IllFormedShapes, Unpublishable
from ..shacl.data import Data
from ..shacl.result import Result
from ..shacl.validator import Validator
from .assembly import graph_iri
from .lifecycle.tombstones import with_tombstones
from .shapes_file import shapes_file
from .unreached import unreached


class WholeShapes(NamedTuple):
    """The shapes of a registry, compiled, and the IRI of them all."""

    validator: Validator
    iri: str


def whole_shapes(assets: Assets, base: str) -> WholeShapes:
    """The shapes under `base`. Raises Unpublishable for those that do not parse, or that are ill-formed."""
    file = shapes_file(assets, base)
    try:
        return WholeShapes(Validator(file.triples), file.iri or f"{base}shapes")
    except IllFormedShapes as wrong:
        raise Unpublishable(wrong.detail) from wrong


def judge_whole(asserted: Iterable[Quad], shapes: WholeShapes, base: str) -> set[Result]:
    """What is wrong with a registry, as `assemble` gives it; each subject of the data must be reached by a shape."""
    quads = list(asserted)
    own = {graph_iri(base, "ontology"), graph_iri(base, "vocabulary")}
    subjects = {quad.subject for quad in quads if quad.graph_name not in own}
    data = Data(_judged(quads, base))
    reached = with_tombstones(quads).union(*shapes.validator.targets(data).values())
    missed = {subject for subject in subjects if isinstance(subject, (NamedNode, BlankNode))} - reached
    return {*shapes.validator.results(data), *(unreached(each, shapes.iri) for each in missed)}


def _judged(asserted: Iterable[Quad], base: str) -> Iterator[Triple]:
    """All but the ontology, of which only the sub-classes take part."""
    ontology = graph_iri(base, "ontology")
    for quad in asserted:
        if quad.graph_name != ontology or quad.predicate.value == terms.RDFS + "subClassOf":
            yield quad.triple
