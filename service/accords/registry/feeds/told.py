"""A change as people are told it: what the thing was called, of which classes it was, how much changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ...terms import RDF
from ..labels import LABELS, best
from ..lifecycle.tombstones import is_tombstone
from .changes import DELETE
from .log import ENTITIES, Log, Logged

_TYPE = NamedNode(RDF + "type")


@dataclass(frozen=True)
class Told:
    """A change of an entity, and the statements before it."""

    change: Logged
    before: tuple[str, ...]

    @cached_property
    def activity(self) -> str:
        """What happened to the thing. It went, where nothing is said of it any more, or a tombstone is left of it."""
        gone = is_tombstone(_read(self.change.lines)) and not is_tombstone(_read(self.before))
        return DELETE if gone else self.change.activity

    @cached_property
    def _said(self) -> list[Quad]:
        """What was said last: what a change leaves, or what a deletion takes."""
        return _read(self.before if self.activity == DELETE else self.change.lines)

    @property
    def names(self) -> list[Literal]:
        """What the thing was called, in all languages."""
        for label in LABELS:
            if found := [each.object for each in self._said if each.predicate.value == label]:
                return sorted((each for each in found if isinstance(each, Literal)), key=str)
        return []

    def name(self, language: str) -> str:
        """What serves a reader of a language best: a name, or the end of the IRI."""
        return best(self.names, language) or self.change.subject.rstrip("/").rpartition("/")[2]

    @property
    def classes(self) -> list[str]:
        """The classes of which it was said to be."""
        found = {each.object for each in self._said if each.predicate == _TYPE}
        return sorted(each.value for each in found if isinstance(each, NamedNode))

    @property
    def added(self) -> int:
        """How many statements came."""
        return len({*self.change.lines} - {*self.before})

    @property
    def removed(self) -> int:
        """How many statements went."""
        return len({*self.before} - {*self.change.lines})


@dataclass(frozen=True)
class Page:
    """Some changes of entities, the latest first. `number` counts the full pages from 1, and is 0 for the latest."""

    number: int
    changes: tuple[Told, ...]
    full: int
    total: int


def latest(log: Log, kind: str, size: int) -> Page:
    """The latest changes of entities of a kind, or of all of them: as many as a page has, where there are so many."""
    total = log.count(kind or ENTITIES)
    return Page(0, _told(log, log.stretch(max(total - size, 0) + 1, total, kind or ENTITIES)), total // size, total)


def page(log: Log, kind: str, size: int, number: int) -> Page | None:
    """A page of changes, which is the same for ever when it is full; None for one that is empty."""
    total = log.count(kind or ENTITIES)
    found = log.stretch((number - 1) * size + 1, number * size, kind or ENTITIES)
    return Page(number, _told(log, found), total // size, total) if found else None


def _read(lines: tuple[str, ...]) -> list[Quad]:
    return list(parse("\n".join(lines), RdfFormat.N_QUADS))


def _told(log: Log, changes: Iterable[Logged]) -> tuple[Told, ...]:
    return tuple(Told(each, log.before(each)) for each in reversed(list(changes)))
