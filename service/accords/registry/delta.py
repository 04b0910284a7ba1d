"""What a change takes from a registry and what it adds: ground statements, each in its named graph."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Quad, Triple
from pyoxigraph import Store as Oxigraph

from ..store import Store, rows, values


@dataclass(frozen=True)
class Delta:
    """A change: first the removes go, then the adds come."""

    removes: tuple[Quad, ...] = ()
    adds: tuple[Quad, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.removes or self.adds)

    def between(self, before: Store, after: Store) -> "Delta":
        """What has really gone and come of all that is named here, each value written as the stores write it."""
        named = as_stored([*self.removes, *self.adds])
        there, here = held(before, named), held(after, named)
        return Delta(tuple(there - here), tuple(here - there))


def as_stored(quads: Iterable[Quad]) -> set[Quad]:
    """The quads, each value written as a store writes it: 1 for 01."""
    store = Oxigraph()
    store.extend(quads)
    return set(store)


def held(store: Store, quads: Iterable[Quad]) -> set[Quad]:
    """Those of some quads in named graphs that a store holds."""
    asked = values(("s", "p", "o", "g"), ((q.subject, q.predicate, q.object, q.graph_name) for q in quads))  # type: ignore[misc]
    found = rows(store, f"SELECT * WHERE {{ {asked} GRAPH ?g {{ ?s ?p ?o }} }}")
    return {Quad(row["s"], row["p"], row["o"], row["g"]) for row in found}  # type: ignore[arg-type]


def holds(store: Store, triples: Iterable[Triple]) -> set[Triple]:
    """Those of some triples that lie in any published graph of a store."""
    found = rows(store, f"SELECT * WHERE {{ {values(('s', 'p', 'o'), triples)} ?s ?p ?o }}")
    return {Triple(row["s"], row["p"], row["o"]) for row in found}  # type: ignore[arg-type]
