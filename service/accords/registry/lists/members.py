"""Who stands in a list, in the order of the alphabet of a language; read once a version."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from pyoxigraph import Literal, NamedNode

from ...store import Store, fill, select
from ..labels import Labels
from ..letters import without_accents
from .collections import Collection

_MOST = 32
"""Lists that are remembered."""
_PREFIX = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
_MOST_SPECIFIC = """
  FILTER (isIRI(?entity) && (STRSTARTS(STR(?entity), $ids) || STRSTARTS(STR(?entity), $concepts)))
  FILTER NOT EXISTS { ?entity a ?narrower . ?narrower rdfs:subClassOf+ ?class FILTER (?narrower != ?class) }
"""
_OF_CLASS = f"{_PREFIX}SELECT ?entity ?class WHERE {{ ?entity a $kind ; a ?class . {_MOST_SPECIFIC} }}"
_OF_FOLDER = (
    f"{_PREFIX}SELECT ?entity ?class WHERE {{ ?entity a ?class . {_MOST_SPECIFIC} "
    "FILTER (STRSTARTS(STR(?entity), $folder)) }"
)


@dataclass(frozen=True)
class Member:
    """Who stands in a list: its IRI, what it is called there, in which language that is, its most specific classes."""

    iri: str
    text: str
    language: str
    classes: tuple[str, ...]

    @cached_property
    def key(self) -> tuple[str, str]:
        """What the order goes by: the text as a dictionary sorts it, then the IRI."""
        return without_accents(self.text).casefold(), self.iri


class Lists:
    """The lists of one version; safe to use from many threads."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._base = base
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str, str], tuple[Member, ...]] = OrderedDict()

    def of(self, collection: Collection, language: str) -> tuple[Member, ...]:
        """The members of a list in the order of their names in a language; () where there are none."""
        key = collection.folder, collection.class_, language
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._read(collection, language)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return found

    def _read(self, collection: Collection, language: str) -> tuple[Member, ...]:
        here = {"ids": Literal(f"{self._base}id/"), "concepts": Literal(f"{self._base}concept/")}
        if collection.class_:
            asked = fill(_OF_CLASS, kind=NamedNode(collection.class_), **here)
        else:
            asked = fill(_OF_FOLDER, folder=Literal(collection.folder), **here)
        classes: dict[str, set[str]] = {}
        for row in select(self._store, asked):
            classes.setdefault(row["entity"], set()).add(row["class"])
        labels = Labels.of(self._store, classes, language)
        values = {iri: labels.value(NamedNode(iri)) for iri in classes}
        members = (
            Member(iri, values[iri].text, values[iri].language, tuple(sorted(kinds))) for iri, kinds in classes.items()
        )
        return tuple(sorted(members, key=lambda member: member.key))
