"""The words that names have, and which of them a word with a mistake may mean."""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
"""Letters of a word in which a mistake is looked for."""
_LIKE = 0.7
_MOST = 4
_COMMON = 500


class Spelling:
    """All words of all names, with how many names have each."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._near = lru_cache(maxsize=4096)(self._like)

    @cached_property
    def _lettered(self) -> list[str]:
        """The words without digits: of two numbers that differ, neither is a mistake for the other."""
        return [word for word in self._counts if len(word) >= _SHORTEST - 1 and word.isalpha()]

    def knows(self, word: str) -> bool:
        """Whether a name has the word."""
        return word in self._counts

    def near(self, word: str) -> list[str]:
        """The word itself, then those that differ from it by a mistake or two, the likest and most usual first.

        >>> Spelling({"morocco": 9, "monaco": 3, "maroc": 2}).near("moroco")
        ['moroco', 'morocco']
        """
        return [word, *self._near(word)]

    def rare(self, words: Iterable[str], most: int) -> set[str]:
        """Those of some words that the fewest names have, at most so many, and none that very many have.

        Where all are common, the least common of them.
        """
        ranked = sorted(dict.fromkeys(words), key=lambda word: self._counts.get(word, 0))
        return {word for word in ranked[:most] if self._counts.get(word, 0) <= _COMMON} or {*ranked[:1]}

    def _like(self, word: str) -> tuple[str, ...]:
        if len(word) < _SHORTEST or not word.isalpha():
            return ()
        scorer = OSA.normalized_similarity
        found = process.extract(word, self._lettered, scorer=scorer, processor=None, score_cutoff=_LIKE, limit=20)
        ranked = sorted(found, key=lambda each: (-round(each[1], 1), -self._counts[each[0]], each[0]))
        return tuple(each for each, *_ in ranked if each != word)[:_MOST]
