"""What a version changes, document by document, found by going back from its statements."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad

from ...store.record import Record
from ..projection import quads
from .reach import Reach, with_document
from .walk import Walk

CREATED, UPDATED, DELETED = "created", "updated", "deleted"
_MOST_PLACES = 100
"""Statements of a change of which it is kept that a document shows them; of the others, how many there are."""
Row = tuple[str, int, str, int, int, str, str]
"""A document that a version changes: its entity, the version, what that did to the entity, how many of the statements
that it shows went and came, and the places of the first of them in the record."""


def of_the_first(record: Record, base: str) -> Iterator[Row]:
    """With the first version come all entities of which it says anything."""
    has_document = with_document(base)
    for subject, count in Counter(line.partition(" ")[0][1:-1] for line in record.entry.adds).items():
        if has_document.fullmatch(subject):
            yield subject, 1, CREATED, 0, count, "", ""


def of_the_next(walk: Walk, record: Record, base: str) -> Iterator[Row]:
    """What a version changes, on the way from the one before to it."""
    removes, adds = quads(record.entry.removes), quads(record.entry.adds)
    gone = Reach(walk.store, base).shown(removes)
    walk.go_on(record)
    reach = Reach(walk.store, base)
    come = reach.shown(adds)
    change = _Change({quad.subject for quad in removes}, {quad.subject for quad in adds}, set(adds))
    for iri in sorted({*gone, *come}):
        if what := _what(reach, NamedNode(iri), change):
            lost, won = gone.get(iri, []), come.get(iri, [])
            yield iri, record.number, what, len(lost), len(won), _written(lost), _written(won)


class _Change(NamedTuple):
    """Of whom a version takes statements away, of whom it adds some, and those that it adds."""

    losing: AbstractSet[object]
    winning: AbstractSet[object]
    adds: AbstractSet[Quad]


def _what(reach: Reach, thing: NamedNode, change: _Change) -> str:
    """What a version did to an entity, "" where it says nothing of it and the version before did not either."""
    if thing not in change.losing and thing not in change.winning:
        return UPDATED if reach.knows(thing) else ""
    said = list(reach.said(thing))
    before = thing in change.losing or any(quad not in change.adds for quad in said)
    if before:
        return UPDATED if said else DELETED
    return CREATED if said else ""


def _written(places: list[int]) -> str:
    return " ".join(map(str, places[:_MOST_PLACES]))
