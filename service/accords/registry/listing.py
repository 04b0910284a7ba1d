"""What there is, by kind: whether an IRI is known, and the alphabetical lists by which a reader finds a way in."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ..store import Store, Term, ask, fill, rows
from .page import Value

_KNOWN = "ASK { $iri ?property ?value }"

_LISTED = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?entity ?class ?label ?class_label {
  ?entity a ?class .
  FILTER(STRSTARTS(STR(?entity), $folder))
  FILTER NOT EXISTS { ?entity a ?narrower . ?narrower rdfs:subClassOf+ ?class FILTER(?narrower != ?class) }
  OPTIONAL { ?entity skos:prefLabel ?label }
  OPTIONAL { ?class rdfs:label ?class_label }
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
    labels: dict[str, set[Term]] = {}
    members: dict[str, set[str]] = {}
    for row in rows(store, fill(_LISTED, folder=Literal(folder))):
        entity, kind = row["entity"], row["class"]
        if isinstance(entity, NamedNode) and isinstance(kind, NamedNode):
            members.setdefault(kind.value, set()).add(entity.value)
            labels.setdefault(entity.value, set()).update({row["label"]} if "label" in row else ())
            labels.setdefault(kind.value, set()).update({row["class_label"]} if "class_label" in row else ())
    found = [
        Section(_labelled(kind, labels[kind], language), _alphabetical(entities, labels, language))
        for kind, entities in members.items()
    ]
    return sorted(found, key=lambda section: (-len(section.entries), section.kind.iri))


def _alphabetical(entities: Iterable[str], labels: dict[str, set[Term]], language: str) -> tuple[Value, ...]:
    values = [_labelled(entity, labels[entity], language) for entity in entities]
    return tuple(sorted(values, key=lambda value: (_folded(value.text), value.iri)))


def _labelled(iri: str, labels: Iterable[Term], language: str) -> Value:
    texts = [label for label in labels if isinstance(label, Literal)]
    best = min(texts, key=lambda text: _rank(text, language), default=None)
    if best is None:
        return Value(iri.rstrip("/").rpartition("/")[2].rpartition("#")[2], iri)
    return Value(best.value, iri, language=best.language or "")


def _rank(text: Literal, language: str) -> tuple[bool, bool, str, str]:
    return text.language != language, text.language != "en", text.language or "", text.value


def _folded(text: str) -> str:
    """The text as a dictionary sorts it: without accents and case: "Égypte" after "Danemark"."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()
