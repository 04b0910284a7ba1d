"""The entities that a column can name, by what they are called, for cells that do not name one to the letter."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property

from ..letters import without_accents

MOST = 20_000
"""Entities whose names are compared; in a larger registry, only the first."""
NEAR = 3
_ALIKE = 0.7
_LONGEST = 120
"""Characters of a text that is compared with names."""


class Index:
    """Entities, by their labels and codes in small letters and without accents."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """`named` are IRIs, each with one of its names."""
        self._by_name: dict[str, list[str]] = {}
        for iri, name in named:
            iris = self._by_name.setdefault(folded(name), [])
            iris.extend([] if iri in iris else [iri])

    def __len__(self) -> int:
        return len(self._by_name)

    def called(self, text: str) -> list[str]:
        """The entities that are called so, but for capitals, accents and spaces."""
        return self._by_name.get(folded(text), [])

    @cached_property
    def iris(self) -> tuple[str, ...]:
        """The entities, in the order of their IRIs."""
        return tuple(sorted({iri for iris in self._by_name.values() for iri in iris}))

    @property
    def is_whole(self) -> bool:
        """Whether there are no others that fit."""
        return len(self.iris) < MOST

    def near(self, text: str) -> list[str]:
        """The entities whose labels, codes or slugs are most like a text, the nearest first; of a long text none."""
        if len(text) > _LONGEST:
            return []
        words = get_close_matches(folded(text), self._words, n=2 * NEAR, cutoff=_ALIKE)
        return list(dict.fromkeys(iri for word in words for iri in self._words[word]))[:NEAR]

    @cached_property
    def _words(self) -> Mapping[str, list[str]]:
        """What the entities are called, and the ends of their IRIs."""
        return {**{folded(iri.rpartition("/")[2]): [iri] for iri in self.iris}, **self._by_name}


def folded(text: str) -> str:
    """A text in small letters, without accents, each space once.

    >>> folded(" Côte  d’Ivoire ")
    "cote d'ivoire"
    """
    return re.sub(r"\s+", " ", without_accents(text.replace("’", "'"))).strip().casefold()
