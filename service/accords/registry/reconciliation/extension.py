"""The values of properties of entities, as cells for a table that somebody extends with them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ...store import Store
from ...terms import XSD
from ..labels import Labels, best

ENTITY, LITERAL, IDENTIFIER = "entity", "literal", "id"
CONTENTS = (ENTITY, LITERAL, IDENTIFIER)
EVERY = "*"
_EVERYWHERE = DefaultGraph()
_INTEGERS = tuple(
    XSD + each
    for each in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger")
)
_DAY = re.compile(r"-?\d{4,}-\d\d-\d\d")
_MOMENT = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_FRACTIONS = tuple(XSD + each for each in ("decimal", "double", "float"))


@dataclass(frozen=True)
class Wish:
    """Which values of a property: how many at most (0 for all), entities as what, and texts in which language.

    Without a `language` it is that of the reader, or the one that serves best; "*" stands for all.
    """

    most: int = 0
    content: str = ENTITY
    language: str = ""


@dataclass(frozen=True)
class Cell:
    """One value: an entity with its name, or a `literal`, with the language of a text."""

    literal: str | int | float = ""
    iri: str = ""
    name: str = ""
    language: str = ""
    date: str = ""


def cells(store: Store, base: str, iri: str, path: str, wish: Wish, language: str) -> list[Cell]:
    """The values of a property of an entity as a reader of a language is told them, in order."""
    held = [quad.object for quad in store.match(NamedNode(iri), NamedNode(path), graph=_EVERYWHERE)]
    things = [each.value for each in held if isinstance(each, NamedNode)]
    labels = Labels.of(store, things, language) if things else Labels([], language)
    found = [_thing(each, labels, base, wish.content) for each in held if isinstance(each, NamedNode)]
    found += map(_literal, _served([each for each in held if isinstance(each, Literal)], wish.language, language))
    ordered = sorted(found, key=lambda each: (each.name.casefold(), each.iri, str(each.literal).casefold()))
    return ordered[: wish.most or None]


def _served(texts: list[Literal], wanted: str, language: str) -> Iterator[Literal]:
    """The literals without a language, and of the others those that are wanted, or serve the reader best."""
    tagged = [each for each in texts if each.language]
    yield from (each for each in texts if not each.language)
    if wanted == EVERY:
        yield from tagged
        return
    serves = wanted or next((each for each in (language, "en") if any(t.language == each for t in tagged)), "")
    chosen = [each for each in tagged if each.language == serves.lower()]
    yield from chosen if chosen or wanted else _any(tagged, language)


def _any(tagged: Iterable[Literal], language: str) -> list[Literal]:
    """The text that serves best where there is none in a language of the reader."""
    kept = list(tagged)
    text = best(kept, language)
    return [each for each in kept if each.value == text][:1]


def _thing(thing: NamedNode, labels: Labels, base: str, content: str) -> Cell:
    """An entity of ours; of what lies elsewhere there is a text: what it is called, or else its IRI."""
    named = labels.value(thing)
    ours = thing.value.startswith((f"{base}id/", f"{base}concept/"))
    if content == IDENTIFIER:
        return Cell(literal=thing.value)
    if ours and content == ENTITY:
        return Cell(iri=thing.value, name=named.text or thing.value, language=named.language)
    called = thing.value in labels.texts()
    return Cell(literal=named.text if called else thing.value, language=named.language if called else "")


def _literal(value: Literal) -> Cell:
    kind, text = value.datatype.value, value.value
    try:
        if kind in _INTEGERS:
            return Cell(literal=int(text))
        if kind in _FRACTIONS:
            return Cell(literal=float(text))
    except ValueError:
        return Cell(literal=text)
    if kind in (XSD + "date", XSD + "dateTime"):
        return Cell(literal=text, date=_moment(text))
    return Cell(literal=text, language=value.language or "")


def _moment(text: str) -> str:
    """A date as a moment (ISO 8601), which the API asks for: midnight where no time is said; "" where it is none.

    >>> _moment("2020-06-15"), _moment("2020-06-15Z"), _moment("2025-02-10T09:30:00+01:00")
    ('2020-06-15T00:00:00Z', '2020-06-15T00:00:00Z', '2025-02-10T09:30:00+01:00')
    """
    if _MOMENT.fullmatch(text):
        return text
    day = _DAY.match(text)
    return f"{day[0]}T00:00:00Z" if day else ""
