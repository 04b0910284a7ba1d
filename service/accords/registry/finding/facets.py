"""Facets: by what a search can be narrowed, and how many of its answers each value would leave."""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rapidfuzz import process
from rapidfuzz.fuzz import partial_ratio

_NEAR = 10


@dataclass(frozen=True, eq=False)
class Value:
    """One value of a facet: what it is in addresses, its IRI or text, and what it is called, by language."""

    slug: str
    value: str
    labels: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Facet:
    """One facet. Entities have sets of values: `entities` has the number of its set for each entity, by number."""

    name: str
    titles: Mapping[str, str]
    values: tuple[Value, ...]
    sets: Sequence[Sequence[int]]
    entities: "array[int]"

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Facet":
        """A facet as it is written (see `writing`)."""
        name, _, titles, values, sets, entities = row
        column = array("I")
        column.frombytes(entities)
        read = [(value, labels) for value, labels in json.loads(values)]
        ends = Counter(_end(value) for value, _ in read)
        known = (Value(_end(value) if ends[_end(value)] == 1 else value, value, labels) for value, labels in read)
        return cls(name, json.loads(titles), tuple(known), json.loads(sets), column)

    def value(self, text: str) -> Value | None:
        """The value that a text names: as in addresses, in full, or by the end of its IRI."""
        return self._named.get(text) or self._named.get(text.casefold())

    def near(self, text: str) -> list[str]:
        """Some values that a text that names none may mean, as in addresses, the likest first."""
        called = {each.slug: " ".join([each.slug, *each.labels.values()]) for each in self.values}
        found = process.extract(text, called, scorer=partial_ratio, processor=str.casefold, limit=_NEAR)
        return [slug for _, _, slug in found]

    def sets_with(self, values: Iterable[Value]) -> frozenset[int]:
        """The sets that hold one of some values."""
        wanted = {self._numbers[each.value] for each in values}
        return frozenset(number for number, held in enumerate(self.sets) if not wanted.isdisjoint(held))

    def counted(self, entities: Iterable[int], lacking: Iterable[int] | None = None) -> list[tuple[Value, int]]:
        """How many of some entities have each value, the most first.

        With `lacking`, which are all others, what these have is taken from what all have, without a look at the rest.
        """
        counts: Counter[int] = Counter()
        for number, count in self._held(entities, lacking).items():
            for value in self.sets[number] if count else ():
                counts[value] += count
        return [(self.values[value], count) for value, count in counts.most_common()]

    def _held(self, entities: Iterable[int], lacking: Iterable[int] | None) -> Counter[int]:
        """How many of some entities have each set."""
        if lacking is None:
            return Counter(map(self.entities.__getitem__, entities))
        held = self._all_held.copy()
        held.subtract(map(self.entities.__getitem__, lacking))
        return held

    @cached_property
    def _all_held(self) -> Counter[int]:
        """How many of all entities have each set: what stands before the first is no entity."""
        return Counter(self.entities[1:])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {each.value: number for number, each in enumerate(self.values)}

    @cached_property
    def _named(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for each in self.values:
            for text in (each.value, each.slug, each.slug.casefold()):
                found.setdefault(text, each)
        return found


def _end(value: str) -> str:
    return value[max(value.rfind("/"), value.rfind("#")) + 1 :] if ":" in value else value
