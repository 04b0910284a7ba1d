"""What a data graph says about some nodes: enough to tell which of them a shape targets, and which have no values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from pyoxigraph import BlankNode, NamedNode

from . import Select, Term
from .as_written import restored
from .classes import TYPE, Classes
from .data import values_of
from .shapes import Shapes, Target, TargetClass, TargetNode, TargetObjectsOf, TargetSubjectsOf
from .source import restricted

CHUNK = 500
"""So many nodes are named in one query."""


class About:
    """Asked once for all of some nodes, rather than once for each shape. Of blank nodes it knows nothing."""

    def __init__(self, select: Select, nodes: Iterable[Term], shapes: Shapes, classes: Classes) -> None:
        self._select = select
        self._values = values_of(select)
        self._named = frozenset(node for node in nodes if not isinstance(node, BlankNode))
        self._classes = {iri: None if below is None else frozenset(below) for iri, below in classes.below}
        self._having = self._found("?focus ?found []")
        self._of_class = self._found(f"?focus {TYPE} ?found")
        self._objects_of = self._found_as_objects(shapes)
        self._targeted: dict[Target, frozenset[Term] | None] = {}

    def among(self, nodes: Collection[Term], targets: Iterable[Target], needed: NamedNode | None) -> set[Term]:
        """Those of the nodes which may be targets, and have a value of the property that is needed, if one is."""
        found = set(nodes)
        named = found & self._named
        reached = [self._reached(target) for target in targets]
        there = named if None in reached else named & frozenset().union(*(each for each in reached if each is not None))
        if needed is not None:
            there &= self._having.get(needed, frozenset())
        return there | (found - self._named)

    def _reached(self, target: Target) -> frozenset[Term] | None:
        """The nodes that a target reaches, or None where that is not known."""
        if target not in self._targeted:
            self._targeted[target] = self._reach(target)
        return self._targeted[target]

    def _reach(self, target: Target) -> frozenset[Term] | None:
        match target:
            case TargetNode(node):
                return self._named & {node}
            case TargetClass(iri):
                below = self._classes.get(iri, frozenset({iri}))
                return None if below is None else frozenset().union(*(self._of_class.get(each, ()) for each in below))
            case TargetSubjectsOf(predicate):
                return frozenset(self._having.get(predicate, ()))
            case TargetObjectsOf(predicate):
                return frozenset(self._objects_of.get(predicate, ()))

    def _found(self, pattern: str) -> dict[Term, set[Term]]:
        """What the nodes have to do with, and which nodes have to do with it."""
        found: dict[Term, set[Term]] = defaultdict(set)
        for given in self._blocks():
            for row in self._select(f"SELECT DISTINCT ?focus ?found WHERE {{ {given} {pattern} }}"):
                found[row["found"]].add(restored(row["focus"]))
        return found

    def _found_as_objects(self, shapes: Shapes) -> dict[Term, set[Term]]:
        """Of which properties that are targets they are values; of how many nodes is not asked."""
        targets = (target for shape in shapes.targeting for target in shape.targets)
        predicates = {str(target.predicate) for target in targets if isinstance(target, TargetObjectsOf)}
        if not predicates:
            return {}
        given = f"VALUES ?found {{ {' '.join(sorted(predicates))} }}"
        return self._found(f"{given} FILTER EXISTS {{ [] ?found ?focus }}")

    def _blocks(self) -> Iterator[str]:
        waiting = iter(self._named)
        while chunk := tuple(islice(waiting, CHUNK)):
            yield restricted("?focus", chunk, self._values)
