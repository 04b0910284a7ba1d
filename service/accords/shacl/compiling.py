"""From shapes to queries: for each shape with targets, and each property shape that it leads to, what breaks it.

The constraints that judge each value by itself share one query; counts and comparisons have one each. A query gives
only what is wrong, so that a graph which conforms costs one pass a query and brings no rows.
"""

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import NamedNode

from ..errors import IllFormedShapes
from .booleans import TRUE, both, filtered, negated, not_among, same_language
from .cannot import CannotCompile
from .conditions import Conditions, judges_each_value
from .constraints import (
    Closed,
    Constraint,
    Counting,
    Custom,
    Equals,
    HasValue,
    LessThan,
    LessThanOrEquals,
    MaxCount,
    MinCount,
    PropertyOf,
    QualifiedMaxCount,
    QualifiedMinCount,
    Sparql,
    UniqueLang,
)
from .paths import Inverse, Path, Predicate, Sequence, may_be_empty, written
from .prebinding import Prebound
from .questions import Question
from .shapes import Shape, Shapes
from .source import Source
from .sparql_text import NoQuery
from .values import Values

FOCUS, VALUE = "?focus", "?value"
_OF_WHAT_IS_THERE = (MaxCount, QualifiedMaxCount, UniqueLang, LessThan, LessThanOrEquals)
"""Constraints that no values satisfy, beside those that judge each value."""


class Compiler:
    """Makes the questions of one shapes graph."""

    def __init__(self, shapes: Shapes, conditions: Conditions) -> None:
        self._shapes = shapes
        self._conditions = conditions
        self.left: list[tuple[Shape, Constraint, str]] = []
        """What could not be compiled, and why."""

    def questions(self, shape: Shape) -> Iterator[Question]:
        """All questions for a shape with targets. Raises IllFormedShapes for a query that SHACL forbids."""
        yield from self._of(shape, Source(shape.targets))

    def _of(self, shape: Shape, source: Source) -> Iterator[Question]:
        each = tuple(c for c in shape.constraints if judges_each_value(c) and not isinstance(c, (PropertyOf, Custom)))
        yield from self._tried(shape, source, each)
        for constraint in shape.constraints:
            if isinstance(constraint, PropertyOf):
                below = self._shapes[constraint.shape]
                if not below.deactivated:
                    yield from self._of(below, source.beyond(shape.path))
            elif constraint not in each:
                yield from self._tried(shape, source, (constraint,))

    def _tried(self, shape: Shape, source: Source, constraints: tuple[Constraint, ...]) -> Iterator[Question]:
        """The questions for some constraints; what cannot be compiled is set aside, and the others asked without it."""
        if not constraints:
            return
        try:
            needs = _needed(shape, source, constraints[0])
            yield from [replace(question, needs=needs) for question in self._asked(shape, source, constraints)]
        except NoQuery as wrong:
            raise IllFormedShapes(f"A query of {shape.node} cannot be used: {wrong}.", shape=str(shape.node)) from wrong
        except CannotCompile as reason:
            if len(constraints) == 1:
                self.left.append((shape, constraints[0], str(reason)))
            else:
                for each in constraints:
                    yield from self._tried(shape, source, (each,))

    def _asked(self, shape: Shape, source: Source, constraints: tuple[Constraint, ...]) -> Iterator[Question]:
        if judges_each_value(constraints[0]):
            yield from self._of_values(shape, source, constraints)
            return
        [constraint] = constraints
        match constraint:
            case Sparql() | Custom():
                query = Prebound(constraint, shape, self._conditions.shapes_graph)
                text = query.all(lambda: source.pattern("?this", self._conditions, Values()), source.way("?this"))
                yield Question(text, source.root("?this"), shape, constraints, Values())
            case MinCount() | MaxCount() | QualifiedMinCount() | QualifiedMaxCount():
                yield from self._of_count(shape, source, constraint)
            case HasValue(term):
                yield self._on_focus(shape, source, constraint, self._conditions.has(term, shape.path, FOCUS))
            case Closed(allowed):
                walk = "" if shape.path is None else f"{FOCUS} {written(shape.path)} ?subject . "
                subject = FOCUS if shape.path is None else "?subject"
                strange = f"{walk}{subject} ?path {VALUE} . {not_among('?path', allowed)}"
                yield self._question(shape, source, constraint, f"{FOCUS} ?path {VALUE}", strange)
            case _:
                yield from self._of_comparison(shape, source, constraint)

    def _found(self, source: Source) -> str:
        return source.pattern(FOCUS, self._conditions, self._conditions.values)

    def _question(self, shape: Shape, source: Source, constraint: Constraint, selected: str, where: str) -> Question:
        text = f"SELECT DISTINCT {source.way(FOCUS)} {selected} WHERE {{ {self._found(source)} {where} }}"
        return Question(text, source.root(FOCUS), shape, (constraint,), self._conditions.values)

    def _on_focus(self, shape: Shape, source: Source, constraint: Constraint, satisfied: str) -> Question:
        question = self._question(shape, source, constraint, FOCUS, filtered(negated(satisfied)))
        return question if source.steps else replace(question, satisfied=satisfied, found=self._found(source))

    def _of_values(self, shape: Shape, source: Source, constraints: tuple[Constraint, ...]) -> Iterator[Question]:
        value = FOCUS if shape.path is None else VALUE
        held = [self._conditions.holds(each, shape, FOCUS, value) for each in constraints]
        broken = negated(both(*held))
        if broken == negated(TRUE):
            return
        found = self._found(source) if shape.path is None else self._with_values(shape.path, source)
        flags = [f"({each} AS ?c{place})" for place, each in enumerate(held)] if len(held) > 1 else []
        selected = " ".join([FOCUS, *([VALUE] if shape.path is not None else []), *flags])
        text = f"SELECT DISTINCT {source.way(FOCUS)} {selected} WHERE {{ {found} {filtered(broken)} }}"
        yield Question(text, source.root(FOCUS), shape, constraints, self._conditions.values, has_value=True)

    def _with_values(self, path: Path | None, source: Source) -> str:
        """The pattern of the focus nodes and their values; a node by which the graph does not go can be its own."""
        own = f"{self._found(source)} BIND({FOCUS} AS {VALUE})"
        if path is None:
            return own
        found = f"{self._found(source)} {FOCUS} {written(path)} {VALUE} ."
        return f"{{ {found} }} UNION {{ {own} }}" if may_be_empty(path) and source.has_lone_nodes() else found

    def _of_count(self, shape: Shape, source: Source, constraint: Counting) -> Iterator[Question]:
        path = shape.path
        assert path is not None, "only a property shape counts its values"
        which = constraint if isinstance(constraint, (QualifiedMinCount, QualifiedMaxCount)) else None
        least = isinstance(constraint, (MinCount, QualifiedMinCount))
        if constraint.count <= 1 and (least or _is_simple(path) or constraint.count == 0):
            satisfied = self._conditions.counts(constraint, path, FOCUS)
            if satisfied != TRUE:
                yield self._on_focus(shape, source, constraint, satisfied)
            return
        found, compared = f"{FOCUS} {written(path)} {VALUE} .", ">"
        if which is not None:
            found += f" {filtered(self._conditions.counted(which, VALUE))}"
        if least:
            found, compared = f"OPTIONAL {{ {found} }}", "<"
        text = (
            f"SELECT {source.way(FOCUS)} {FOCUS} WHERE {{ {self._found(source)} {found} }} "
            f"GROUP BY {source.way(FOCUS)} {FOCUS} HAVING(COUNT(DISTINCT {VALUE}) {compared} {constraint.count})"
        )
        yield Question(text, source.root(FOCUS), shape, (constraint,), self._conditions.values)

    def _of_comparison(self, shape: Shape, source: Source, constraint: Constraint) -> Iterator[Question]:
        walk = "" if shape.path is None else f"{FOCUS} {written(shape.path)} "
        match constraint:
            case UniqueLang():
                twice = f"{walk}?one . {walk}?other . {filtered(same_language('?one', '?other'))}"
                where = f"{twice} BIND(LCASE(LANG(?one)) AS ?language)"
                yield self._question(shape, source, constraint, f"{FOCUS} ?language", where)
            case LessThan(predicate) | LessThanOrEquals(predicate):
                apart = filtered(negated(self._conditions.values.compared(VALUE, constraint.sign, "?other")))
                where = f"{walk}{VALUE} . {FOCUS} {predicate} ?other . {apart}"
                yield self._question(shape, source, constraint, f"{FOCUS} {VALUE} ?other", where)
            case Equals(predicate):
                yield from self._of_equality(shape, source, constraint, walk)
            case _:
                raise AssertionError(f"nothing is known of {constraint}")

    def _of_equality(self, shape: Shape, source: Source, constraint: Equals, walk: str) -> Iterator[Question]:
        predicate = constraint.predicate
        absent = f"FILTER NOT EXISTS {{ {FOCUS} {predicate} {VALUE} }}"
        others = f"{FOCUS} {predicate} {VALUE} . FILTER NOT EXISTS {{ {walk}{VALUE} }}"
        if not walk:
            others = f"{FOCUS} {predicate} {VALUE} . FILTER(!sameTerm({VALUE}, {FOCUS}))"
        selected = f"{source.way(FOCUS)} {FOCUS} {VALUE}"
        text = f"SELECT DISTINCT {selected} WHERE {{ {self._with_values(shape.path, source)} {absent} }}"
        yield Question(text, source.root(FOCUS), shape, (constraint,), self._conditions.values)
        yield self._question(shape, source, constraint, f"{FOCUS} {VALUE}", others)


def _needed(shape: Shape, source: Source, constraint: Constraint) -> NamedNode | None:
    """The property without which a target satisfies a constraint, where one can be told."""
    if source.steps:
        return _first(source.steps[0])
    of_values = judges_each_value(constraint) or isinstance(constraint, _OF_WHAT_IS_THERE)
    return _first(shape.path) if of_values and shape.path is not None else None


def _first(path: Path) -> NamedNode | None:
    match path:
        case Predicate(iri):
            return iri
        case Sequence(parts):
            return _first(parts[0])
    return None


def _is_simple(path: Path) -> bool:
    return isinstance(path, Predicate) or (isinstance(path, Inverse) and isinstance(path.path, Predicate))
