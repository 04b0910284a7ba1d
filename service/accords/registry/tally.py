"""What is counted of a registry for its description (VoID, sections 4.6 and 3.1), and counted on as it changes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import asdict, dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from ..store import Store, fill, rows, select, values
from ..store.members import are_those_of
from ..terms import DCTERMS, RDF
from .assembly import graph_iri
from .delta import Delta, holds
from .labels import plain
from .usage import Usage, usage, usage_after

_TYPE = NamedNode(RDF + "type")
_TRIPLES = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"
_OBJECTS = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }"
_ENTITIES = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o FILTER (STRSTARTS(STR(?s), $space)) }"
_GRAPHS = "SELECT ?key (COUNT(*) AS ?n) WHERE { GRAPH ?key { ?s ?p ?o } FILTER (?key != $meta) } GROUP BY ?key"
_PROPERTIES = "SELECT ?key (COUNT(*) AS ?n) WHERE { ?s ?key ?o } GROUP BY ?key"
_CLASSES = "SELECT ?key (COUNT(*) AS ?n) WHERE { ?s $type ?key FILTER (isIRI(?key)) } GROUP BY ?key"
_ENTITIES_FIRST = """
SELECT ?key (MIN(CONCAT(IF(STRSTARTS(STR(?s), $space), "0", "1"), STR(?s))) AS ?example)
WHERE { ?s $type ?key FILTER (isIRI(?key) && isIRI(?s)) } GROUP BY ?key
"""
_INSTANCE = "SELECT ?s WHERE { ?s $type $kind FILTER (isIRI(?s) && STRSTARTS(STR(?s), $space)) } LIMIT 1"
_DESCRIBED = "SELECT ?term WHERE { $terms FILTER EXISTS { ?term ?p ?o } }"
_POINTED_AT = "SELECT ?term WHERE { $terms FILTER EXISTS { ?s ?p ?term } }"


@dataclass(frozen=True)
class Tally:
    """The counts of one version, the description of the dataset apart: all but `graphs` count the union of the graphs.

    `entities` are the subjects whose IRI begins with `{base}id/` (`void:uriSpace`); `subjects` and `objects` are
    distinct ones. `graphs`, `classes` and `properties` say how many triples, instances and triples each IRI has.
    `usage` says of each class how many triples its instances have of each property.
    An example of a class is one of its instances, an IRI; where entities of the registry are among them, one of these.
    Which one depends on the versions before: it stays for as long as it is such an instance.
    """

    base: str
    triples: int = 0
    entities: int = 0
    subjects: int = 0
    objects: int = 0
    graphs: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    usage: Usage = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, base: str) -> "Tally":
        """Count all that is in a store, at a cost that grows with it."""
        space = Literal(f"{base}id/")
        examples = select(store, fill(_ENTITIES_FIRST, type=_TYPE, space=space))
        return cls(
            base,
            triples=_number(store, _TRIPLES),
            entities=_number(store, fill(_ENTITIES, space=space)),
            subjects=_number(store, _SUBJECTS),
            objects=_number(store, _OBJECTS),
            graphs=_numbers(store, fill(_GRAPHS, meta=graph_iri(base, "meta"))),
            classes=_numbers(store, fill(_CLASSES, type=_TYPE)),
            properties=_numbers(store, _PROPERTIES),
            examples={row["key"]: row["example"][1:] for row in examples},
            usage=usage(store),
        )

    def unmoved(self, later: "Tally", delta: Delta) -> frozenset[str]:
        """The graphs of which a description says the same before and after `delta`, which makes `later` of this.

        It says how many triples a graph has, and which source it is named after if anything cites that source.
        """
        cited = (quad.object for quad in (*delta.removes, *delta.adds) if quad.predicate.value == DCTERMS + "source")
        named = {each.value.rpartition("/")[2] for each in cited if isinstance(each, NamedNode)}
        same = self.graphs.items() & later.graphs.items()
        return frozenset(name for name, _ in same if name.rpartition("/")[2] not in named)

    def after(self, before: Store, after: Store, delta: Delta) -> "Tally":
        """These counts of `before` as they are in `after`, which `delta` makes of it; the cost is that of the change.

        What `delta` names, but what neither goes nor comes, counts for nothing.
        """
        change, meta = delta.between(before, after), graph_iri(self.base, "meta")
        removes = [quad for quad in change.removes if quad.graph_name != meta]
        adds = [quad for quad in change.adds if quad.graph_name != meta]
        gone = {quad.triple for quad in removes} - holds(after, {quad.triple for quad in removes})
        come = {quad.triple for quad in adds} - holds(before, {quad.triple for quad in adds})
        no_more = _without(after, _DESCRIBED, {triple.subject for triple in gone})
        new = _without(before, _DESCRIBED, {triple.subject for triple in come})
        objects_no_more = _without(after, _POINTED_AT, {triple.object for triple in gone})
        new_objects = _without(before, _POINTED_AT, {triple.object for triple in come})
        classes = _counted(self.classes, map(_kind, _typed(gone)), map(_kind, _typed(come)))
        return Tally(
            self.base,
            triples=self.triples + len(come) - len(gone),
            entities=self.entities + sum(map(self._is_own, new)) - sum(map(self._is_own, no_more)),
            subjects=self.subjects + len(new) - len(no_more),
            objects=self.objects + len(new_objects) - len(objects_no_more),
            graphs=_counted(self.graphs, (plain(q.graph_name) for q in removes), (plain(q.graph_name) for q in adds)),
            classes=classes,
            properties=_counted(self.properties, (t.predicate.value for t in gone), (t.predicate.value for t in come)),
            examples=self._examples_of(classes, after, _typed(gone), _typed(come)),
            usage=usage_after(self.usage, before, after, gone, come),
        )

    def to_json(self) -> dict[str, Any]:
        """The counts as JSON has them."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Tally | None":
        """The counts that `to_json` gave; None for those of a release that counted other things."""
        return cls(**found) if are_those_of(cls, found) else None

    def _is_own(self, term: object) -> bool:
        """Whether a term is an entity of the registry."""
        return plain(term).startswith(f"{self.base}id/")

    def _examples_of(
        self, classes: Iterable[str], after: Store, gone: Iterable[Triple], come: Iterable[Triple]
    ) -> dict[str, str]:
        """For each class the example that it had, unless that goes, or is no entity and an entity comes."""
        lost = {(_kind(triple), plain(triple.subject)) for triple in gone}
        better = {_kind(triple): plain(triple.subject) for triple in come if self._is_own(triple.subject)}
        kept = {kind: example for kind, example in self.examples.items() if (kind, example) not in lost}
        found = {}
        for kind in classes:
            example = kept.get(kind)
            if example is None or (kind in better and not self._is_own(example)):
                example = better.get(kind) or self._instance(after, kind)
            if example is not None:
                found[kind] = example
        return found

    def _instance(self, store: Store, kind: str) -> str | None:
        """An instance of a class: an entity, else any, else none."""
        for space in (f"{self.base}id/", ""):
            for row in select(store, fill(_INSTANCE, type=_TYPE, kind=kind, space=Literal(space))):
                return row["s"]
        return None


def _number(store: Store, text: str) -> int:
    [row] = select(store, text)
    return int(row["n"])


def _numbers(store: Store, text: str) -> dict[str, int]:
    return {row["key"]: int(row["n"]) for row in select(store, text) if "key" in row}


def _without(store: Store, template: str, terms: Set[Any]) -> Set[Any]:
    """Those of some terms that a store does not describe, or does not point at."""
    asked = template.replace("$terms", values(["term"], ((term,) for term in terms)))
    return terms - {row["term"] for row in rows(store, asked)}


def _counted(before: Mapping[str, int], gone: Iterable[str], come: Iterable[str]) -> dict[str, int]:
    """Counts with some less and some more; what has none is left out."""
    total = Counter(before)
    total.subtract(Counter(gone))
    total.update(come)
    return {key: number for key, number in total.items() if number}


def _typed(triples: Iterable[Triple]) -> list[Triple]:
    """Those that say of which class something is, in a fixed order."""
    return sorted((t for t in triples if t.predicate == _TYPE and isinstance(t.object, NamedNode)), key=str)


def _kind(triple: Triple) -> str:
    return plain(triple.object)
