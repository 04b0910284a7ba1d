"""What there is, by kind: whether an IRI is known, and the alphabetical lists by which a reader finds a way in."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ..store import Store, ask, fill, select
from .labels import Labels, Value
from .letters import without_accents

_KNOWN = "ASK { $iri ?property ?value }"

_LISTED = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?entity ?class WHERE {
  ?entity a ?class .
  FILTER (STRSTARTS(STR(?entity), $folder))
  FILTER NOT EXISTS { ?entity a ?narrower . ?narrower rdfs:subClassOf+ ?class FILTER (?narrower != ?class) }
}
"""


@dataclass(frozen=True)
class Section:
    """The entities of one class, in alphabetical order of their labels."""

    kind: Value
    entries: tuple[Value, ...]


def known(store: Store, iri: str) -> bool:
    """Whether anything is said of `iri`."""
    return ask(store, fill(_KNOWN, iri=iri))


def sections(store: Store, folder: str, language: str) -> list[Section]:
    """All entities whose IRI begins with `folder`, by their most specific class, the largest class first.

    Empty when there is none. A label in `language` is preferred, then English, then any other.
    """
    members: dict[str, set[str]] = {}
    for row in select(store, fill(_LISTED, folder=Literal(folder))):
        members.setdefault(row["class"], set()).add(row["entity"])
    labels = Labels.of(store, [*members, *(entity for each in members.values() for entity in each)], language)
    found = [
        Section(labels.value(NamedNode(kind)), _alphabetical(labels.value(NamedNode(each)) for each in entities))
        for kind, entities in members.items()
    ]
    return sorted(found, key=lambda section: (-len(section.entries), section.kind.iri))


def _alphabetical(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(values, key=lambda value: (_folded(value.text), value.iri)))


def _folded(text: str) -> str:
    """The text as a dictionary sorts it: without accents and case, "Égypte" after "Danemark"."""
    return without_accents(text).casefold()
