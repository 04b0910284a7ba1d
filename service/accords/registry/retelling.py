"""Statements that came and went, in the words of a reader: by thing, with the names that the shapes give properties."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from ..store import Store
from ..terms import RDF
from .labels import LABELS, Labels, Value, plain
from .outline import Outline

_TYPE = NamedNode(RDF + "type")
_LABELS = tuple(map(NamedNode, LABELS))


@dataclass(frozen=True)
class Row:
    """A statement on a thing, and whether it came or went."""

    property: Value
    value: Value
    came: bool


@dataclass(frozen=True)
class Part:
    """What came and went of a thing: of each property what went first."""

    thing: Value
    rows: tuple[Row, ...]


def retold(
    removed: Sequence[Quad], added: Sequence[Quad], first: str, store: Store, outline: Outline, language: str
) -> list[Part]:
    """What came and went, the thing `first` before the others; the words are those of a version, in a language.

    A statement that only moved from one graph to another is left out.
    """
    gone, come = {quad.triple for quad in removed}, {quad.triple for quad in added}
    told = [(triple, False) for triple in gone - come] + [(triple, True) for triple in come - gone]
    named = {each for triple, _ in told for each in (triple.subject, triple.predicate, triple.object)}
    things = {each for each in named if isinstance(each, NamedNode)}
    labels = Labels([*removed, *added, *_labelling(store, things)], language)
    by_thing: dict[str, list[Row]] = {}
    for triple, came in told:
        node = plain(triple.subject)
        predicate = triple.predicate.value
        name = outline.name(_kinds(store, node, (*removed, *added)), predicate, language)
        property = Value(name, predicate) if name else labels.value(triple.predicate)
        by_thing.setdefault(node, []).append(Row(property, labels.value(triple.object), came))
    parts = [Part(labels.value(NamedNode(node)), tuple(sorted(rows, key=_order))) for node, rows in by_thing.items()]
    return sorted(parts, key=lambda part: (part.thing.iri != first, part.thing.text.casefold(), part.thing.iri))


def _labelling(store: Store, things: Iterable[NamedNode]) -> Iterator[Quad]:
    for thing in things:
        for each in _LABELS:
            yield from store.match(thing, each)


def _kinds(store: Store, node: str, changed: Iterable[Quad]) -> list[str]:
    """The classes of a thing, those that it has lost or gained among them."""
    known = [*store.match(NamedNode(node), _TYPE), *(quad for quad in changed if plain(quad.subject) == node)]
    return sorted({plain(quad.object) for quad in known if quad.predicate == _TYPE})


def _order(row: Row) -> tuple[str, str, bool, str, str]:
    return row.property.text.casefold(), row.property.iri, row.came, row.value.text.casefold(), row.value.iri
