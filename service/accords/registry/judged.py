"""What is judged of a version, found in its store as it is needed, so that nothing is copied.

It is what `judge_whole` judges: all that is asserted, of the ontology only the sub-classes; nothing that is inferred,
nor the description of the dataset. Values are read as the store writes them.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import islice

from pyoxigraph import NamedNode, Quad, Triple

from ..shacl import Term
from ..store import Store, rows
from ..terms import RDFS
from .assembly import OWN, graph_iri

_BELOW = NamedNode(f"{RDFS}subClassOf")


class Judged:
    """The judged triples of a store."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        graphs = {name: graph_iri(base, name) for name in OWN}
        self._own = set(graphs.values())
        self._ontology = graphs["ontology"]
        self._aside = {graphs["inferred"], graphs["meta"]}

    def __call__(self, query: str) -> Iterator[Mapping[str, Term]]:
        """The rows of a SELECT query over more than is judged: over what is inferred, and the whole ontology, too."""
        return iter(rows(self._store, query))  # type: ignore[arg-type]

    def find(
        self,
        subjects: Set[Term] | None = None,
        predicate: NamedNode | None = None,
        objects: Set[Term] | None = None,
        limit: int | None = None,
    ) -> Iterator[Triple]:
        """The judged triples with one of these terms in each place; of a place that is None, with any."""
        return islice(self._find(subjects, predicate, objects), limit)

    def those_of(self, triples: Iterable[Triple]) -> set[Triple]:
        """Those of some triples that are judged."""
        return {triple for triple in triples if any(map(self._is_judged, self._store.match(*triple)))}

    def with_data(self, nodes: Iterable[Term]) -> set[Term]:
        """Those of some nodes that are subjects of the data: a shape must reach them."""
        return {node for node in nodes if isinstance(node, NamedNode) and any(map(self._is_data, self._of(node)))}

    def _find(
        self, subjects: Set[Term] | None, predicate: NamedNode | None, objects: Set[Term] | None
    ) -> Iterator[Triple]:
        found: Iterable[Quad]
        if subjects is not None:
            found = (q for node in subjects if isinstance(node, NamedNode) for q in self._store.match(node, predicate))
            found = found if objects is None else (quad for quad in found if quad.object in objects)
        elif objects is not None:
            found = (quad for node in objects for quad in self._store.match(None, predicate, node))
        else:
            found = self._store.match(None, predicate)
        return (quad.triple for quad in found if self._is_judged(quad))

    def _of(self, node: NamedNode) -> Iterator[Quad]:
        return self._store.match(node)

    def _is_judged(self, quad: Quad) -> bool:
        graph = quad.graph_name
        return graph not in self._aside and (graph != self._ontology or quad.predicate == _BELOW)

    def _is_data(self, quad: Quad) -> bool:
        return quad.graph_name not in self._own
