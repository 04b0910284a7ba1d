"""Which nodes a change can alter the verdict on, for each shape: those, and no others, need to be judged again.

From each changed triple back along what the shapes read: their paths, the classes and shapes of the values, closed
shapes, pairs of properties, SPARQL constraints. The nodes may be more than need be, never fewer.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from . import Term
from .algebra import CannotTell
from .changed import Changed, Nodes
from .constraints import (
    Class,
    Closed,
    Constraint,
    Custom,
    Disjoint,
    Equals,
    LessThan,
    LessThanOrEquals,
    Node,
    Sparql,
    nested,
)
from .shapes import Shape, Shapes, Target, TargetClass, TargetObjectsOf, TargetSubjectsOf
from .ways import ways


def affected(shapes: Shapes, *changes: Changed) -> Mapping[Node, Nodes | None]:
    """For each shape with targets, the nodes on which its verdict can be another one, or None for all that it targets.

    A node may be none that the shape targets. Either one graph has all that went and all that came, or the first of
    two graphs is the one before the change with what went, and the second the one after it with what came.
    """
    try:
        found = _Affected(shapes, changes)
    except CannotTell:
        return {shape.node: None for shape in shapes.targeting}
    nodes = {shape.node: found.targeted_by(shape) for shape in shapes.targeting}
    return {shape: each for shape, each in nodes.items() if each is None or each}


class _Affected:
    """What has been found so far, shape by shape."""

    def __init__(self, shapes: Shapes, changes: tuple[Changed, ...]) -> None:
        self._shapes = shapes
        self._changes = changes
        self._known: dict[Node, Nodes | None] = {}
        self._of_class: dict[Term, set[Term]] = defaultdict(set)
        for kind, nodes in (found for changed in changes for found in changed.classes().items()):
            self._of_class[kind] |= nodes

    def targeted_by(self, shape: Shape) -> Nodes | None:
        """The nodes to judge by a shape which has targets, or None for all of them."""
        at_focus = self._of(shape.node)
        return None if at_focus is None else {*at_focus, *chain(*map(self._turned_target, shape.targets))}

    def _turned_target(self, target: Target) -> Nodes:
        """The nodes that can have become a target, or ceased to be one."""
        match target:
            case TargetClass(iri):
                return self._of_class[iri]
            case TargetSubjectsOf(predicate):
                return {triple.subject for each in self._changes for triple in each.with_predicate(predicate)}
            case TargetObjectsOf(predicate):
                return {triple.object for each in self._changes for triple in each.with_predicate(predicate)}
        return frozenset()

    def _of(self, node: Node) -> Nodes | None:
        """The nodes on which the verdict by a shape can be another one, targets or not; None where nothing tells."""
        if node not in self._known:
            shape = self._shapes[node]
            try:
                self._known[node] = frozenset() if shape.deactivated else frozenset(self._at_focus(shape))
            except CannotTell:
                self._known[node] = None
        return self._known[node]

    def _at_focus(self, shape: Shape) -> Iterator[Term]:
        at_values = frozenset(each for constraint in shape.constraints for each in self._at_values(constraint))
        for changed in self._changes:
            yield from changed.back(shape.path, at_values)
            if shape.path is not None:
                yield from changed.crossing(shape.path)
            for constraint in shape.constraints:
                yield from _read_at_focus(constraint, shape, changed)

    def _at_values(self, constraint: Constraint) -> Iterator[Term]:
        """The nodes which can have come to conform, or ceased to, as values."""
        for node in nested(constraint):
            inner = self._of(node)
            if inner is None:
                raise CannotTell
            yield from inner
        match constraint:
            case Class(iri):
                yield from self._of_class[iri]
            case Closed(allowed):
                changed = (triple for each in self._changes for triple in each)
                yield from (triple.subject for triple in changed if triple.predicate not in allowed)


def _read_at_focus(constraint: Constraint, shape: Shape, changed: Changed) -> Iterator[Term]:
    """The nodes of which a constraint reads more than its values."""
    match constraint:
        case Equals(predicate) | Disjoint(predicate) | LessThan(predicate) | LessThanOrEquals(predicate):
            yield from (triple.subject for triple in changed.with_predicate(predicate))
        case Sparql(query):
            for way in ways(query.whole(), shape.path):
                yield from changed.judged(way)
        case Custom():
            raise CannotTell
