"""How it stands with an IRI: whether it names something that lives, and if not, where its reader is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import DefaultGraph, NamedNode

from ...store import Store
from .tombstones import LIVE, MERGED, MOVED, RETIRED, UNKNOWN, Tombstone, tombstone

_EVERYTHING = DefaultGraph()


@dataclass(frozen=True)
class Standing:
    """How it stands with `iri`: `kind` is LIVE, RETIRED, MERGED, MOVED or UNKNOWN.

    Of what does not live any more: since when (`date`), why (`reason`, by language), and what is in its place
    (`successor`, or ""). Where things were merged again and again, that is the last of them; so whoever asks for one
    that was MERGED or MOVED is sent there in one step. It may be retired itself.
    """

    iri: str
    kind: str
    successor: str = ""
    date: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)

    @property
    def leads_on(self) -> bool:
        """Whether the same thing is found under `successor`."""
        return self.kind in (MERGED, MOVED)


def standing(store: Store, base: str, iri: str) -> Standing:
    """How it stands with an IRI in a published store.

    What is not under `base`, and what nothing is said of and is no graph, is UNKNOWN. A tombstone that leads back to
    itself, which the shapes refuse, leads nowhere: its thing is RETIRED.
    """
    try:
        thing = NamedNode(iri)
    except ValueError:
        return Standing(iri, UNKNOWN)
    found = tombstone(store, iri) if iri.startswith(base) else None
    if found is None:
        return Standing(iri, LIVE if iri.startswith(base) and _lives(store, thing) else UNKNOWN)
    successor = _end(store, found)
    kind = found.kind if successor or not found.successor else RETIRED
    return Standing(iri, kind, successor, found.date, found.reason)


def _lives(store: Store, thing: NamedNode) -> bool:
    if next(store.match(thing, graph=_EVERYTHING), None) is not None:
        return True
    return next(store.match(graph=thing), None) is not None


def _end(store: Store, begin: Tombstone) -> str:
    """Where a tombstone leads when all that were merged or renamed on the way are passed; "" for a circle."""
    seen, iri = {begin.iri}, begin.successor
    while iri and iri not in seen:
        seen.add(iri)
        found = tombstone(store, iri)
        if found is None or found.kind not in (MERGED, MOVED):
            return iri
        iri = found.successor
    return ""
