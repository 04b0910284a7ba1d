"""Which nodes a change can alter the verdict on, for each shape: those, and no others, need to be judged again.

From each changed triple back along what the shapes read: their paths, the classes and shapes of the values, closed
shapes, pairs of properties, SPARQL constraints. The nodes may be more than need be, never fewer.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from pyoxigraph import NamedNode

from . import Term
from .aim import Affected, Nodes
from .algebra import CannotTell
from .changed import Changed
from .constraints import Node
from .reads import Reads
from .shapes import Shape, Shapes, Target, TargetClass, TargetObjectsOf, TargetSubjectsOf

_NONE: Nodes = frozenset()


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
        for judging, nodes in seen.judged_below(shape.node):
            if nodes is None or nodes or turned:
                found[shape.node, judging] = _all_of(found.get((shape.node, judging), _NONE), nodes, turned)
    return Affected(found)


class _Seen:
    """What has been found so far, shape by shape."""

    def __init__(self, shapes: Shapes, changes: tuple[Changed, ...]) -> None:
        self._reads = shapes.reads
        self._changes = changes
        self._predicates = frozenset(triple.predicate for changed in changes for triple in changed)
        self._own: dict[Node, Nodes | None] = {}
        self._whole: dict[Node, Nodes | None] = {}
        self._below: dict[Node, tuple[tuple[Node, Nodes | None], ...]] = {}
        self._of_class: dict[Term, set[Term]] = defaultdict(set)
        for kind, nodes in (found for changed in changes for found in changed.classes().items()):
            self._of_class[kind] |= nodes

    def turned_target(self, shape: Shape) -> Nodes:
        """The nodes that can have become targets of a shape, or ceased to be."""
        return frozenset(chain.from_iterable(map(self._turned, shape.targets)))

    def judged_below(self, node: Node) -> tuple[tuple[Node, Nodes | None], ...]:
        """A shape and the property shapes below it that judge, with the nodes from where one comes to what they judge.

        For None nothing tells.
        """
        if node not in self._below:
            self._below[node] = tuple(self._judged_below(node))
        return self._below[node]

    def _turned(self, target: Target) -> Iterator[Term]:
        match target:
            case TargetClass(iri):
                yield from self._of_class.get(iri, ())
            case TargetSubjectsOf(predicate):
                yield from (triple.subject for each in self._changes for triple in each.with_predicate(predicate))
            case TargetObjectsOf(predicate):
                yield from (triple.object for each in self._changes for triple in each.with_predicate(predicate))

    def _judged_below(self, node: Node) -> Iterator[tuple[Node, Nodes | None]]:
        yield node, self._by_own(node)
        reads = self._reads[node][0]
        for below in reads.below:
            for judging, nodes in self.judged_below(below):
                yield judging, nodes if reads.path is None or nodes is None else self._from_values(reads, nodes)

    def _by_all(self, node: Node) -> Nodes | None:
        """The nodes on which the verdict by a shape can be another one, targets or not."""
        if node not in self._whole:
            reads = self._reads[node][0]
            values = _all_of(*map(self._by_all, reads.below))
            if values and reads.path is not None:
                values = self._from_values(reads, values)
            self._whole[node] = _all_of(self._by_own(node), values)
        return self._whole[node]

    def _by_own(self, node: Node) -> Nodes | None:
        """The same, by those of its constraints that refer to no property shape."""
        if node not in self._own:
            try:
                self._own[node] = self._found(*self._reads[node])
            except CannotTell:
                self._own[node] = None
        return self._own[node]

    def _found(self, reads: Reads, predicates: frozenset[NamedNode] | None) -> Nodes | None:
        values = None if reads.untold else _all_of(*map(self._by_all, reads.shapes))
        if values is None:
            return None
        for kind in reads.classes:
            values |= self._of_class.get(kind, _NONE)
        for allowed in reads.closed:
            values |= {triple.subject for changed in self._changes for triple in changed.not_with(allowed)}
        if predicates is not None and predicates.isdisjoint(self._predicates):
            return self._from_values(reads, values) if values else _NONE
        return _all_of(self._from_values(reads, values), *(self._at_focus(reads, each) for each in self._changes))

    def _from_values(self, reads: Reads, values: Nodes) -> Nodes | None:
        """The nodes that have some of these as values, or have other values than before."""
        if reads.path is None:
            return values
        try:
            return frozenset(
                each
                for changed in self._changes
                for each in chain(changed.back(reads.path, values), changed.crossing(reads.steps))
            )
        except CannotTell:
            return None

    def _at_focus(self, reads: Reads, changed: Changed) -> Nodes:
        """The nodes of which more is read than their values."""
        pairs = (triple.subject for each in reads.pairs for triple in changed.with_predicate(each))
        return frozenset(chain(pairs, *map(changed.judged, reads.ways)))


def _all_of(*parts: Nodes | None) -> Nodes | None:
    """All nodes of some sets; None if one of them is None."""
    found = _NONE
    for part in parts:
        if part is None:
            return None
        found |= part
    return found
