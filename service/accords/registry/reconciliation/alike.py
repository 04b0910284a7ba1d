"""How alike a text and a name are, for somebody who seeks the thing with that name, and in what they agree.

>>> alike("cote d'ivoire", "Côte d’Ivoire"), alike("Gambia, The", "the Gambia")
(Alike(share=1.0, same=True), Alike(share=0.98, same=True))
>>> alike("Marroco", "Morocco").same, alike("Marroco", "Morocco").share > MOST_UNLIKE
(False, True)
>>> alike("Guinea", "Equatorial Guinea").share, alike("Mali", "Peru").share
(0.71, 0.0)
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..letters import words
from ..likeness import Name, likeness

LITTLE = frozenset(words("the a an of and le la les l de du des d et el los las del y"))
"""Articles and words that join others, in English, French and Spanish; names that differ in these are the same."""
MOST_UNLIKE = 0.6
"""What is less alike is no candidate."""
_OTHER_WORDS = 0.98
_LEAST = 65
"""How alike, of 100, the words must be in which a text and a name differ."""
_MISSPELT = 0.95


@dataclass(frozen=True)
class Alike:
    """How alike, from 0.0 to 1.0; `same` says that it is the same name.

    The same name has the same words, whatever their case, accents, punctuation and order, and whatever little words
    stand between them.
    """

    share: float
    same: bool = False


class Sought:
    """A text for which a name is sought, or a name with which it is compared."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spelling = tuple(words(text))
        kept = [each for each in self.spelling if each not in LITTLE]
        self.name = Name(" ".join(kept or self.spelling))

    @cached_property
    def essence(self) -> "Counter[str]":
        """The words that matter, with how often each stands in it."""
        return self.name.counted


@lru_cache(maxsize=20_000)
def _read(text: str) -> Sought:
    return Sought(text)


def alike(text: str, name: str) -> Alike:
    """How alike a text and a name are.

    A name in which all words of the text stand, or that stands in the text as a whole, is alike by how much of the
    longer one is the shorter one; else the two are alike by the letters in which they differ.
    """
    sought, other = _read(text), _read(name)
    if not sought.spelling or not other.spelling:
        return Alike(0.0)
    if sought.spelling == other.spelling:
        return Alike(1.0, True)
    if sought.name.words == other.name.words:
        return Alike(_OTHER_WORDS, True)
    within = 0.0
    if sought.essence <= other.essence:
        within = 0.6 + 0.3 * sought.name.size / other.name.size
    elif other.essence <= sought.essence:
        within = 0.5 + 0.3 * other.name.size / sought.name.size
    share = max(within, _MISSPELT * likeness(sought.name, other.name, _LEAST))
    return Alike(round(share, 2))
