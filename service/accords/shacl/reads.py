"""What the constraints of a shape read of a data graph: which triples can matter to them, and of which values."""

from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from .algebra import CannotTell
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
from .paths import Path, Predicate
from .shapes import Shape
from .steps import Step, steps
from .ways import Group, Way, groups, ways


@dataclass
class Reads:
    """What a shape reads.

    Of its values: the `shapes` and `classes` that these must have, and which properties a `closed` shape allows them.
    Of its focus nodes: the properties of `pairs`, and the patterns in the `groups` of queries, which come to the focus
    nodes on `ways`. `below` are the property shapes
    that judge its values. `untold`: what a constraint reads cannot be told.
    """

    path: Path | None
    steps: tuple[Step, ...]
    shapes: list[Node] = field(default_factory=list)
    classes: list[NamedNode] = field(default_factory=list)
    closed: list[frozenset[NamedNode]] = field(default_factory=list)
    pairs: list[NamedNode] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)
    untold: bool = False

    def predicates(self) -> frozenset[NamedNode] | None:
        """The predicates of all triples that can matter, apart from what matters to values; None for any."""
        read = {step.predicate for step in self.steps} | set(self.pairs)
        for way in self.ways:
            path = way.pattern.predicate
            if isinstance(path, str):
                return None
            read |= {path.iri} if isinstance(path, Predicate) else {step.predicate for step in steps(path)}
        return frozenset(read)


def reads(shape: Shape) -> Reads:
    """What a shape reads, which is nothing if it is deactivated."""
    if shape.deactivated:
        return Reads(None, ())
    found = Reads(shape.path, () if shape.path is None else tuple(steps(shape.path)))
    for constraint in shape.constraints:
        try:
            _add(found, constraint, shape.path)
        except CannotTell:
            found.untold = True
    return found


def _add(found: Reads, constraint: Constraint, path: Path | None) -> None:
    match constraint:
        case PropertyOf(node):
            found.below.append(node)
        case Class(iri):
            found.classes.append(iri)
        case Closed(allowed):
            found.closed.append(frozenset(allowed))
        case Equals(predicate) | Disjoint(predicate) | LessThan(predicate) | LessThanOrEquals(predicate):
            found.pairs.append(predicate)
        case Sparql(query):
            found.ways += ways(query.whole(), path)
            found.groups += groups(query.whole(), path)
        case Custom():
            raise CannotTell
        case _:
            found.shapes += nested(constraint)
