"""Faults to put into the compiler, one at a time: the property test has to notice each."""

from collections.abc import Callable
from dataclasses import replace

from pytest import MonkeyPatch

from accords.shacl import as_written, classes, compiling, conditions, prebinding, source
from accords.shacl.booleans import both, either
from accords.shacl.constraints import MaxInclusive, MinExclusive
from accords.shacl.paths import Inverse, Path, Sequence, written
from accords.shacl.questions import Question
from accords.shacl.shapes import Shape
from accords.shacl.source import Source
from accords.shacl.sparql_text import written as text_of
from accords.shacl.values import Values

Mutation = Callable[[MonkeyPatch], None]


def _paths(change: Callable[[Path], str]) -> Mutation:
    def mutate(patched: MonkeyPatch) -> None:
        for module in (conditions, compiling, source):
            patched.setattr(module, "written", change)

    return mutate


def _attribute(owner: object, name: str, value: object) -> Mutation:
    return lambda patched: patched.setattr(owner, name, value)


def _all_modules(name: str, value: object) -> Mutation:
    def mutate(patched: MonkeyPatch) -> None:
        for module in (conditions, compiling):
            patched.setattr(module, name, value)

    return mutate


def _backwards(path: Path) -> str:
    return written(Sequence(path.parts[::-1]) if isinstance(path, Sequence) else path)


def _forwards(path: Path) -> str:
    return written(path.path if isinstance(path, Inverse) else path)


def _once(path: Path) -> str:
    return written(path).rstrip("*+?")


_at_least = conditions.Conditions.at_least
_violation = Question._violation


MUTATIONS: dict[str, Mutation] = {
    "a filter is dropped": _all_modules("filtered", lambda condition: ""),
    "the filter of allowed properties is dropped": _all_modules("not_among", lambda predicate, allowed: ""),
    "a sequence is walked backwards": _paths(_backwards),
    "an inverse path is walked forwards": _paths(_forwards),
    "a path is walked once only": _paths(_once),
    "sub-classes are forgotten": _attribute(classes, "_under", lambda iri, above: (iri,)),
    "a negation is dropped": _all_modules("negated", lambda condition: condition),
    "any of several is enough where all are asked": _attribute(conditions, "both", either),
    "all are asked where any of several is enough": _attribute(conditions, "either", both),
    "one value too few is enough": _attribute(
        conditions.Conditions,
        "at_least",
        lambda self, number, *rest: _at_least(self, max(number - 1, 0), *rest),
    ),
    "the siblings of a qualified shape are forgotten": _attribute(
        conditions.Conditions,
        "counted",
        lambda self, constraint, value: self.conforms(constraint.shape, value),
    ),
    "sh:maxInclusive excludes its bound": _attribute(MaxInclusive, "sign", "<"),
    "sh:minExclusive includes its bound": _attribute(MinExclusive, "sign", ">="),
    "a value is compared, not a term": _attribute(
        Values, "same", lambda self, variable, term: f"COALESCE({variable} = {term}, false)"
    ),
    "literals are judged as the store writes them": _attribute(as_written, "is_odd", lambda literal: False),
    "ill-typed literals pass": _attribute(conditions, "well_formed", lambda datatype, text: ""),
    "a query is joined at its outermost group only": _attribute(
        prebinding.Prebound, "_group", lambda self, inner, before, source: text_of(inner)
    ),
    "nodes that are not in the graph are forgotten": _attribute(Source, "_has_lone_targets", lambda self: False),
    "what is not in the graph has no value of its own": _all_modules("may_be_empty", lambda path: False),
    "severities are forgotten": _attribute(
        Question,
        "_violation",
        lambda self, constraint, row: replace(
            _violation(self, constraint, row), shape=replace(self.shape, severity=Shape(self.shape.node).severity)
        ),
    ),
    "of several constraints the first is blamed": _attribute(
        Question,
        "violations",
        lambda self, rows: (self._violation(self.constraints[0], row) for row in rows),
    ),
}
