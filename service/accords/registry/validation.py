"""The verdict on a graph or a submission, by SHACL (pySHACL) with the operator's shapes, and nothing fetched.

What is judged is what is asserted, as it was written: not what the store makes of a literal, nor what the rules derive.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from pyoxigraph import Quad, Triple
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery

from .. import terms
from ..assets import Assets
from . import vocabulary
from .assembly import assemble, graph_iri
from .bridge import add
from .derivation import Derivation
from .entities import describes_itself
from .labels import plain
from .materialisation import rules
from .results import results_on, unreached
from .targets import narrowed, targets_of
from .verdict import Verdict, verdict


class JudgedGraph(Graph):
    """A graph whose queries are parsed once: pySHACL asks the same question anew for each focus node."""

    def query(self, query_object: Any, *arguments: Any, **named: Any) -> Any:
        """The answer, as Graph.query gives it."""
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *arguments, **named)


class Background(JudgedGraph):
    """What a submission is judged against: vocabulary, data, and the sub-classes that the ontology names.

    It knows besides what the registry says without being told: of its terms, of its documents, and by its rules.
    """

    def __init__(self, asserted: Iterable[Quad], rules: dict[str, str], base: str) -> None:
        super().__init__()
        quads, ontology = list(asserted), graph_iri(base, "ontology")
        add(self, _judged(quads, base))
        self._base = base
        self._ontology = {quad.triple for quad in quads if quad.graph_name == ontology}
        self._derivation = Derivation((quad.triple for quad in quads), rules)

    def new(self, submitted: Iterable[Quad]) -> list[Quad]:
        """What is submitted, without what the registry derives, from this or from what it has."""
        quads = list(submitted)
        new = self._derivation.new({quad.triple for quad in quads})
        return [quad for quad in quads if quad.triple in new]

    def says(self, statement: Triple) -> bool:
        """Whether the registry itself says so, in its ontology or in a document that it serves."""
        if plain(statement.subject).startswith(f"{self._base}doc/"):
            return describes_itself(statement, self._base)
        return statement in self._ontology


@lru_cache(maxsize=256)
def _prepared(text: str) -> Any:
    return prepareQuery(text)


def load_shapes(assets: Assets, base: str) -> Graph:
    """The shapes under `base`, with the prefixes that the ontology declares (SHACL, section 5.2.1)."""
    declared = (quad for quad in vocabulary.parse(assets.ontology, base) if quad.predicate.value.startswith(terms.SH))
    return add(Graph(), [*vocabulary.parse(assets.shapes, base), *declared])


def background(assets: Assets, base: str) -> Background:
    """What a submission is judged against. Raises Unpublishable, as `assemble` and `materialise` do."""
    return Background(assemble(assets, base), rules(assets, base), base)


def validate(submitted: Iterable[Quad], shapes: Graph, against: Background) -> Verdict:
    """The verdict on what was submitted: its subjects are judged, beside `against`, which is not judged.

    A statement that the rules derive from the others, or from `against`, is not judged: a document of the registry
    holds such ones. One that they do not derive is judged like any other, and the closed shapes refuse it.
    A subject that no shape targets is a violation (component "unreached"), unless the registry itself says all that
    is said of it. What is wrong with `against` alone is not reported.
    Raises ValueError when nothing was submitted: a check that checks nothing is none.

    One call at a time: `against` holds what was submitted for as long as this takes, and is afterwards as before.
    """
    quads = list(submitted)
    subjects = {URIRef(plain(quad.subject)) for quad in quads}
    if not subjects:
        raise ValueError("nothing was submitted")
    known = {subject for subject in subjects if (subject, None, None) in against}
    new = against.new(quads)
    statements = add(Graph(), new)
    own = {URIRef(plain(quad.subject)) for quad in new if not against.says(quad.triple)}
    with _beside(against, statements) as whole:
        targets = targets_of(whole, shapes)
        found = set(results_on(whole, narrowed(shapes, targets, subjects))) | set(unreached(targets, own))
    if any(URIRef(result.focus_node) in known for result in found):
        found -= set(results_on(against, narrowed(shapes, targets_of(against, shapes), known)))
    return verdict(found)


@contextmanager
def _beside(against: Graph, submitted: Graph) -> Iterator[Graph]:
    """Both graphs in one: to copy a registry takes longer than to judge a submission."""
    new = [triple for triple in submitted if triple not in against]
    for triple in new:
        against.add(triple)
    try:
        yield against
    finally:
        for triple in new:
            against.remove(triple)


def validate_all(asserted: Iterable[Quad], shapes: Graph, base: str) -> Verdict:
    """The verdict on a whole registry, as `assemble` gives it; each subject of the data must be reached by a shape."""
    quads = list(asserted)
    own = {graph_iri(base, "ontology"), graph_iri(base, "vocabulary")}
    subjects = {URIRef(plain(quad.subject)) for quad in quads if quad.graph_name not in own}
    whole = add(JudgedGraph(), _judged(quads, base))
    return verdict({*results_on(whole, shapes), *unreached(targets_of(whole, shapes), subjects)})


def _judged(asserted: Iterable[Quad], base: str) -> Iterator[Quad]:
    """All but the ontology, of which only the sub-classes take part."""
    ontology = graph_iri(base, "ontology")
    return (q for q in asserted if q.graph_name != ontology or q.predicate.value == terms.RDFS + "subClassOf")
