"""How alike two names are, whatever their case, accents, punctuation and order of words.

>>> likeness(Name("Côte d’Ivoire"), Name("COTE D'IVOIRE")), likeness(Name("Brazil"), Name("Brasil"))
(1.0, 0.83)
>>> likeness(Name("Mali – member – GPAI"), Name("Malta – member – GPAI")), likeness(Name("G7 2020"), Name("G7 2021"))
(0.0, 0.0)
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from .letters import words

_LEAST = 75
"""How alike, of 100, the words must be in which two names differ."""
_FIRST_LOOK = 60
"""How alike, of 100, two whole names must be to be compared word by word."""
_MOST_COMPARED = 200


class Name:
    """A name as it is compared: its words, folded."""

    def __init__(self, text: str) -> None:
        self.words = tuple(sorted(words(text)))

    @cached_property
    def whole(self) -> str:
        """Its words in the order of the alphabet."""
        return " ".join(self.words)

    @cached_property
    def counted(self) -> "Counter[str]":
        """How often each word stands in it."""
        return Counter(self.words)

    @cached_property
    def size(self) -> int:
        """How many letters it has."""
        return sum(map(len, self.words))


def likest(name: Name, wholes: Sequence[str], names: Sequence[Name], least: float) -> Iterator[tuple[int, float]]:
    """The places of the names that are at least so alike, with how alike they are; `wholes` are the same names, whole.

    >>> names = [Name("Brazil"), Name("Malta"), Name("The Brazil")]
    >>> list(likest(Name("Brasil"), [each.whole for each in names], names, 0.8))
    [(0, 0.83)]
    """
    near = extract(name.whole, wholes, scorer=ratio, processor=None, score_cutoff=_FIRST_LOOK, limit=_MOST_COMPARED)
    for _, _, place in near if name.words else ():
        alike = likeness(name, names[place])
        if alike >= least:
            yield place, alike


def likeness(one: Name, other: Name, least: int = _LEAST) -> float:
    """From 0.0 to 1.0, which says that they have the same words.

    The words in which they differ must be like each other (`least` of 100), with the same numbers in them: of two long
    names that differ in a short word, that word tells them apart.
    """
    if one.words == other.words:
        return 1.0 if one.words else 0.0
    mine, others = one.counted - other.counted, other.counted - one.counted
    if _numbers(mine) != _numbers(others):
        return 0.0
    whole = max(one.size, other.size)
    if not mine or not others:
        return round(1 - sum(map(len, (mine or others).elements())) / whole, 2)
    alike = ratio(" ".join(sorted(mine.elements())), " ".join(sorted(others.elements())), score_cutoff=least)
    differing = max(sum(map(len, each.elements())) for each in (mine, others))
    return round(1 - (1 - alike / 100) * differing / whole, 2) if alike else 0.0


def _numbers(words: "Counter[str]") -> list[str]:
    """The words in which there is a digit."""
    return sorted(word for word in words.elements() if any(map(str.isdigit, word)))
