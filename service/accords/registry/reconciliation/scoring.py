"""How well an entity answers a query: a score from 0 to 100, what it is made of, and whether it is surely the one.

The score is a weighted mean. What the entity is called counts three times, each condition once, and a condition on a
code, whose values are one entity's alone, three times. Who is not of the asked class, where others may be told too, has
half of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..finding.addresses import normal
from ..finding.index import Entity
from ..finding.reading import Name
from .agreement import AGREED
from .alike import MOST_UNLIKE, alike
from .query import NONE, SHOULD, Condition, Given, Query

_NAME, _CODE, _OTHER = 3, 3, 1
_WRONG_CLASS = 0.5
_OTHER_CASE = 0.95
"""How well a code is met that is written with other capitals: many words are codes then, as "no" is that of Norway."""
_WELL_ENOUGH = 0.5
"""How well the name must be met of what a code tells surely."""


@dataclass(frozen=True)
class Met:
    """How well what an entity is called meets a query, and by what: a name, a code, or its own identifier.

    `sure` says that it is the same, and not only alike.
    """

    share: float
    sure: bool = False
    name: Name | None = None
    code: str = ""
    identifier: bool = False


@dataclass(frozen=True)
class Kept:
    """How well an entity keeps a condition; None where nothing is said of the property."""

    condition: Condition
    share: float | None
    code: bool

    @property
    def weight(self) -> int:
        """How often it counts."""
        return _CODE if self.code else _OTHER

    @property
    def broken(self) -> bool:
        """Whether what the entity has contradicts the condition."""
        return self.share is not None and self.share < AGREED

    @property
    def kept(self) -> bool:
        """Whether what the entity has is what was asked."""
        return self.share is not None and self.share >= AGREED and self.condition.quantifier != NONE


@dataclass(frozen=True)
class Candidate:
    """An entity with its score, the reasons for it, and whether it is surely the one that is sought.

    `met` is None where a query names none, `of_kind` where it asks for no class.
    """

    entity: Entity
    score: float
    met: Met | None
    conditions: tuple[Kept, ...]
    of_kind: bool | None
    match: bool = False

    @property
    def sure(self) -> bool:
        """Whether it would be the one, if there were no other such."""
        if self.of_kind is False or any(each.broken for each in self.conditions):
            return False
        by_code = any(each.code and each.kept for each in self.conditions)
        if self.met is None:
            return by_code
        return self.met.sure or (by_code and self.met.share > _WELL_ENOUGH)

    @property
    def kept(self) -> int:
        """How much of what it has is what was asked."""
        return sum(each.weight for each in self.conditions if each.kept)


def met(givens: Iterable[Given], entity: Entity) -> Met:
    """How well the best of some names, codes and identifiers meets an entity."""
    return max((_met(given, entity) for given in givens), key=_rank, default=Met(0.0))


def score(query: Query, entity: Entity, kept: tuple[Kept, ...]) -> Candidate | None:
    """The entity as a candidate; None where it is none: nothing like its name, of another class, or a condition."""
    called = met(query.names, entity) if query.names else None
    if called and called.share <= MOST_UNLIKE:
        return None
    if any(each.condition.required and (each.share or 0.0) < AGREED for each in kept):
        return None
    of_kind = query.fits(frozenset(entity.all_classes)) if query.kinds else None
    if of_kind is False and query.strict != SHOULD:
        return None
    weights = [(_NAME, called.share)] if called else []
    weights += [(each.weight, each.share or 0.0) for each in kept]
    share = sum(weight * each for weight, each in weights) / sum(weight for weight, _ in weights)
    found = 100 * share * (_WRONG_CLASS if of_kind is False else 1.0)
    return Candidate(entity, round(found, 1), called, kept, of_kind) if found else None


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, the best first; the one is marked that is surely meant, if no other is as surely."""
    best = sorted(candidates, key=lambda each: (-each.sure, -each.kept, -each.score, *_tie(each)))
    sure = [each for each in best if each.sure]
    alone = sure and not any(each.kept == sure[0].kept for each in sure[1:])
    found = [replace(best[0], match=True), *best[1:]] if alone else best
    return sorted(found, key=lambda each: (-each.match, -each.score, *_tie(each)))


def _tie(candidate: Candidate) -> tuple[bool, str]:
    name = candidate.met.name if candidate.met else None
    return bool(name and not name.preferred), candidate.entity.iri


def _rank(met: Met) -> tuple[bool, float, bool]:
    return met.sure, met.share, bool(met.name and met.name.preferred)


def _met(given: Given, entity: Entity) -> Met:
    if given.iri and (given.iri == entity.iri or _leads_to(entity, given.iri)):
        return Met(1.0, sure=True, identifier=True)
    by_code = _by_code(given.text, entity.codes)
    named = (Met(found.share, found.same, name) for name in entity.names if (found := alike(given.text, name.text)))
    return max((by_code, *named), key=_rank)


def _leads_to(entity: Entity, address: str) -> bool:
    """Whether an entity is linked to an address, as the same thing."""
    return any(normal(target) == normal(address) for _, target in entity.links)


def _by_code(text: str, codes: Iterable[tuple[str, str]]) -> Met:
    """The code that the text is; where it is written with other capitals, that is not sure."""
    wanted = text.strip()
    same = next((scheme for scheme, code in codes if code == wanted), "")
    alike = next((scheme for scheme, code in codes if code.casefold() == wanted.casefold()), "")
    return Met(1.0, sure=True, code=same) if same else Met(_OTHER_CASE if alike else 0.0, code=alike)
