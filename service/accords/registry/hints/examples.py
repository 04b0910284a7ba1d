"""An example that conforms to a shape: something known of the class, cut to the statements that the shape speaks of."""

from collections.abc import Iterable, Iterator
from functools import partial

from pyoxigraph import Literal, NamedNode, Triple

from ...shacl import Term
from ...shacl import constraints as c
from ...shacl.paths import Predicate
from ...shacl.shapes import Shape, Shapes, TargetClass
from ...terms import RDF
from ..reports.nested import turtle
from .expected import Alternative, alternatives
from .lexical import example as example_of
from .surroundings import Surroundings

_TYPE = NamedNode(RDF + "type")
_MOST_STATEMENTS = 40


class Examples:
    """Examples of the shapes of a registry."""

    def __init__(self, shapes: Shapes, prefixes: dict[str, str]) -> None:
        self._shapes = shapes
        self._prefixes = prefixes

    def written(self, shape: Shape, focus: Term, around: Surroundings) -> str:
        """An example of a shape in Turtle, like the focus node if it has a class; "" when nothing is known."""
        typed = bool(around.types(focus))
        for owner, kind in self._owners(shape):
            if not typed or around.is_a(focus, kind):
                found = self._of(shape, owner, kind, around)
                if found:
                    key = ("example", shape.node, owner.node, kind)
                    return around.remembered(key, partial(self._written, found))
        return ""

    def _written(self, triples: list[Triple]) -> str:
        return turtle(triples, self._prefixes).lstrip()

    def value(self, shape: Shape, wanted: Iterable[Alternative], focus: Term, around: Surroundings) -> Term | None:
        """A value that is wanted of a property: a known one, else one that shows the form of its datatype."""
        for owner, kind in self._owners(shape):
            if around.is_a(focus, kind):
                for _, _, value in self._of(shape, owner, kind, around)[1:]:
                    if _fits(_term(value), wanted, around):
                        return _term(value)
        return next(filter(None, (example_of(each.datatype) for each in wanted if each.datatype)), None)

    def of_same_property(self, shape: Shape, focus: Term, around: Surroundings) -> list[Shape]:
        """The other shapes of the same property, for things of the class of the focus node."""
        owners = [owner for owner, kind in self._owners(shape) if around.is_a(focus, kind)]
        inner = (self._shapes[each.shape] for o in owners for each in o.constraints if isinstance(each, c.PropertyOf))
        return [each for each in inner if each.path == shape.path and each is not shape]

    def _of(self, shape: Shape, owner: Shape, kind: NamedNode, around: Surroundings) -> list[Triple]:
        if isinstance(shape.path, Predicate):
            return self._with_value(shape, shape.path.iri, kind, around)
        if shape.path is None:
            return self._whole(owner, kind, around)
        return []

    def _with_value(self, shape: Shape, predicate: NamedNode, kind: NamedNode, around: Surroundings) -> list[Triple]:
        """A thing of the class, with the statements of one property, all of which are right."""
        wanted = alternatives(self._shapes, shape)
        for thing in around.with_property(kind, predicate):
            values = [value for property_, value in around.statements(thing) if property_ == predicate]
            if all(_fits(value, wanted, around) for value in values):
                own = around.types(thing) & around.kinds(kind)
                return _triples(thing, [(_TYPE, min(own or {kind}, key=str)), *((predicate, each) for each in values)])
        return []

    def _whole(self, shape: Shape, kind: NamedNode, around: Surroundings) -> list[Triple]:
        """A thing of the class with every statement that a closed shape allows."""
        closed = [each for each in shape.constraints if isinstance(each, c.Closed)]
        required = next(iter(_required(self._shapes, shape)), _TYPE)
        for thing in around.with_property(kind, required):
            said = around.statements(thing)
            order = {each: place for place, each in enumerate(closed[0].allowed if closed else [])}
            allowed = [each for each in said if (each[0] in order or not closed) and each[0] != _TYPE]
            if 0 < len(allowed) <= _MOST_STATEMENTS:
                own = min((each for each in around.types(thing) if each in around.kinds(kind)), key=str, default=kind)
                return _triples(thing, [(_TYPE, own), *sorted(allowed, key=lambda each: order.get(each[0], 0))])
        return []

    def _owners(self, shape: Shape) -> Iterator[tuple[Shape, NamedNode]]:
        """The shapes with a class that a shape is, or that it is a property of."""
        for each in self._shapes.targeting:
            if each is shape or any(isinstance(c_, c.PropertyOf) and c_.shape == shape.node for c_ in each.constraints):
                yield from ((each, target.iri) for target in each.targets if isinstance(target, TargetClass))


def _required(shapes: Shapes, shape: Shape) -> Iterator[NamedNode]:
    """The properties that a shape asks for."""
    for each in shape.constraints:
        if isinstance(each, c.PropertyOf):
            inner = shapes[each.shape]
            if isinstance(inner.path, Predicate) and any(isinstance(one, c.MinCount) for one in inner.constraints):
                yield inner.path.iri


def _fits(value: Term, wanted: Iterable[Alternative], around: Surroundings) -> bool:
    return any(each.fits(value, around) for each in wanted)


def _triples(thing: NamedNode, said: Iterable[tuple[NamedNode, Term]]) -> list[Triple]:
    """Statements in order, each property together."""
    return [Triple(thing, predicate, value) for predicate, value in said]


def _term(value: object) -> Term:
    assert isinstance(value, (NamedNode, Literal))
    return value
