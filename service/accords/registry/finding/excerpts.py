"""Why something was found: the name or the passage that has the words, with these marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..letters import words
from .index import Entity, Index
from .reading import Name

_WORD = re.compile(r"[^\W_]+")
_BEFORE, _WHOLE = 60, 220
"""Characters of a passage: before the first word that is marked, and in all."""


@dataclass(frozen=True)
class Excerpt:
    """A name or a passage: its text, the places (from, to) that are marked in it, its language and its property."""

    text: str
    marks: tuple[tuple[int, int], ...]
    language: str
    predicate: str
    cut: tuple[bool, bool] = (False, False)

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The text in parts, each with whether it is marked."""
        found, at = [], 0
        for start, end in self.marks:
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [each for each in (*found, (self.text[at:], False)) if each[0]]


@dataclass(frozen=True)
class Shown:
    """An entity as an answer shows it: what it is called, with marks, and why it was found where that does not say it.

    That is a code (scheme and value), another name that has the words, or a passage.
    """

    entity: Entity
    label: Excerpt
    code: tuple[str, str] | None = None
    other: Excerpt | None = None
    passage: Excerpt | None = None


def shown(index: Index, entity: Entity, sought: Sequence[str], language: str) -> Shown:
    """An entity that was found by some words, folded, for a reader of a language."""
    name = entity.name(language) or Name(entity.iri, "", "")
    label = excerpt(name, sought)
    if not sought or _has_all(name.text, sought, whole=True):
        return Shown(entity, label)
    for scheme, value in entity.codes:
        if words(value) == [*sought]:
            return Shown(entity, label, code=(scheme, value))
    fitting = [each for each in entity.names if _has_all(each.text, sought)]
    ranked = sorted(fitting, key=lambda each: (each != name, each.language not in (language, ""), len(each.text)))
    if ranked:
        return Shown(entity, label, other=excerpt(ranked[0], sought) if ranked[0] != name else None)
    return Shown(entity, label, passage=_passage(index.texts(entity.iri), sought, language))


def excerpt(name: Name, sought: Sequence[str]) -> Excerpt:
    """A whole name, its words marked."""
    return Excerpt(name.text, marks(name.text, sought), name.language, name.predicate)


def marks(text: str, sought: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the words of a text stand that were sought, be it with another end; the last may be a beginning.

    >>> marks("Côte d’Ivoire", ["cote", "ivo"])
    ((0, 4), (7, 13))
    """
    return tuple(found.span() for found in _WORD.finditer(text) if any(_is(word, sought) for word in words(found[0])))


def _is(word: str, sought: Sequence[str]) -> bool:
    bare = {each.removesuffix("s") if len(each) > 3 else each for each in sought}
    alike = word in sought or (word.removesuffix("s") if len(word) > 3 else word) in bare
    return alike or (len(sought[-1:]) == 1 and len(sought[-1]) > 1 and word.startswith(sought[-1]))


def _has_all(text: str, sought: Sequence[str], whole: bool = False) -> bool:
    """Whether a text has all the words; `whole`, not only the beginning of the last."""
    there = words(text)
    return all(any(word == each if whole else _is(word, [each]) for word in there) for each in sought)


def _passage(texts: Iterable[Name], sought: Sequence[str], language: str) -> Excerpt | None:
    """What of some texts has the most of the words, in the reader's language if it can be; cut around the first."""
    ranked = sorted(
        ((_count(each.text, sought), each.language == language, each) for each in texts),
        key=lambda each: (-each[0], not each[1], len(each[2].text)),
    )
    if not ranked or not ranked[0][0]:
        return None
    best = ranked[0][2]
    first = marks(best.text, sought)[0][0]
    start = 0 if first <= _BEFORE else best.text.find(" ", first - _BEFORE) + 1
    end = len(best.text) if len(best.text) - start <= _WHOLE else best.text.rfind(" ", start, start + _WHOLE)
    end = start + _WHOLE if end <= first else end
    cut = best.text[start:end]
    return Excerpt(cut, marks(cut, sought), best.language, best.predicate, (start > 0, end < len(best.text)))


def _count(text: str, sought: Sequence[str]) -> int:
    there = words(text)
    return sum(any(_is(word, [each]) for word in there) for each in sought)
