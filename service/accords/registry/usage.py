"""Which properties the instances of each class have, and how often (VoID, section 4.3: partitions of partitions)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import TypeAlias

from pyoxigraph import DefaultGraph, NamedNode, Triple

from ..store import Store, fill, select
from ..terms import RDF
from .labels import plain

Usage: TypeAlias = Mapping[str, Mapping[str, int]]
"""By class, then by property: how many triples, each counted once in all graphs."""

_TYPE = NamedNode(RDF + "type")
_PAIRS = """
SELECT ?kind ?property (COUNT(*) AS ?n) WHERE { ?s $type ?kind . ?s ?property ?o FILTER (isIRI(?kind)) }
GROUP BY ?kind ?property
"""


def usage(store: Store) -> Usage:
    """Count all that is in a store, at a cost that grows with it."""
    counts = Counter({(row["kind"], row["property"]): int(row["n"]) for row in select(store, fill(_PAIRS, type=_TYPE))})
    return _by_class(counts)


def usage_after(known: Usage, before: Store, after: Store, gone: Set[Triple], come: Set[Triple]) -> Usage:
    """The usage `known` of `before` as it is in `after`, where some triples are `gone` and others have `come`.

    The cost is that of the change, and of all that is said of a thing whose class changes.
    """
    counts = Counter({(kind, name): number for kind, names in known.items() for name, number in names.items()})
    lost, gained = _kinds(gone), _kinds(come)
    for (subject, kind), store, sign in [*((p, before, -1) for p in lost), *((p, after, 1) for p in gained)]:
        for quad in store.match(subject, None, None, DefaultGraph()):
            counts[kind, quad.predicate.value] += sign
    kept = {subject: _kinds(_types(after, subject)) - gained for subject in map(_subject, [*gone, *come])}
    for triples, sign in ((gone, -1), (come, 1)):
        for triple in triples:
            for _, kind in kept[_subject(triple)]:
                counts[kind, triple.predicate.value] += sign
    return _by_class(counts)


def _by_class(counts: Mapping[tuple[str, str], int]) -> Usage:
    found: dict[str, dict[str, int]] = {}
    for (kind, name), number in counts.items():
        if number:
            found.setdefault(kind, {})[name] = number
    return found


def _subject(triple: Triple) -> NamedNode:
    """The subject, which is an IRI: nothing that is published has a blank node."""
    return triple.subject  # type: ignore[return-value]


def _types(store: Store, subject: NamedNode) -> list[Triple]:
    return [quad.triple for quad in store.match(subject, _TYPE, None, DefaultGraph())]


def _kinds(triples: Iterable[Triple]) -> set[tuple[NamedNode, str]]:
    """What is of which class, by some triples."""
    typed = (triple for triple in triples if triple.predicate == _TYPE and isinstance(triple.object, NamedNode))
    return {(_subject(triple), plain(triple.object)) for triple in typed}
