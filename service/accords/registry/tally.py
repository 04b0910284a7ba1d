"""What is counted of a registry for its description (VoID, sections 4.6 and 3.1)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pyoxigraph import Literal

from ..store import Store, fill, select
from ..terms import RDF
from .assembly import graph_iri

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


@dataclass(frozen=True)
class Tally:
    """The counts of one version, the description of the dataset apart: all but `graphs` count the union of the graphs.

    `entities` are the subjects whose IRI begins with `{base}id/` (`void:uriSpace`); `subjects` and `objects` are
    distinct ones. `graphs`, `classes` and `properties` say how many triples, instances and triples each IRI has.
    An example of a class is one of its instances, an IRI; where entities of the registry are among them, one of these.
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

    @classmethod
    def of(cls, store: Store, base: str) -> "Tally":
        """Count all that is in a store, at a cost that grows with it."""
        kind, space = RDF + "type", Literal(f"{base}id/")
        examples = select(store, fill(_ENTITIES_FIRST, type=kind, space=space))
        return cls(
            base,
            triples=_number(store, _TRIPLES),
            entities=_number(store, fill(_ENTITIES, space=space)),
            subjects=_number(store, _SUBJECTS),
            objects=_number(store, _OBJECTS),
            graphs=_numbers(store, fill(_GRAPHS, meta=graph_iri(base, "meta"))),
            classes=_numbers(store, fill(_CLASSES, type=kind)),
            properties=_numbers(store, _PROPERTIES),
            examples={row["key"]: row["example"][1:] for row in examples},
        )

    def to_json(self) -> dict[str, Any]:
        """The counts as JSON has them."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Tally":
        """The counts that `to_json` gave. Raises TypeError for what no tally has."""
        return cls(**found)


def _number(store: Store, text: str) -> int:
    [row] = select(store, text)
    return int(row["n"])


def _numbers(store: Store, text: str) -> dict[str, int]:
    return {row["key"]: int(row["n"]) for row in select(store, text) if "key" in row}
