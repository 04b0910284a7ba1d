"""What a data graph says about some nodes: enough to tell which of them a shape targets, and which have no values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import BlankNode, NamedNode

from . import Select, Term
from .aim import Nodes
from .as_written import restored
from .classes import TYPE, Classes
from .data import values_of
from .shapes import Target, TargetClass, TargetNode, TargetObjectsOf, TargetSubjectsOf
from .source import restricted

CHUNK = 500
"""So many nodes are named in one query."""


class About:
    """Asked once for all of some nodes, rather than once for each shape. Of blank nodes it knows nothing."""

    def __init__(self, select: Select, nodes: Iterable[Term], classes: Classes) -> None:
        self._select = select
        self._values = values_of(select)
        every = frozenset(nodes)
        self._blank = frozenset(node for node in every if isinstance(node, BlankNode))
        self._named = every - self._blank
        self._classes = {iri: None if below is None else frozenset(below) for iri, below in classes.below}
        self._of_class = self._found(self._named, f"?focus {TYPE} ?found")
        self._reached: dict[tuple[Target, ...], Nodes] = {}
        self._having: dict[Term, set[Term]] = defaultdict(set)
        self._having_of: set[Term] = set()

    @staticmethod
    def knows(nodes: Nodes, classes: Classes) -> bool:
        """Whether nothing about these nodes is uncertain to it: no node is blank, and no class that shapes name."""
        blank = any(isinstance(node, BlankNode) for node in nodes)
        return not blank and all(below is not None for _, below in classes.below)

    def targeted(self, targets: tuple[Target, ...]) -> Nodes:
        """The nodes that may be targets."""
        if targets not in self._reached:
            self._reached[targets] = self._blank.union(*map(self._reach, targets))
        return self._reached[targets]

    def having(self, nodes: Nodes, needed: NamedNode | None) -> Nodes:
        """Those of some of the nodes that may have a value of a property; all, if none is needed."""
        if needed is None:
            return nodes
        if new := nodes & self._named - self._having_of:
            self._having_of |= new
            for predicate, subjects in self._found(new, "?focus ?found []").items():
                self._having[predicate] |= subjects
        return nodes & (self._blank | self._having.get(needed, frozenset()))

    def _reach(self, target: Target) -> Nodes:
        """The nodes that a target reaches, or may reach."""
        match target:
            case TargetNode(node):
                return self._named & {node}
            case TargetClass(iri):
                below = self._classes.get(iri, frozenset({iri}))
                if below is None:
                    return self._named
                return frozenset(each for kind in below for each in self._of_class.get(kind, ()))
            case TargetSubjectsOf(predicate):
                return self._that(f"?focus {predicate} []")
            case TargetObjectsOf(predicate):
                return self._that(f"[] {predicate} ?focus")

    def _that(self, pattern: str) -> Nodes:
        """The nodes of which a pattern holds, however often."""
        found = self._found(self._named, f"FILTER EXISTS {{ {pattern} }} BIND({TYPE} AS ?found)")
        return frozenset(each for nodes in found.values() for each in nodes)

    def _found(self, nodes: Iterable[Term], pattern: str) -> dict[Term, set[Term]]:
        """What nodes have to do with, and which nodes have to do with it."""
        found: dict[Term, set[Term]] = defaultdict(set)
        for given in self._blocks(nodes):
            for row in self._select(f"SELECT DISTINCT ?focus ?found WHERE {{ {given} {pattern} }}"):
                found[row["found"]].add(restored(row["focus"]))
        return found

    def _blocks(self, nodes: Iterable[Term]) -> Iterator[str]:
        waiting = iter(nodes)
        while chunk := tuple(islice(waiting, CHUNK)):
            yield restricted("?focus", chunk, self._values)
