"""What each further choice would leave of an answer: counted exactly, and of the fewer, where nearly all are found."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from .facets import Facet, Value

Chosen = Mapping[Facet, tuple[Value, ...]]
"""The facets that are narrowed, with their values."""


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many answers it leaves, and whether it is chosen."""

    value: Value
    count: int
    chosen: bool


@dataclass(frozen=True)
class Narrowing:
    """One facet, with its values, the most frequent first, those that are chosen before them."""

    facet: Facet
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Matched:
    """The numbers of entities, in order; `lacking` are all others, where these are fewer, and then quicker to count."""

    numbers: Sequence[int]
    lacking: Sequence[int] | None = None

    @classmethod
    def of(cls, numbers: Iterable[int], size: int) -> "Matched":
        """Some of so many entities, each once however often it is given."""
        found = array("I", dict.fromkeys(numbers))
        lacking = array("I", {*range(1, size + 1)}.difference(found)) if len(found) * 2 > size else None
        return cls(found, lacking)


def narrowed(numbers: Sequence[int], chosen: Chosen) -> Sequence[int]:
    """The entities that have one of the values of each facet."""
    for facet, values in chosen.items():
        sets, entities = facet.sets_with(values), facet.entities
        numbers = list(compress(numbers, map(sets.__contains__, map(entities.__getitem__, numbers))))
    return numbers


def narrowings(facets: Iterable[Facet], matched: Matched, chosen: Chosen, left: Sequence[int]) -> Iterator[Narrowing]:
    """Each facet with what its values leave when the others stay as they are; all that is chosen leaves `left`."""
    for facet in facets:
        others = {each: values for each, values in chosen.items() if each is not facet}
        numbers = narrowed(matched.numbers, others) if facet in chosen else left
        counts = dict(facet.counted(numbers, None if others else matched.lacking))
        own = chosen.get(facet, ())
        first = [Choice(value, counts.pop(value, 0), True) for value in own]
        yield Narrowing(facet, (*first, *(Choice(value, count, False) for value, count in counts.items())))
