"""What a proposal really makes come and go: compared with what is asserted, each value as a store writes it.

>>> from pyoxigraph import Literal
>>> from ..store.oxigraph import OxigraphStore
>>> lyon, name, kind = NamedNode("urn:id/lyon"), NamedNode("urn:name"), NamedNode(RDF + "type")
>>> store = OxigraphStore.memory()
>>> store.load([Quad(lyon, name, Literal("Lion"), NamedNode("urn:graph/a"))])
>>> sent = (Triple(lyon, kind, NamedNode("urn:Library")), Triple(lyon, name, Literal("Lyon")))
>>> found = effect(store, "urn:", Proposal(REPLACE, sent))
>>> [str(each.object) for each in found.removes], [str(each.object) for each in found.adds]
(['"Lion"'], ['<urn:Library>', '"Lyon"'])
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Triple

from ..store import Store
from ..terms import RDF
from .assembly import OWN, graph_iri
from .delta import as_stored
from .labels import plain

REPLACE, ADD, CHANGE = "replace", "add", "change"
MODES = (REPLACE, ADD, CHANGE)
"""The statements stand for all of each subject whose class is among them; or they come beside what is there; or some
come and some go."""


@dataclass(frozen=True)
class Proposal:
    """What is submitted: in one of `MODES`, the statements that shall be there, and (CHANGE alone) those that go."""

    mode: str
    adds: tuple[Triple, ...]
    removes: tuple[Triple, ...] = ()


@dataclass(frozen=True)
class Effect:
    """The statements that really come and go, sorted, each as a store writes it.

    `same` are stated already, or follow by rules. `fixed` would have to go, and cannot: they are those of the ontology
    or its vocabularies, or only follow by rules. `missing` would have to go, and are not there.
    """

    adds: tuple[Triple, ...]
    removes: tuple[Triple, ...]
    same: tuple[Triple, ...] = ()
    fixed: tuple[Triple, ...] = ()
    missing: tuple[Triple, ...] = ()


@dataclass(frozen=True)
class Asserted:
    """What is asserted of some things: what a change can take away, and what only the operator's own files can."""

    removable: frozenset[Triple]
    fixed: frozenset[Triple]

    @classmethod
    def of(cls, store: Store, base: str, subjects: Iterable[str]) -> "Asserted":
        """What the version that `store` holds asserts of some things."""
        own = {graph_iri(base, name) for name in OWN}
        unasserted = {graph_iri(base, name) for name in ("inferred", "meta")}
        said = [quad for each in subjects for quad in store.match(NamedNode(each))]
        asserted = [quad for quad in said if quad.graph_name not in unasserted]
        return cls(
            frozenset(quad.triple for quad in asserted if quad.graph_name not in own),
            frozenset(quad.triple for quad in asserted if quad.graph_name in own),
        )


def effect(store: Store, base: str, proposal: Proposal) -> Effect:
    """What a proposal makes come and go in the version that `store` holds, under `base`.

    A replacement leaves alone what only the rules derive, and things whose class (rdf:type) is not given: a document
    of the registry names such ones, and can be changed and sent back.
    """
    given, taken = stored(proposal.adds), stored(proposal.removes)
    subjects = {plain(triple.subject) for triple in given}
    found = Asserted.of(store, base, subjects | {plain(triple.subject) for triple in taken})
    there = found.removable | found.fixed
    if proposal.mode == REPLACE:
        whole = {plain(triple.subject) for triple in given if triple.predicate.value == RDF + "type"}
        leaving = {triple for triple in there if plain(triple.subject) in whole} - given
    else:
        leaving = taken - given
    gone = leaving & found.removable
    unmoved = {each for each in leaving - gone if each in found.fixed or _follows(store, base, each)}
    known = given & there | {each for each in given - there if _follows(store, base, each)}
    return Effect(
        adds=in_order(given - known),
        removes=in_order(gone),
        same=in_order(known),
        fixed=in_order(unmoved),
        missing=in_order(leaving - gone - unmoved),
    )


def stored(triples: Iterable[Triple]) -> set[Triple]:
    """The triples, each value written as a store writes it."""
    return {quad.triple for quad in as_stored(Quad(each.subject, each.predicate, each.object) for each in triples)}


def in_order(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """The triples, sorted as they are written."""
    return tuple(sorted(triples, key=str))


def _follows(store: Store, base: str, triple: Triple) -> bool:
    quads = store.match(NamedNode(plain(triple.subject)), triple.predicate, triple.object, graph_iri(base, "inferred"))
    return next(quads, None) is not None
