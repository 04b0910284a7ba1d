"""Who stands in a list, in the order of the alphabet of a language; read once a version."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ...store import Store, fill, select
from ..labels import LABELS, Labels, Value
from ..letters import without_accents
from .collections import Collection

_MOST = 32
"""Lists that are remembered."""
_OF_CLASS = "SELECT ?entity ?class WHERE { ?entity a $kind ; a ?class }"
_OF_FOLDER = "SELECT ?entity ?class WHERE { ?entity a ?class FILTER (STRSTARTS(STR(?entity), $folder)) }"
_ABOVE = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?class ?above WHERE { ?class rdfs:subClassOf+ ?above FILTER (?class != ?above && isIRI(?above)) }
"""
_EVERYTHING, _LABELS = DefaultGraph(), tuple(map(NamedNode, LABELS))


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
        if collection.class_:
            asked = fill(_OF_CLASS, kind=NamedNode(collection.class_))
        else:
            asked = fill(_OF_FOLDER, folder=Literal(collection.folder))
        classes: dict[str, set[str]] = {}
        for row in select(self._store, asked):
            if row["entity"].startswith((f"{self._base}id/", f"{self._base}concept/")):
                classes.setdefault(row["entity"], set()).add(row["class"])
        labels = Labels(self._labels(classes), language)
        above = {(row["class"], row["above"]) for row in select(self._store, _ABOVE)}
        members = (_member(labels.value(NamedNode(iri)), kinds, above) for iri, kinds in classes.items())
        return tuple(sorted(members, key=lambda member: member.key))

    def _labels(self, iris: Iterable[str]) -> Iterator[Quad]:
        for iri in iris:
            for predicate in _LABELS:
                yield from self._store.match(NamedNode(iri), predicate, graph=_EVERYTHING)


def _member(value: Value, kinds: set[str], above: set[tuple[str, str]]) -> Member:
    """A member by its name, with those of its classes that have none below them among the others."""
    specific = (each for each in kinds if not any((other, each) in above for other in kinds))
    return Member(value.iri, value.text, value.language, tuple(sorted(specific)))
