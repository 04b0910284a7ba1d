"""Entities, each with what is said of it, read one by one from a store."""

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode

from ...store import Store, Term
from ...terms import RDF, RDFS
from .fields import Said

_TYPE = NamedNode(RDF + "type")
_BELOW = NamedNode(RDFS + "subClassOf")
_EVERYTHING = DefaultGraph()


def of_class(store: Store, kind: str) -> set[str]:
    """The IRIs of the entities of a class."""
    found = (quad.subject for quad in store.match(None, _TYPE, NamedNode(kind), _EVERYTHING))
    return {each.value for each in found if isinstance(each, NamedNode)}


def under(store: Store, folders: tuple[str, ...]) -> set[str]:
    """The IRIs of all that has a class and whose IRI begins with one of some texts."""
    found = (quad.subject for quad in store.match(None, _TYPE, None, _EVERYTHING))
    return {each.value for each in found if isinstance(each, NamedNode) and each.value.startswith(folders)}


class Entities:
    """Some entities, in the order of their IRIs."""

    def __init__(self, store: Store, iris: Iterable[str]) -> None:
        self._store = store
        self._iris = sorted(iris)
        self._above: dict[NamedNode, frozenset[NamedNode]] = {}

    def __len__(self) -> int:
        return len(self._iris)

    def __iter__(self) -> Iterator[tuple[str, Said]]:
        for iri in self._iris:
            yield iri, self._said(NamedNode(iri))

    def _said(self, entity: NamedNode) -> Said:
        """What is said, its values sorted; of its classes those that have none of the others below them."""
        said: dict[str, list[Term]] = {}
        for quad in self._store.match(entity, graph=_EVERYTHING):
            said.setdefault(quad.predicate.value, []).append(quad.object)
        said = {predicate: sorted(values, key=str) for predicate, values in said.items()}
        kinds = [each for each in said.get(_TYPE.value, ()) if isinstance(each, NamedNode)]
        above = {other for each in kinds for other in self._classes_above(each)}
        said[_TYPE.value] = [each for each in kinds if each not in above] or [*kinds]
        return said

    def _classes_above(self, kind: NamedNode) -> frozenset[NamedNode]:
        if kind not in self._above:
            found, waiting = set[NamedNode](), [kind]
            while waiting:
                for quad in self._store.match(waiting.pop(), _BELOW, None, _EVERYTHING):
                    if isinstance(quad.object, NamedNode) and quad.object not in found | {kind}:
                        found.add(quad.object)
                        waiting.append(quad.object)
            self._above[kind] = frozenset(found)
        return self._above[kind]
