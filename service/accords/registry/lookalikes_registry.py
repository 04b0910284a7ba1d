"""What is known of a registry before new entities are compared with those that are there, and is read of these once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..store import Store, Term, fill, rows
from ..terms import RDF, SKOS
from .labels import LABELS, plain
from .likeness import Name

NAMES = (*LABELS, SKOS + "altLabel")
"""The properties that say what a thing is called."""
_LARGEST = 20_000
"""Entities of a class up to which names that are only similar are sought among all of them."""
_NAMED = """
SELECT DISTINCT ?it ?name WHERE { VALUES ?kind { $kinds } VALUES ?says { $names } ?it a ?kind ; ?says ?name }
"""


@dataclass(frozen=True)
class Named:
    """Things and their names, place by place: the name as it is compared, whole, and as it is written."""

    things: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    wholes: tuple[str, ...] = ()
    literals: tuple[Literal, ...] = ()

    @classmethod
    def of(cls, named: Iterable[tuple[str, Term]]) -> "Named":
        """What some things are called."""
        kept = [(thing, literal) for thing, literal in named if isinstance(literal, Literal)]
        names = tuple(Name(literal.value) for _, literal in kept)
        wholes = tuple(name.whole for name in names)
        return cls(tuple(thing for thing, _ in kept), names, wholes, tuple(literal for _, literal in kept))


@dataclass
class Registry:
    """What is known of a registry before anything is compared: its codes, folders of names, and what properties are
    called, by the class of the thing (see `lookalikes_shapes.names`).

    What is read of its classes is kept for the next entity that is compared.
    """

    codes: Collection[str] = ()
    folders: Collection[str] = ()
    names: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    named: dict[frozenset[str], Named] = field(default_factory=dict)
    sizes: dict[frozenset[str], int] = field(default_factory=dict)

    def size(self, store: Store, kinds: frozenset[str]) -> int:
        """How many there are of some classes, counted no further than one more than are looked through."""
        if kinds not in self.sizes:
            everywhere, a = DefaultGraph(), NamedNode(RDF + "type")
            quads = chain.from_iterable(store.match(None, a, NamedNode(kind), everywhere) for kind in sorted(kinds))
            self.sizes[kinds] = len({quad.subject for quad in islice(quads, _LARGEST + 1)})
        return self.sizes[kinds]

    def of(self, store: Store, kinds: frozenset[str]) -> Named:
        """Every name that those of some classes have; none where they are too many."""
        if kinds not in self.named and self.size(store, kinds) <= _LARGEST:
            found = rows(store, fill(_NAMED, kinds=sorted(kinds), names=NAMES))
            self.named[kinds] = Named.of((plain(row["it"]), row["name"]) for row in found)
        return self.named.get(kinds, Named())

    def prepare(self, store: Store) -> None:
        """Read now what would be read of each class that the shapes speak of, for all that is compared later."""
        for kind in self.names.keys() - {""}:
            self.of(store, frozenset({kind}))
