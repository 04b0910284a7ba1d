"""What others call one of our things, and what we call one of theirs: from any address or code to entities, and on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ...store import Store
from ..lifecycle.standing import standing
from ..lifecycle.tombstones import UNKNOWN
from .addresses import Collection, cleaned
from .index import Entity, Index
from .plan import Scheme

MOST = 20
"""Entities that may have one code or link and are told of."""
_HINTS = 5
_EVERYTHING = DefaultGraph()


@dataclass(frozen=True)
class Link:
    """One link of an entity to what is the same elsewhere: by which property, to which address, in which collection.

    `stated` are the entities that say more of it, such as where it is from: those that name both its ends.
    """

    predicate: str
    target: str
    collection: Collection | None
    code: str
    stated: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """A scheme of codes, or a collection of others, with how many codes or links there are, and one of them."""

    scheme: Scheme | Collection
    count: int
    example: str


def by_address(index: Index, store: Store, base: str, address: str, own: str | None) -> list[str]:
    """The IRIs of our entities that an address stands for; `own` is the one that it may be an address of, here.

    One that was merged or retired is known, too: its own address says what came of it.
    """
    for iri in filter(None, (own, cleaned(address))):
        if _is_known(store, base, iri):
            return [iri]
    return [each.iri for each in islice(index.by_link(address), MOST)]


def _is_known(store: Store, base: str, iri: str) -> bool:
    try:
        return iri.startswith(base) and standing(store, base, iri).kind != UNKNOWN
    except ValueError:
        return False  # it is no IRI


def by_code(index: Index, scheme: Scheme | Collection, code: str) -> list[str]:
    """The IRIs of our entities that have a code."""
    return [each.iri for each in islice(index.by_code(scheme.id, code), MOST)]


def near_codes(index: Index, scheme: Scheme | Collection, code: str) -> list[str]:
    """Codes of a scheme that are like one that nothing has."""
    asked = "SELECT DISTINCT value FROM code WHERE scheme = ?"
    known = [value for (value,) in index.rows(asked, scheme.id)]
    found = process.extract(code, known, scorer=OSA.normalized_similarity, processor=str.casefold, limit=_HINTS)
    return [value for value, alike, _ in found if alike > 0]


def listed(index: Index) -> list[Listed]:
    """All schemes of codes, then all collections of others."""
    found = []
    for scheme in index.plan.schemes:
        [(count, example)] = index.rows("SELECT COUNT(*), MIN(value) FROM code WHERE scheme = ?", scheme.id)
        found.append(Listed(scheme, count, example or ""))
    for each in index.plan.collections:
        asked = "SELECT COUNT(*), MIN(key) FROM link WHERE key GLOB ?"
        [(count, example)] = index.rows(asked, f"{each.id} *")
        found.append(Listed(each, count, (example or "").partition(" ")[2]))
    return found


def links(index: Index, store: Store, entity: Entity) -> list[Link]:
    """The links of an entity, in the order of their targets."""
    return [_link(index, store, entity.iri, predicate, target) for predicate, target in entity.links]


def _link(index: Index, store: Store, iri: str, predicate: str, target: str) -> Link:
    known = ((each, each.code(target)) for each in index.plan.collections)
    collection, code = next(((each, code) for each, code in known if code), (None, ""))
    return Link(predicate, target, collection, code, tuple(sorted({*_stating(store, iri, target)})))


def _stating(store: Store, iri: str, target: str) -> Iterator[str]:
    """The things that point to both ends of a link."""
    pointing = islice(store.match(value=NamedNode(target), graph=_EVERYTHING), 100)
    for each in {quad.subject for quad in pointing} - {NamedNode(iri)}:
        if isinstance(each, NamedNode) and any(_pointing_to(store.match(each, graph=_EVERYTHING), iri)):
            yield each.value


def _pointing_to(said: Iterable[object], iri: str) -> Iterator[bool]:
    return (getattr(each, "object", None) == NamedNode(iri) for each in said)
