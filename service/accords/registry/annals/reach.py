"""Which documents show a statement of a version: the way back from a change to the entities that it concerns.

A document (see `entities.Documents.on`) is made of statements of one version. So it differs from that of the version
before exactly where it showed one of those that went, or shows one of those that came; what both versions hold, both
documents have for the same reasons. No document is made to find that out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import DefaultGraph, NamedNode, Quad

from ...store import Store, fill, rows
from ...terms import SKOS
from ..assembly import graph_iri
from ..entities import MOST_INBOUND, PROVENANCE
from ..labels import LABELS

Shown = Mapping[str, list[int]]
"""By the IRI of an entity, the places of some statements that its document shows."""
_EVERYTHING = DefaultGraph()
"""All that the version says, and not where; what describes the dataset is not in it."""
_PREFERRED = NamedNode(SKOS + "prefLabel")
_NAMING = "SELECT DISTINCT ?found { ?found ?any $thing }"
"""Who names a thing."""
_TOLD_WITH_IT = """SELECT DISTINCT ?found {
  { SELECT DISTINCT ?node { ?node ?any $thing } }
  GRAPH ?graph { ?node ?says ?found } FILTER (?graph != $meta && ?graph != $inferred && isIRI(?found))
}"""
"""Whom one that names a thing names beside it."""
_RESTING_ON_IT = """SELECT DISTINCT ?found {
  { SELECT DISTINCT ?node { ?node ?any $thing } }
  VALUES ?rests { $provenance } ?found ?rests ?node
}"""
"""Who has one for a source that names a thing."""
_LABELS = frozenset(map(NamedNode, LABELS))


def with_document(base: str) -> re.Pattern[str]:
    """What the IRIs look like that have a document: those of entities, concepts and schemes."""
    return re.compile(rf"{re.escape(base)}(?:id/[^/]+/[^/]+|concept/[^/]+(?:/[^/]+)?)")


class Reach:
    """The documents of one version, asked what they show. A store that changes needs another one afterwards."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._meta, self._inferred = graph_iri(base, "meta"), graph_iri(base, "inferred")
        self._has_document = with_document(base)
        self._told: dict[NamedNode, frozenset[str]] = {}
        self._few: dict[NamedNode, bool] = {}

    def shown(self, quads: Iterable[Quad]) -> Shown:
        """The entities whose documents show some of these statements of the version, each with their places."""
        found: dict[str, list[int]] = {}
        by_subject: dict[NamedNode, frozenset[str]] = {}
        for place, quad in enumerate(quads):
            if not isinstance(quad.subject, NamedNode):
                continue
            if quad.subject not in by_subject:
                by_subject[quad.subject] = self._told_of(quad.subject) | self._as_source(quad.subject)
            for entity in by_subject[quad.subject] | self._for_what_it_says(quad, quad.subject):
                found.setdefault(entity, []).append(place)
        return found

    def said(self, subject: NamedNode) -> Iterator[Quad]:
        """What the version says of a thing; of an entity without it, there is no document."""
        return self._published(None, None, subject)

    def knows(self, subject: NamedNode) -> bool:
        """Whether it says anything of a thing."""
        return next(self._store.match(subject, graph=_EVERYTHING), None) is not None

    def _for_what_it_says(self, quad: Quad, subject: NamedNode) -> frozenset[str]:
        """The entities that a statement is shown for, whatever else is told of its subject there."""
        found = frozenset[str]()
        if self._is_asserted(quad) and isinstance(quad.object, NamedNode):
            found |= self._itself(quad.object)
        if self._is_label(quad, subject):
            found |= self._as_label(subject)
        return found

    def _told_of(self, node: NamedNode) -> frozenset[str]:
        """The entities whose documents tell all that is said of a node: itself, and those that it points to."""
        if node not in self._told:
            found = set(self._itself(node))
            for quad in self.said(node):
                value = quad.object
                if isinstance(value, NamedNode) and self._is_asserted(quad) and self._has_few(value):
                    found.add(value.value)
            self._told[node] = frozenset(found)
        return self._told[node]

    def _as_source(self, source: NamedNode) -> frozenset[str]:
        """The entities whose documents tell what is said of a source, because something told in them rests on it."""
        return self._union(quad.subject for each in PROVENANCE for quad in self._published(each, source))

    def _as_label(self, thing: NamedNode) -> frozenset[str]:
        """The entities whose documents mention a thing, and so show its labels."""
        found = {iri for each in self._asked(_NAMING, thing) for iri in self._itself(each)}
        found |= {each.value for each in self._asked(_TOLD_WITH_IT, thing) if self._has_few(each)}
        found |= self._union(self._asked(_RESTING_ON_IT, thing))
        for quad in self.said(thing):  # where very many point to an entity, of each no more than this is told
            if isinstance(quad.object, NamedNode) and self._is_asserted(quad):
                found |= self._itself(quad.object)
        return frozenset(found)

    def _asked(self, query: str, thing: NamedNode) -> Iterator[NamedNode]:
        """Who is found by a query that begins with a thing: where very many name it, much sooner than one by one."""
        terms = {"thing": thing, "meta": self._meta, "inferred": self._inferred}
        for row in rows(self._store, fill(query, **terms, provenance=PROVENANCE)):
            if isinstance(found := row["found"], NamedNode):
                yield found

    def _is_label(self, quad: Quad, subject: NamedNode) -> bool:
        """Whether a statement is what its subject is called: a preferred label, or a label where there is none."""
        if quad.predicate not in _LABELS:
            return False
        return quad.predicate == _PREFERRED or not any(self._published(_PREFERRED, None, subject))

    def _has_few(self, entity: NamedNode) -> bool:
        """Whether it is an entity to which so few nodes point that its document tells what is said of each."""
        if entity not in self._few:
            self._few[entity] = bool(self._itself(entity)) and self._counts(entity) <= MOST_INBOUND
        return self._few[entity]

    def _counts(self, entity: NamedNode) -> int:
        """How many nodes point to an entity; it is not counted beyond what makes a difference."""
        nodes = set()
        for quad in self._published(None, entity):
            if quad.graph_name != self._inferred and isinstance(quad.subject, NamedNode):
                nodes.add(quad.subject)
                if len(nodes) > MOST_INBOUND:
                    break
        return len(nodes)

    def _union(self, nodes: Iterable[object]) -> frozenset[str]:
        return frozenset[str]().union(*(self._told_of(node) for node in nodes if isinstance(node, NamedNode)))

    def _itself(self, thing: NamedNode) -> frozenset[str]:
        return frozenset((thing.value,)) if self._has_document.fullmatch(thing.value) else frozenset()

    def _is_asserted(self, quad: Quad) -> bool:
        return quad.graph_name not in (self._meta, self._inferred)

    def _published(
        self, predicate: NamedNode | None, value: NamedNode | None, subject: NamedNode | None = None
    ) -> Iterator[Quad]:
        """The statements of the version; what describes the dataset is none."""
        return (quad for quad in self._store.match(subject, predicate, value) if quad.graph_name != self._meta)
