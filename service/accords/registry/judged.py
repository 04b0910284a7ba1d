"""What is judged of a version, found in its store as it is needed, so that nothing is copied.

It is what `judge_whole` judges: all that is asserted, of the ontology only the sub-classes; nothing that is inferred,
nor the description of the dataset. Values are read as the store writes them.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import islice
from typing import TypeVar

from pyoxigraph import NamedNode, Triple

from ..shacl import Term
from ..store import Store, fill, rows, values
from ..terms import RDFS
from .assembly import OWN, graph_iri

_ASSERTED = "FILTER (?g NOT IN ($inferred, $meta) && (?g != $ontology || ?p = $below))"
_OF_DATA = "FILTER (?g NOT IN ($inferred, $meta, $ontology, $vocabulary))"
_CHUNK = 500
_T = TypeVar("_T")


class Judged:
    """The judged triples of a store."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        graphs = {name: graph_iri(base, name) for name in OWN}
        self._asserted = fill(_ASSERTED, **graphs, below=f"{RDFS}subClassOf")
        self._of_data = fill(_OF_DATA, **graphs)

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
        block = "" if predicate is None else values("p", [(predicate,)])
        if subjects is not None:
            subjects = {each for each in subjects if isinstance(each, NamedNode)}
        found = (
            triple
            for some in _blocks("s", subjects)
            for others in _blocks("o", objects)
            for triple in self._triples(f"{some} {block} {others}")
        )
        return islice(found, limit)

    def those_of(self, triples: Iterable[Triple]) -> set[Triple]:
        """Those of some triples that are judged."""
        return {triple for some in _chunks(triples) for triple in self._triples(values("spo", some))}

    def with_data(self, nodes: Iterable[Term]) -> set[Term]:
        """Those of some nodes that are subjects of the data: a shape must reach them."""
        found: set[Term] = set()
        for some in _blocks("s", {each for each in nodes if isinstance(each, NamedNode)}):
            asked = f"{some} FILTER EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} {self._of_data} }}"
            found |= {row["s"] for row in self(f"SELECT ?s WHERE {{ {asked} }}")}
        return found

    def _triples(self, given: str) -> Iterator[Triple]:
        asked = f"SELECT DISTINCT ?s ?p ?o WHERE {{ {given} GRAPH ?g {{ ?s ?p ?o }} {self._asserted} }}"
        for row in self(asked):
            yield Triple(row["s"], row["p"], row["o"])  # type: ignore[arg-type]


def _blocks(name: str, terms: Iterable[Term] | None) -> Iterator[str]:
    """Blocks of VALUES for some terms, none of them too long; one that gives nothing for None."""
    if terms is None:
        yield ""
        return
    for some in _chunks(terms):
        yield values(name, ((term,) for term in some))


def _chunks(things: Iterable[_T]) -> Iterator[list[_T]]:
    waiting = iter(things)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk
