"""Tombstones: the few statements that are left of an IRI which names no living thing of the registry any more.

    <retired> owl:deprecated true ;
        prov:invalidatedAtTime "2026-12-01T10:00:00Z"^^xsd:dateTime ;
        skos:changeNote "Why."@en , "Pourquoi."@fr ;
        dcterms:isReplacedBy <another> .              # where another thing takes its place
    <merged> owl:deprecated true ; … ; dcterms:isReplacedBy <into> ; schema:sameAs <into> .
    <old-name> owl:deprecated true ; … ; schema:sameAs <thing> .

The terms are those of OWL 2 (section 5.5), PROV-O, SKOS, DCMI and schema.org. A thing that is the same as its successor
is found there (301); one that is not is gone (410). A tombstone has no class, so that no list of a class names it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ...store import Store, Term
from ...terms import DCTERMS, OWL, PROV, SCHEMA, SKOS, XSD

LIVE, RETIRED, MERGED, MOVED, UNKNOWN = "live", "retired", "merged", "moved", "unknown"
DEPRECATED, INVALIDATED = NamedNode(OWL + "deprecated"), NamedNode(PROV + "invalidatedAtTime")
REPLACED, SAME, NOTE = NamedNode(DCTERMS + "isReplacedBy"), NamedNode(SCHEMA + "sameAs"), NamedNode(SKOS + "changeNote")
TERMS = (DEPRECATED, INVALIDATED, NOTE, REPLACED, SAME)
"""All that a tombstone says."""
_TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))


@dataclass(frozen=True)
class Tombstone:
    """What is left of `iri`: when its thing went, why (by language), and what is in its place ("" for nothing).

    `kind` says whether the thing was RETIRED, was MERGED with its successor, or is what was MOVED there, its name being
    an old one.
    """

    iri: str
    kind: str
    date: str
    successor: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The tombstone as statements."""
        thing, said = NamedNode(self.iri), list[tuple[NamedNode, Term]]()
        said += [(DEPRECATED, _TRUE), (INVALIDATED, Literal(self.date, datatype=NamedNode(XSD + "dateTime")))]
        said += [(NOTE, Literal(text, language=tag)) for tag, text in sorted(self.reason.items())]
        if self.successor:
            links = {RETIRED: (REPLACED,), MERGED: (REPLACED, SAME), MOVED: (SAME,)}[self.kind]
            said += [(link, NamedNode(self.successor)) for link in links]
        return tuple(Triple(thing, predicate, value) for predicate, value in said)


def now() -> str:
    """The present second, as a tombstone has it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_tombstone(said: Iterable[Triple | Quad]) -> bool:
    """Whether what is said of one thing, all of it, is a tombstone."""
    return {DEPRECATED, INVALIDATED} <= {each.predicate for each in said}


def with_tombstones(triples: Iterable[Triple | Quad]) -> set[Term]:
    """The subjects of some statements that have a tombstone among them."""
    marked: dict[NamedNode, set[Term]] = {DEPRECATED: set(), INVALIDATED: set()}
    for each in triples:
        if each.predicate in marked:
            marked[each.predicate].add(each.subject)
    return marked[DEPRECATED] & marked[INVALIDATED]


def read(iri: str, said: Iterable[Triple | Quad]) -> Tombstone | None:
    """The tombstone of an IRI among what is said of it, if there is one."""
    values: dict[NamedNode, list[Term]] = {}
    for each in said:
        values.setdefault(each.predicate, []).append(each.object)
    if not {DEPRECATED, INVALIDATED} <= values.keys():
        return None
    same, replaced = (min(map(_iri, values.get(link, ())), default="") for link in (SAME, REPLACED))
    kind = RETIRED if not same else MERGED if replaced else MOVED
    reason = {each.language: each.value for each in values.get(NOTE, ()) if isinstance(each, Literal) and each.language}
    date = min((each.value for each in values[INVALIDATED] if isinstance(each, Literal)), default="")
    return Tombstone(iri, kind, date, same or replaced, reason)


def tombstone(store: Store, iri: str) -> Tombstone | None:
    """The tombstone of an IRI, if it has one."""
    thing = NamedNode(iri)
    if next(store.match(thing, INVALIDATED), None) is None:
        return None
    return read(iri, store.match(thing))


def tombstones(store: Store) -> Iterator[Tombstone]:
    """All tombstones, by their IRIs."""
    for iri in sorted({_iri(quad.subject) for quad in store.match(None, INVALIDATED)} - {""}):
        if found := tombstone(store, iri):
            yield found


def _iri(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else ""
