"""What must be known of a data graph to judge some nodes: all triples that their shapes read, and few others.

From the nodes on along the paths of the shapes, to the classes and shapes of the values, through the patterns of
queries. Where that cannot be told of a query, all triples are drawn. What is judged on these triples alone is judged
as on the whole graph, if only those nodes are judged.
"""

from collections import defaultdict
from collections.abc import Mapping

from pyoxigraph import NamedNode, Triple

from ..terms import RDF, RDFS
from . import Term
from .aim import Nodes
from .algebra import CannotTell, Pattern, is_variable
from .constraints import Node
from .paths import Predicate
from .shapes import Shapes, TargetClass, TargetObjectsOf, TargetSubjectsOf
from .walking import Find, Walker
from .ways import THIS, Group

_TYPE, _BELOW = NamedNode(f"{RDF}type"), NamedNode(f"{RDFS}subClassOf")
_LIMITS = (1_000, 30_000)
"""How many triples are drawn at most to see over which of several ways there are few: one may lead over a hub."""


class Drawing:
    """The triples that have been drawn so far."""

    def __init__(self, shapes: Shapes, find: Find) -> None:
        self._shapes = shapes
        self._find = find
        self._walker = Walker(find)
        self._drawn: dict[Node, set[Term]] = defaultdict(set)
        self._walker.get(None, _BELOW)

    def around(self, nodes: Mapping[Node, Nodes]) -> set[Triple]:
        """All triples that shapes with targets read of their nodes, to tell whether these are targets and conform."""
        try:
            for shape, some in nodes.items():
                self._target(shape, some)
                self._shape(shape, some)
        except CannotTell:
            self._walker.triples.update(self._find())
        return self._walker.triples

    def around_targets(self, nodes: Nodes) -> set[Triple]:
        """All triples that tell which of some nodes are targets."""
        for shape in self._shapes.targeting:
            self._target(shape.node, nodes)
        return self._walker.triples

    def _target(self, shape: Node, nodes: Nodes) -> None:
        for target in self._shapes[shape].targets:
            match target:
                case TargetClass():
                    self._walker.get(nodes, _TYPE)
                case TargetSubjectsOf(predicate):
                    self._walker.get(nodes, predicate)
                case TargetObjectsOf(predicate):
                    self._walker.get(None, predicate, nodes)

    def _shape(self, shape: Node, nodes: Nodes) -> None:
        new = frozenset(nodes) - self._drawn[shape]
        if not new:
            return
        self._drawn[shape] |= new
        reads = self._shapes.reads[shape][0]
        if reads.untold:
            raise CannotTell
        values = new if reads.path is None else self._walker.ends(reads.path, new)
        if reads.classes:
            self._walker.get(values, _TYPE)
        if reads.closed:
            self._walker.get(values, None)
        for predicate in reads.pairs:
            self._walker.get(new, predicate)
        for inner in (*reads.shapes, *reads.below):
            self._shape(inner, values)
        for group in reads.groups:
            self._group(group, new)

    def _group(self, group: Group, nodes: Nodes) -> None:
        """Draw what matches the patterns of a group, one after the other, from what is known of its variables."""
        known, waiting = {THIS: nodes}, list(group)
        while waiting:
            pattern = self._next(waiting, known)
            waiting.remove(pattern)
            starts, ends = (_known(end, known) for end in (pattern.subject, pattern.object))
            if starts is not None:
                end, found = pattern.object, self._walker.over(pattern.predicate, starts)
            else:
                assert ends is not None, "a pattern is next when an end of it is known"
                end, found = (
                    pattern.subject,
                    self._walker.back_over(pattern.predicate, ends),
                )
            if is_variable(end):
                known[end] = known[end] & found if end in known else found

    def _next(self, patterns: list[Pattern], known: Mapping[str, Nodes]) -> Pattern:
        """A pattern whose subject is known, else one whose object is, best one that few triples match."""
        for pattern in patterns:
            if _known(pattern.subject, known) is not None:
                return pattern
        backward = [pattern for pattern in patterns if _known(pattern.object, known) is not None]
        if not backward:
            raise CannotTell
        plain = [pattern for pattern in backward if isinstance(pattern.predicate, Predicate)]
        return self._least(plain, known) if len(plain) > 1 else (plain or backward)[0]

    def _least(self, patterns: list[Pattern], known: Mapping[str, Nodes]) -> Pattern:
        for limit in _LIMITS:
            for pattern in patterns:
                objects, path = _known(pattern.object, known), pattern.predicate
                assert isinstance(path, Predicate)
                if len(list(self._find(None, path.iri, objects, limit))) < limit:
                    return pattern
        return patterns[0]


def _known(end: str, known: Mapping[str, Nodes]) -> Nodes | None:
    return known.get(end) if is_variable(end) else frozenset({NamedNode(end[1:-1])})
