"""Which nodes a change can alter the verdict on, for each shape: those, and no others, need to be judged again.

From each changed triple back along what the shapes read: their paths, the classes and shapes of the values, closed
shapes, pairs of properties, SPARQL constraints. The nodes may be more than need be, never fewer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from . import Term
from .aim import Affected, Nodes
from .algebra import CannotTell
from .changed import Changed
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
    PropertyOf,
    Sparql,
    nested,
)
from .paths import Path
from .shapes import Shape, Shapes, Target, TargetClass, TargetObjectsOf, TargetSubjectsOf
from .ways import ways


def affected(shapes: Shapes, *changes: Changed) -> Affected:
    """The nodes on which a change can alter the verdict.

    Either one graph has all that went and all that came, or the first of two graphs is the one before the change with
    what went, and the second the one after it with what came.
    """
    try:
        seen = _Seen(shapes, changes)
    except CannotTell:
        every = ((shape.node, each.node) for shape in shapes.targeting for each in shapes.below(shape.node))
        return Affected(dict.fromkeys(every))
    found: dict[tuple[Node, Node], Nodes | None] = {}
    for shape in shapes.targeting:
        turned = seen.turned_target(shape)
        for judging, nodes in seen.judged_below(shape):
            before = found.get((shape.node, judging), frozenset())
            found[shape.node, judging] = None if nodes is None or before is None else before | nodes | turned
    return Affected({key: nodes for key, nodes in found.items() if nodes is None or nodes})


class _Seen:
    """What has been found so far, shape by shape."""

    def __init__(self, shapes: Shapes, changes: tuple[Changed, ...]) -> None:
        self._shapes = shapes
        self._changes = changes
        self._known: dict[Node, Nodes | None] = {}
        self._below: dict[Node, tuple[tuple[Node, Nodes | None], ...]] = {}
        self._of_class: dict[Term, set[Term]] = defaultdict(set)
        for kind, nodes in (found for changed in changes for found in changed.classes().items()):
            self._of_class[kind] |= nodes

    def turned_target(self, shape: Shape) -> frozenset[Term]:
        """The nodes that can have become targets of a shape, or ceased to be."""
        return frozenset(chain(*map(self._turned_target, shape.targets)))

    def judged_below(self, shape: Shape) -> tuple[tuple[Node, Nodes | None], ...]:
        """A shape and the property shapes below it that judge, with the nodes from where one comes to what they judge.

        For None nothing tells.
        """
        if shape.node not in self._below:
            self._below[shape.node] = tuple(self._judged_below(shape))
        return self._below[shape.node]

    def _judged_below(self, shape: Shape) -> Iterator[tuple[Node, Nodes | None]]:
        own = [constraint for constraint in shape.constraints if not isinstance(constraint, PropertyOf)]
        yield shape.node, self._tried(self._at_focus(shape, own))
        for constraint in shape.constraints:
            if isinstance(constraint, PropertyOf) and not self._shapes[constraint.shape].deactivated:
                for judging, nodes in self.judged_below(self._shapes[constraint.shape]):
                    yield judging, None if nodes is None else self._tried(self._from_values(shape.path, nodes))

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

    def _of(self, node: Node) -> Nodes:
        """The nodes on which the verdict by a shape can be another one, targets or not. Raises CannotTell."""
        if node not in self._known:
            shape = self._shapes[node]
            self._known[node] = self._tried(() if shape.deactivated else self._at_focus(shape, shape.constraints))
        found = self._known[node]
        if found is None:
            raise CannotTell
        return found

    def _tried(self, nodes: Iterable[Term]) -> Nodes | None:
        try:
            return frozenset(nodes)
        except CannotTell:
            return None

    def _at_focus(self, shape: Shape, constraints: Collection[Constraint]) -> Iterator[Term]:
        """The nodes on which the verdict by some constraints of a shape can be another one."""
        if constraints:
            yield from self._from_values(shape.path, {each for c in constraints for each in self._at_values(c)})
        for changed in self._changes:
            for constraint in constraints:
                yield from _read_at_focus(constraint, shape, changed)

    def _from_values(self, path: Path | None, nodes: Nodes) -> Iterator[Term]:
        """The nodes that have some of these as values of a path, or have other values than before."""
        for changed in self._changes:
            yield from changed.back(path, nodes)
            if path is not None:
                yield from changed.crossing(path)

    def _at_values(self, constraint: Constraint) -> Iterator[Term]:
        """The nodes which can have come to conform, or ceased to, as values."""
        for node in nested(constraint):
            yield from self._of(node)
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
