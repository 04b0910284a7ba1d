"""What is judged of a version, read from its store as it is asked for, so that nothing is copied.

It is what `validate_all` judges: all that is asserted, of the ontology only the sub-classes; nothing that is inferred,
nor the description of the dataset. Values are read as the store writes them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode, Triple
from rdflib import BNode

from ..store import Store, Term, ask, fill, rows
from ..terms import RDFS
from .assembly import OWN, graph_iri
from .bridge import oxigraph_term, rdflib_term
from .validation import JudgedGraph

_MATCHING = """
SELECT DISTINCT ?s ?p ?o WHERE {
  GRAPH ?g { $s $p $o }
  FILTER (?g NOT IN ($inferred, $meta) && (?g != $ontology || $p = $below))
}
"""
_HAS_DATA = "ASK { GRAPH ?g { $node ?p ?o } FILTER (?g NOT IN ($inferred, $meta, $ontology, $vocabulary)) }"


class LazyGraph(JudgedGraph):
    """A graph of rdflib, for reading only: each pattern is asked of the store, once."""

    def __init__(self, store: Store, base: str) -> None:
        super().__init__()
        self._kept: dict[Any, list[Any]] = {}
        self._asked = store
        self._graphs = {name: graph_iri(base, name) for name in OWN}

    def triples(self, triple: Any) -> Any:
        """The triples that match a pattern; a path is evaluated as rdflib does."""
        if not all(part is None or hasattr(part, "toPython") for part in triple):
            yield from super().triples(triple)
            return
        if triple not in self._kept:
            self._kept[triple] = list(self._matching(triple))
        yield from self._kept[triple]

    def those_of(self, triples: Iterable[Triple]) -> set[Triple]:
        """Those of some triples that are in this graph."""
        return {triple for triple in triples if any(self.triples(tuple(map(rdflib_term, triple))))}

    def has_data_on(self, node: Term) -> bool:
        """Whether a node is a subject of the data: then a shape must reach it."""
        return isinstance(node, NamedNode) and ask(self._asked, fill(_HAS_DATA, node=node, **self._graphs))

    def _matching(self, triple: Any) -> Iterator[Any]:
        if any(isinstance(part, BNode) for part in triple):
            return  # there are none in a store
        given = {name: oxigraph_term(part) for name, part in zip("spo", triple, strict=True) if part is not None}
        text = _MATCHING
        for name in {"s", "p", "o"} - given.keys():
            text = text.replace(f"${name} ", f"?{name} ")
        found = fill(text, **given, **self._graphs, below=RDFS + "subClassOf")
        for row in rows(self._asked, found):
            yield tuple(rdflib_term(row.get(name, given.get(name))) for name in "spo")
