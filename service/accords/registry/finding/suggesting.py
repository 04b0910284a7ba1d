"""What a text may become as it is written: names that begin so, and then those that have the words."""

from itertools import chain

from ..letters import words
from .index import Entity, Index
from .reading import Name
from .searching import Question, search
from .writing import NAME_BITS

_MOST_LOOKED_AT = 2000
_LAST = "\U0010ffff"


def suggested(index: Index, text: str, language: str, most: int) -> list[tuple[Name, Entity]]:
    """The names that a text may become, each with its entity, at most so many; no two are written alike.

    Of those that begin so, names in the reader's language come first, then what more others point to. Raises
    BadRequest for a text that is too long.
    """
    found: dict[str, tuple[Name, Entity]] = {}
    answer = search(index, Question(text, {}, language)) if words(text) else None
    beginning = _beginning(index, " ".join(words(text)), language, most) if answer else []
    rest = [(number, -1) for number in (answer.numbers[:most] if answer else ())]
    for number, place in chain(beginning, rest):
        for entity in index.entities([number]):
            name = entity.names[place] if place >= 0 else entity.name(language)
            if name and len(found) < most:
                found.setdefault(name.text, (name, entity))
    return list(found.values())


def _beginning(index: Index, folded: str, language: str, most: int) -> list[tuple[int, int]]:
    """Entities, with the place of a name that begins so."""
    asked = "SELECT id, language FROM name WHERE folded >= ? AND folded < ? LIMIT ?"
    rows = index.rows(asked, folded, folded + _LAST, _MOST_LOOKED_AT)
    ranked = sorted((tongue not in (language, ""), id) for id, tongue in rows)
    return [(id >> NAME_BITS, id & (2**NAME_BITS - 1)) for _, id in ranked[:most]]
