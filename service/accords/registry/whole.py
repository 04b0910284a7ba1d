"""The verdict on a whole registry, at publication: by the shapes, compiled to SPARQL, on what is asserted.

What is judged is what is asserted, as it was written: not what a store makes of a literal, nor what the rules derive.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from .. import terms
from ..assets import Assets
from ..errors import IllFormedShapes, Unpublishable
from ..shacl import Term
from ..shacl.data import Data
from ..shacl.validator import Validator
from .assembly import graph_iri
from .shapes_file import shapes_file
from .told import Messages, told
from .verdict import UNREACHED, VIOLATION, Result, Verdict, verdict

_UNREACHED = {
    "en": "No shape speaks of this. Give it the type of a class of the registry (rdf:type), and check its spelling.",
    "fr": "Aucune forme n’en parle. Donnez-lui pour type une classe du registre (rdf:type), et vérifiez l’orthographe.",
}


def validator(assets: Assets, base: str) -> Validator:
    """The shapes under `base`, compiled. Raises Unpublishable for those that do not parse, or that are ill-formed."""
    try:
        return Validator(shapes_file(assets, base).triples)
    except IllFormedShapes as wrong:
        raise Unpublishable(wrong.detail) from wrong


def judge_whole(asserted: Iterable[Quad], shapes: Validator, base: str) -> Verdict:
    """The verdict on a whole registry, as `assemble` gives it; each subject of the data must be reached by a shape."""
    quads = list(asserted)
    own = {graph_iri(base, "ontology"), graph_iri(base, "vocabulary")}
    subjects = {quad.subject for quad in quads if quad.graph_name not in own}
    data = Data(_judged(quads, base))
    reached = set[Term]().union(*shapes.targets(data).values())
    missed = [subject for subject in subjects if isinstance(subject, (NamedNode, BlankNode)) and subject not in reached]
    return verdict({*map(told, shapes.results(data)), *map(unreached, missed)})


def unreached(subject: NamedNode | BlankNode) -> Result:
    """The result on a subject of the data that no shape targets."""
    return Result(VIOLATION, subject.value, "", "", Messages(_UNREACHED), "", UNREACHED)


def _judged(asserted: Iterable[Quad], base: str) -> Iterator[Triple]:
    """All but the ontology, of which only the sub-classes take part."""
    ontology = graph_iri(base, "ontology")
    for quad in asserted:
        if quad.graph_name != ontology or quad.predicate.value == terms.RDFS + "subClassOf":
            yield quad.triple
