"""Conditions that a node conforms to a shape, as boolean expressions of SPARQL that never end in an error.

They are what nested shapes are compiled to, and each value by itself: the expression is true where there is no
violation (SHACL, section 3.4).
"""

from collections.abc import Iterable, Sequence
from itertools import combinations, count

from pyoxigraph import Literal, NamedNode

from ..terms import SH
from . import Term
from .booleans import FALSE, TRUE, both, either, filtered, negated, not_among, same_language
from .classes import Classes
from .constraints import (
    And,
    Class,
    Closed,
    Constraint,
    Counting,
    Custom,
    Datatype,
    Disjoint,
    Equals,
    HasValue,
    In,
    LanguageIn,
    LessThan,
    LessThanOrEquals,
    MaxCount,
    MaxExclusive,
    MaxInclusive,
    MaxLength,
    MinCount,
    MinExclusive,
    MinInclusive,
    MinLength,
    Node,
    NodeKind,
    NodeOf,
    Not,
    Or,
    Pattern,
    PropertyOf,
    Qualified,
    QualifiedMaxCount,
    QualifiedMinCount,
    Sparql,
    UniqueLang,
    Xone,
)
from .datatypes import well_formed
from .paths import Inverse, Path, Predicate, may_be_empty, written
from .patterns import see_that_it_can_match
from .prebinding import ask_holds, no_solution
from .shapes import Shape, Shapes
from .values import Values

_KINDS = {
    "IRI": "isIRI({})",
    "BlankNode": "isBlank({})",
    "Literal": "isLiteral({})",
    "BlankNodeOrIRI": "(isBlank({0}) || isIRI({0}))",
    "BlankNodeOrLiteral": "(isBlank({0}) || isLiteral({0}))",
    "IRIOrLiteral": "(isIRI({0}) || isLiteral({0}))",
}
_PAIRWISE = 3
"""Up to so many values are counted by a pattern for each; more by a subquery, and those of a path of several steps."""


class Conditions:
    """Writes conditions for the shapes of one graph; each variable that it brings in is new."""

    def __init__(self, shapes: Shapes, classes: Classes, values: Values, shapes_graph: NamedNode | None = None) -> None:
        self._shapes = shapes
        self._count = count()
        self.shapes_graph = shapes_graph
        self.classes = classes
        self.values = values

    def fresh(self) -> str:
        """A variable that nothing else uses."""
        return f"?_{next(self._count)}"

    def conforms(self, node: Node, focus: str) -> str:
        """That what a variable stands for conforms to a shape."""
        shape = self._shapes[node]
        if shape.deactivated:
            return TRUE
        return both(*(self._satisfied(constraint, shape, focus) for constraint in _by_kind(shape)))

    def holds(self, constraint: Constraint, shape: Shape, focus: str, value: str) -> str:
        """That one value satisfies a constraint which judges each value by itself."""
        match constraint:
            case And() | Or() | Xone() | Not() | NodeOf() | PropertyOf():
                return self._logical(constraint, value)
            case Disjoint(predicate):
                return f"NOT EXISTS {{ {focus} {predicate} {value} }}"
            case Class(iri):
                return f"EXISTS {{ {self.classes.has_instance(value, iri, self.fresh())} }}"
            case NodeKind(iri):
                return _KINDS[iri.value.removeprefix(SH)].format(value)
            case In(terms):
                return either(*(self.values.same(value, term) for term in terms))
            case MinExclusive(bound) | MinInclusive(bound) | MaxExclusive(bound) | MaxInclusive(bound):
                return self.values.bounded(value, constraint.sign, bound)
            case Custom():
                return ask_holds(constraint, shape, focus, value, self)
        return f"COALESCE({self._of_literal(constraint, value)}, {FALSE})"

    def _of_literal(self, constraint: Constraint, value: str) -> str:
        """As `holds`, of what can end in an error, which is a violation."""
        text = f"STR({value})"
        match constraint:
            case Datatype(iri):
                return both(self.values.is_of(value, iri), well_formed(iri.value, text) or TRUE)
            case MinLength(length):
                return f"!isBlank({value}) && STRLEN({text}) >= {length}"
            case MaxLength(length):
                return f"!isBlank({value}) && STRLEN({text}) <= {length}"
            case Pattern(pattern, flags):
                see_that_it_can_match(pattern, flags)
                given = ", ".join(str(Literal(each)) for each in (pattern, flags) if each or each is pattern)
                return f"!isBlank({value}) && REGEX({text}, {given})"
            case LanguageIn(languages):
                return either(*(f"LANGMATCHES(LANG({value}), {Literal(each)})" for each in languages))
        raise AssertionError(f"no constraint on one value: {constraint}")

    def _logical(self, constraint: Constraint, value: str) -> str:
        match constraint:
            case Not(shape):
                return negated(self.conforms(shape, value))
            case And(shapes):
                return both(*(self.conforms(each, value) for each in shapes))
            case Or(shapes):
                return either(*(self.conforms(each, value) for each in shapes))
            case Xone(shapes):
                return f"({' + '.join(f'IF({self.conforms(each, value)}, 1, 0)' for each in shapes) or '0'} = 1)"
            case NodeOf(shape) | PropertyOf(shape):
                return self.conforms(shape, value)
        raise AssertionError(f"no logical constraint: {constraint}")

    def _satisfied(self, constraints: Sequence[Constraint], shape: Shape, focus: str) -> str:
        """That a node satisfies constraints of a shape: several that judge each value, or one of another kind."""
        if judges_each_value(constraints[0]):
            return self.all_hold(constraints, shape, focus)
        [constraint] = constraints
        match constraint:
            case MinCount() | MaxCount() | QualifiedMinCount() | QualifiedMaxCount():
                return self.counts(constraint, shape.path, focus)
            case HasValue(term):
                return self.has(term, shape.path, focus)
            case Closed(allowed):
                return self._closed(allowed, shape.path, focus)
            case Sparql() | Custom():
                return no_solution(constraint, shape, focus, self)
        return self._compared(constraint, shape.path, focus)

    def all_hold(self, constraints: Sequence[Constraint], shape: Shape, focus: str) -> str:
        """That each value of a node satisfies constraints that judge each value."""
        if shape.path is None:
            return both(*(self.holds(each, shape, focus, focus) for each in constraints))
        value = self.fresh()
        bad = negated(both(*(self.holds(each, shape, focus, value) for each in constraints)))
        if bad == FALSE:
            return TRUE
        found = f"NOT EXISTS {{ {focus} {written(shape.path)} {value} . {filtered(bad)} }}"
        if not may_be_empty(shape.path):
            return found
        return both(found, *(self.holds(each, shape, focus, focus) for each in constraints))

    def counts(self, constraint: Counting, path: Path | None, focus: str) -> str:
        """That a node has as many values as it should."""
        which = constraint if isinstance(constraint, (QualifiedMinCount, QualifiedMaxCount)) else None
        if isinstance(constraint, (MinCount, QualifiedMinCount)):
            return self.at_least(constraint.count, path, focus, which)
        return negated(self.at_least(constraint.count + 1, path, focus, which))

    def counted(self, constraint: Qualified, value: str) -> str:
        """That a value is counted by a qualified constraint (section 4.7.3)."""
        siblings = (negated(self.conforms(each, value)) for each in constraint.siblings)
        return both(self.conforms(constraint.shape, value), *siblings)

    def at_least(self, number: int, path: Path | None, focus: str, which: Qualified | None = None) -> str:
        """That a node has so many values, or values that are counted."""
        assert path is not None, "only a property shape counts its values"
        if number == 0:
            return TRUE
        if number > (_PAIRWISE if isinstance(path, (Predicate, Inverse)) else 1):
            value = self.fresh()
            kept = "" if which is None else filtered(self.counted(which, value))
            return (
                f"EXISTS {{ SELECT {focus} WHERE {{ {focus} {written(path)} {value} . {kept} }} "
                f"GROUP BY {focus} HAVING(COUNT(DISTINCT {value}) >= {number}) }}"
            )
        values = [self.fresh() for _ in range(number)]
        parts = [f"{focus} {written(path)} {value} ." for value in values]
        parts += [f"FILTER(!sameTerm({one}, {other}))" for one, other in combinations(values, 2)]
        parts += [] if which is None else [filtered(self.counted(which, value)) for value in values]
        found = f"EXISTS {{ {' '.join(parts)} }}"
        if number == 1 and may_be_empty(path):
            return TRUE if which is None else either(found, self.counted(which, focus))
        return found

    def has(self, term: Term, path: Path | None, focus: str) -> str:
        """That a node has a term among its values."""
        if path is None:
            return self.values.same(focus, term)
        found = f"EXISTS {{ {focus} {written(path)} {self.values.constant(term)} }}"
        return either(found, self.values.same(focus, term)) if may_be_empty(path) else found

    def _closed(self, allowed: Iterable[NamedNode], path: Path | None, focus: str) -> str:
        value, predicate, object_ = (self.fresh() for _ in range(3))
        walk = "" if path is None else f"{focus} {written(path)} {value} . "
        subject = focus if path is None else value
        return f"NOT EXISTS {{ {walk}{subject} {predicate} {object_} . {not_among(predicate, allowed)} }}"

    def _compared(self, constraint: Constraint, path: Path | None, focus: str) -> str:
        """Constraints between values: of different languages, or those of two properties."""
        one, other = self.fresh(), self.fresh()
        walk = f"{focus} {written(path)} " if path is not None else ""
        match constraint:
            case UniqueLang():
                return f"NOT EXISTS {{ {walk}{one} . {walk}{other} . {filtered(same_language(one, other))} }}"
            case LessThan(predicate) | LessThanOrEquals(predicate):
                apart = filtered(negated(self.values.compared(one, constraint.sign, other)))
                return f"NOT EXISTS {{ {walk}{one} . {focus} {predicate} {other} . {apart} }}"
            case Equals(predicate) if path is None:
                others = f"{focus} {predicate} {other} . FILTER(!sameTerm({other}, {focus}))"
                return both(f"EXISTS {{ {focus} {predicate} {focus} }}", f"NOT EXISTS {{ {others} }}")
            case Equals(predicate):
                here = f"{walk}{one} . FILTER NOT EXISTS {{ {focus} {predicate} {one} }}"
                there = f"{focus} {predicate} {other} . FILTER NOT EXISTS {{ {walk}{other} }}"
                own = f"EXISTS {{ {focus} {predicate} {focus} }}" if path and may_be_empty(path) else TRUE
                return both(f"NOT EXISTS {{ {here} }}", f"NOT EXISTS {{ {there} }}", own)
        raise AssertionError(f"nothing is known of {constraint}")


def judges_each_value(constraint: Constraint) -> bool:
    """Whether a constraint judges each value by itself, and its results name the value."""
    if isinstance(constraint, Custom):
        return constraint.ask
    return isinstance(
        constraint,
        (
            *(And, Or, Xone, Not, NodeOf, PropertyOf, Disjoint, Class, NodeKind, In, Datatype, Pattern, LanguageIn),
            *(MinExclusive, MinInclusive, MaxExclusive, MaxInclusive, MinLength, MaxLength),
        ),
    )


def _by_kind(shape: Shape) -> Iterable[Sequence[Constraint]]:
    each = [constraint for constraint in shape.constraints if judges_each_value(constraint)]
    return ([each] if each else []) + [[other] for other in shape.constraints if not judges_each_value(other)]
