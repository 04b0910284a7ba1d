"""Walks along property paths over a data graph, from many nodes at once, which keep the triples they come over."""

from collections.abc import Iterable
from typing import Protocol

from pyoxigraph import NamedNode, Triple

from . import Term
from .aim import Nodes
from .paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne

NOBODY: Nodes = frozenset()


class Find(Protocol):
    """What finds triples in a data graph."""

    def __call__(
        self,
        subjects: Nodes | None = None,
        predicate: NamedNode | None = None,
        objects: Nodes | None = None,
        limit: int | None = None,
    ) -> Iterable[Triple]:
        """The triples with one of these terms in each place, no more than the limit; where it is None, with any."""


class Walker:
    """Walks along paths, and keeps the triples that it walks over."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._kept: dict[tuple[Nodes | None, NamedNode | None, Nodes | None], tuple[Triple, ...]] = {}
        self.triples: set[Triple] = set()

    def get(
        self, subjects: Nodes | None, predicate: NamedNode | None, objects: Nodes | None = None
    ) -> tuple[Triple, ...]:
        """The triples with these terms."""
        key = _frozen(subjects), predicate, _frozen(objects)
        if key not in self._kept:
            there = subjects is None or bool(subjects), objects is None or bool(objects)
            self._kept[key] = tuple(self._find(subjects, predicate, objects)) if all(there) else ()
            self.triples.update(self._kept[key])
        return self._kept[key]

    def over(self, path: Path | str, starts: Nodes) -> Nodes:
        """Where a path leads from some nodes, or any triple if it is a variable."""
        if isinstance(path, str):
            return frozenset(triple.object for triple in self.get(starts, None))  # type: ignore[misc]
        return self.ends(path, starts)

    def back_over(self, path: Path | str, ends: Nodes) -> Nodes:
        """The same, back from where it leads to."""
        if isinstance(path, str):
            return frozenset(triple.subject for triple in self.get(None, None, ends))  # type: ignore[misc]
        return self.ends(Inverse(path), ends)

    def ends(self, path: Path, starts: Nodes) -> Nodes:
        """Where a path leads from some nodes."""
        match path:
            case Predicate(iri):
                return frozenset(triple.object for triple in self.get(starts, iri))  # type: ignore[misc]
            case Inverse(Predicate(iri)):
                return frozenset(triple.subject for triple in self.get(None, iri, starts))  # type: ignore[misc]
            case Inverse(inner):
                return self.ends(_turned(inner), starts)
            case Sequence(parts):
                for part in parts:
                    starts = self.ends(part, starts)
                return starts
            case Alternative(parts):
                return frozenset().union(*(self.ends(part, starts) for part in parts))
        return self._repeated(path, starts)

    def _repeated(self, path: ZeroOrOne | ZeroOrMore | OneOrMore, starts: Nodes) -> Nodes:
        found = self.ends(path.path, starts)
        new = NOBODY if isinstance(path, ZeroOrOne) else found
        while new:
            new = self.ends(path.path, new) - found
            found |= new
        return found if isinstance(path, OneOrMore) else found | starts


def _frozen(nodes: Nodes | None) -> frozenset[Term] | None:
    return None if nodes is None else frozenset(nodes)


def _turned(path: Path) -> Path:
    """The inverse of a path that is no predicate, with the inverses inside."""
    match path:
        case Inverse(inner):
            return inner
        case Sequence(parts):
            return Sequence(tuple(map(Inverse, reversed(parts))))
        case Alternative(parts):
            return Alternative(tuple(map(Inverse, parts)))
        case ZeroOrOne(inner):
            return ZeroOrOne(Inverse(inner))
        case ZeroOrMore(inner):
            return ZeroOrMore(Inverse(inner))
        case OneOrMore(inner):
            return OneOrMore(Inverse(inner))
    raise AssertionError(f"{path} is a predicate")
