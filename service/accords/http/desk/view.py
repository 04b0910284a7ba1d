"""What the pages of the desk show of a submission: the findings, and the difference, side by side."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Triple

from ...registry.difference import Difference, Entity
from ...registry.difference_document import read
from ...registry.difference_text import text
from ...registry.labels import Value, plain
from ...registry.lookalikes_words import in_words
from ...store import Term
from ..links import anchor

GONE, COME, STAYS = "gone", "come", "stays"
_MOST_SHOWN = 100
"""Entities on a page; a text has all of them."""


@dataclass(frozen=True)
class Cell:
    """One value, and whether it goes, comes or stays."""

    value: Value
    mark: str


@dataclass(frozen=True)
class Row:
    """One property of an entity, its `name`: the values now, and as they would be."""

    name: Value
    before: tuple[Cell, ...]
    after: tuple[Cell, ...]

    @property
    def changes(self) -> bool:
        """Whether any value comes or goes."""
        return any(cell.mark != STAYS for cell in (*self.before, *self.after))


@dataclass(frozen=True)
class Alike:
    """An entity that a new one looks like: how much, in percent, and why."""

    entity: Value
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """One entity of a difference, as a page shows it; its `place` is the name of its anchor on the page."""

    place: str
    entity: Value
    state: str
    kinds: tuple[Value, ...]
    rows: tuple[Row, ...]
    alike: tuple[Alike, ...]


@dataclass(frozen=True)
class View:
    """A difference as a page shows it, in a language: its first entities, and how many more there are.

    `text` is the same as text, where that is not too long.
    """

    version: int
    counts: Mapping[str, int]
    entities: tuple[Shown, ...]
    more: int
    rewritten: tuple[tuple[str, str], ...]
    uncompared: int
    text: str


def visible(words: str) -> str:
    r"""The words, with an escape in the place of each sign that would not be seen, or would turn what is seen around.

    >>> visible("a\u202eb\tc"), visible("un\xa0: deux") == "un\xa0: deux"
    ('a\\u{202E}b\tc', True)
    """
    return "".join(each if _is_seen(each) else f"\\u{{{ord(each):X}}}" for each in words)


def _is_seen(character: str) -> bool:
    """Whether it is a letter, a sign or a space, of whatever width."""
    return character.isprintable() or character == "\t" or unicodedata.category(character) == "Zs"


def view(document: Mapping[str, Any], prefixes: Mapping[str, str], language: str) -> View:
    """The difference that `document` holds (see `registry.difference_document`)."""
    difference = read(document)
    return View(
        version=difference.version,
        counts=difference.counts,
        entities=tuple(
            _shown(difference, entity, f"entity-{number}", language)
            for number, entity in enumerate(difference.entities[:_MOST_SHOWN], 1)
        ),
        more=max(0, len(difference.entities) - _MOST_SHOWN),
        rewritten=tuple((str(written), str(stored)) for written, stored in difference.rewritten),
        uncompared=difference.uncompared,
        text=text(difference, prefixes, language) if len(difference.entities) <= _MOST_SHOWN else "",
    )


def _shown(difference: Difference, entity: Entity, place: str, language: str) -> Shown:
    def named(iri: str) -> Value:
        return _named(difference, iri, language)

    marked = [(each, COME) for each in entity.added] + [(each, GONE) for each in entity.removed]
    marked += [(each, STAYS) for each in entity.kept]
    properties = {triple.predicate.value for triple, _ in marked}
    rows = (_row(difference, _of(entity, named(each), language), marked, language) for each in properties)
    return Shown(
        place=place,
        entity=named(entity.iri),
        state=entity.state,
        kinds=tuple(map(named, entity.kinds)),
        rows=tuple(sorted(rows, key=lambda row: (not row.changes, row.name.text.casefold(), row.name.iri))),
        alike=tuple(
            Alike(
                named(each.iri),
                round(each.score * 100),
                tuple(
                    visible(in_words(reason, {**difference.labels, **entity.names}, language))
                    for reason in each.reasons
                ),
            )
            for each in entity.alike
        ),
    )


def _of(entity: Entity, name: Value, language: str) -> Value:
    """A property as the shapes of the entity call it, where they do."""
    texts = entity.names.get(name.iri, {})
    return Value(texts.get(language) or texts.get("en") or name.text, name.iri)


def _row(difference: Difference, name: Value, marked: Iterable[tuple[Triple, str]], language: str) -> Row:
    cells = [
        Cell(_value(difference, triple.object, language), mark)
        for triple, mark in marked
        if triple.predicate.value == name.iri
    ]
    cells.sort(key=lambda cell: (cell.mark == STAYS, cell.value.text, cell.value.language))
    before = tuple(cell for cell in cells if cell.mark != COME)
    return Row(name, before, tuple(cell for cell in cells if cell.mark != GONE))


def _value(difference: Difference, term: Term, language: str) -> Value:
    if isinstance(term, NamedNode):
        return _named(difference, term.value, language)
    datatype = getattr(term, "datatype", None)
    return Value(visible(plain(term)), "", getattr(term, "language", None) or "", datatype.value if datatype else "")


def _named(difference: Difference, iri: str, language: str) -> Value:
    """A thing by its label; one that has none by the end of its IRI."""
    texts = difference.labels.get(iri, {})
    return Value(visible(texts.get(language) or texts.get("en") or anchor(iri) or iri), iri)
