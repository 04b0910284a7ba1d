"""Entities that a new one may be a second time: those with its code, its link, its name, its slug, or its statements.

Each reason says what the two have in common, so that who reads it can judge. Nothing here knows a class of the domain:
which properties are codes, and in which folders names lie, is told by shapes and ontology.
"""

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from pyoxigraph import Literal, NamedNode, Triple

from ..store import Store, Term
from ..terms import OWL, RDF, SCHEMA, SKOS
from .entities import PROVENANCE
from .labels import plain
from .likeness import Name, likest
from .lookalikes_registry import NAMES, Registry

SAME_CODE, SAME_LINK, SAME_NAME = "same-code", "same-link", "same-name"
SIMILAR_NAME, SAME_SLUG, SAME_STATEMENTS = "similar-name", "same-slug", "same-statements"

_TYPE = NamedNode(RDF + "type")
_LINKS = frozenset({SCHEMA + "sameAs", OWL + "sameAs", SKOS + "exactMatch"})
_MOST, _MOST_WITH_A_VALUE = 5, 1000
_LIKE_ENOUGH = 0.8


@dataclass(frozen=True)
class Reason:
    """What two entities have in common: one of the words above, and the properties with their values.

    Of names that are only similar, the value is that of the entity that is there. Of a slug there is no property.
    `weight` is how much speaks for it, from 0 to 1.
    """

    kind: str
    weight: float
    shared: tuple[tuple[str, Term], ...]


@dataclass(frozen=True)
class Lookalike:
    """An entity that a new one looks like, for these reasons, the weightiest first."""

    iri: str
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        """The weight of the weightiest reason."""
        return self.reasons[0].weight


def lookalikes(store: Store, registry: Registry, iri: str, statements: Iterable[Triple]) -> tuple[Lookalike, ...]:
    """Those that a new entity, of which this is stated, looks like, the likest first; at most five."""
    said = tuple(statements)
    kinds = frozenset(
        each.object.value for each in said if each.predicate == _TYPE and isinstance(each.object, NamedNode)
    )
    found: dict[str, list[Reason]] = {}
    for other, reason in (
        *_of_same_values(store, registry.codes, said),
        *_of_same_slug(store, registry.folders, iri),
        *(_of_names(store, registry, kinds, said) if kinds else ()),
        *(_of_statements(store, registry, kinds, said) if kinds else ()),
    ):
        if other != iri:
            found.setdefault(other, []).append(reason)
    alike = [Lookalike(each, _best(reasons)) for each, reasons in found.items()]
    return tuple(sorted(alike, key=lambda each: (-each.score, each.iri))[:_MOST])


def _best(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons, the weightiest first; of the names, the one that is likest."""
    found: dict[tuple[str, str], Reason] = {}
    for reason in sorted(reasons, key=lambda each: (-each.weight, each.kind, str(each.shared))):
        naming = reason.kind in (SAME_NAME, SIMILAR_NAME)
        found.setdefault(("name", "") if naming else (reason.kind, str(reason.shared)), reason)
    return tuple(found.values())


def _of_same_values(store: Store, codes: Collection[str], said: Iterable[Triple]) -> Iterator[tuple[str, Reason]]:
    """Those with the same code, or with the same link to somebody else's name for the same thing."""
    for triple in said:
        name = triple.predicate.value
        kind = SAME_CODE if name in codes else SAME_LINK if name in _LINKS else ""
        if not kind:
            continue
        for quad in islice(store.match(None, triple.predicate, triple.object), _MOST):
            yield plain(quad.subject), Reason(kind, 1.0, ((name, triple.object),))
        if kind == SAME_LINK and isinstance(triple.object, NamedNode) and next(store.match(triple.object, _TYPE), None):
            yield triple.object.value, Reason(kind, 1.0, ((name, triple.object),))


def _of_same_slug(store: Store, folders: Collection[str], iri: str) -> Iterator[tuple[str, Reason]]:
    """Those of another kind whose names end alike."""
    slug = iri.rpartition("/")[2]
    for folder in folders:
        try:
            other = NamedNode(folder + slug)
        except ValueError:
            continue
        if slug and next(store.match(other), None):
            yield other.value, Reason(SAME_SLUG, 0.6, (("", Literal(slug)),))


def _of_names(
    store: Store, registry: Registry, kinds: frozenset[str], said: Iterable[Triple]
) -> Iterator[tuple[str, Reason]]:
    """Those of the same class with the same or nearly the same name, whatever the language.

    In a very large class, only those whose name is written in the same way.
    """
    own = [each for each in said if each.predicate.value in NAMES and isinstance(each.object, Literal)]
    for triple in own:
        for quad in chain.from_iterable(store.match(None, NamedNode(name), triple.object) for name in NAMES):
            if _is_a(store, quad.subject, kinds):
                yield plain(quad.subject), Reason(SAME_NAME, 0.95, ((triple.predicate.value, triple.object),))
    mine = [(each.predicate.value, Name(plain(each.object))) for each in own]
    known = registry.of(store, kinds)
    for predicate, name in mine:
        for place, like in likest(name, known.wholes, known.names, _LIKE_ENOUGH):
            kind, weight = (SAME_NAME, 0.95) if like == 1.0 else (SIMILAR_NAME, round(0.9 * like, 2))
            yield known.things[place], Reason(kind, weight, ((predicate, known.literals[place]),))


def _of_statements(
    store: Store, registry: Registry, kinds: frozenset[str], said: Iterable[Triple]
) -> Iterator[tuple[str, Reason]]:
    """Those of the same class that point to the same things, when by chance none would.

    A thing to which n of N point weighs ln(N / n): of entities that share what weighs ln N together, one is expected.
    """
    size = registry.size(store, kinds)
    pointing = [each for each in said if isinstance(each.object, NamedNode) and _tells(each.predicate)]
    if size < 3 or len(pointing) < 2:
        return
    weights: dict[Triple, float] = {}
    sharing: dict[NamedNode, list[Triple]] = {}
    for triple in pointing:
        found = [
            quad.subject for quad in islice(store.match(None, triple.predicate, triple.object), _MOST_WITH_A_VALUE)
        ]
        holding = set(found)
        weights[triple] = max(0.0, math.log(size / max(1, len(holding))))
        for other in holding if len(found) < _MOST_WITH_A_VALUE else ():
            if isinstance(other, NamedNode):
                sharing.setdefault(other, []).append(triple)
    whole = sum(weights.values())
    for other, shared in sharing.items():
        weight = sum(weights[each] for each in shared)
        if whole and weight / whole >= _LIKE_ENOUGH and weight >= math.log(size) and _is_a(store, other, kinds):
            telling = sorted((each for each in shared if weights[each]), key=lambda each: (-weights[each], str(each)))
            common = tuple((each.predicate.value, each.object) for each in telling)
            yield other.value, Reason(SAME_STATEMENTS, round(0.9 * weight / whole, 2), common)


def _tells(predicate: NamedNode) -> bool:
    """Whether a statement with this predicate says something of the thing, rather than of its class or its source."""
    return predicate != _TYPE and predicate not in PROVENANCE and predicate.value not in _LINKS


def _is_a(store: Store, thing: Term, kinds: Iterable[str]) -> bool:
    node = NamedNode(plain(thing))
    return any(next(store.match(node, _TYPE, NamedNode(kind)), None) for kind in kinds)
