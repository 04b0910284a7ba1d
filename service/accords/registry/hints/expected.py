"""What a shape expects of one value: the alternatives that its constraints leave, and whether a term fits one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode

from ...shacl import Term
from ...shacl import constraints as c
from ...shacl.paths import Path
from ...shacl.shapes import Shape, Shapes
from ...terms import RDF, SH
from .ends import ends
from .lexical import is_valid, matches
from .surroundings import Surroundings

_MOST = 16
"""How many alternatives are looked at."""
LANG_STRING = NamedNode(RDF + "langString")


@dataclass(frozen=True)
class Condition:
    """What must stand at the end of a path from the value: a value, one that matches a pattern, or anything."""

    path: Path
    value: Term | None = None
    pattern: str = ""

    @property
    def is_weak(self) -> bool:
        """Whether anything will do."""
        return self.value is None and not self.pattern

    def holds(self, found: list[Term]) -> bool:
        """Whether the values at the end of the path are right."""
        if self.value is not None:
            return self.value in found
        return any(matches(self.pattern, each.value) for each in found) if self.pattern else bool(found)


@dataclass(frozen=True)
class Alternative:
    """One way in which a value is right. What is empty asks for nothing."""

    datatype: NamedNode | None = None
    classes: tuple[NamedNode, ...] = ()
    allowed: tuple[Term, ...] = ()
    languages: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    node_kind: str = ""
    conditions: tuple[Condition, ...] = field(default=())

    @property
    def wants_iri(self) -> bool:
        """Whether only an IRI can be right."""
        return bool(self.classes or self.conditions or self.node_kind == "IRI")

    @property
    def wants_language(self) -> bool:
        """Whether only a text with the tag of its language can be right."""
        return bool(self.languages) or self.datatype == LANG_STRING

    @property
    def is_open(self) -> bool:
        """Whether it asks for nothing that is understood here."""
        return self == Alternative()

    def fits(self, term: Term, around: Surroundings) -> bool:
        """Whether a term is right in this way, as far as is understood here."""
        if self.allowed and term not in self.allowed:
            return False
        return self._fits_as_text(term) if isinstance(term, Literal) else self._fits_as_thing(term, around)

    def _fits_as_text(self, term: Literal) -> bool:
        if self.wants_iri or (self.node_kind and "Literal" not in self.node_kind):
            return False
        if self.datatype and (term.datatype != self.datatype or not is_valid(term)):
            return False
        if self.languages and not any(_in_range(term.language or "", each) for each in self.languages):
            return False
        return self._matches(term.value)

    def _fits_as_thing(self, term: Term, around: Surroundings) -> bool:
        if self.datatype or self.languages or (self.node_kind and "IRI" not in self.node_kind):
            return False
        if isinstance(term, BlankNode) or not self._matches(term.value):
            return False
        return all(around.is_a(term, kind) for kind in self.classes) and all(
            each.holds(ends(term, each.path, around)) for each in self.conditions
        )

    def _matches(self, text: str) -> bool:
        return all(matches(pattern, text) for pattern in self.patterns)


def alternatives(shapes: Shapes, shape: Shape) -> tuple[Alternative, ...]:
    """The ways in which the value of a property shape is right."""
    return tuple(islice(_of(shapes, shape.constraints, Alternative(), 0), _MOST))


def _of(shapes: Shapes, constraints: Iterable[c.Constraint], so_far: Alternative, depth: int) -> Iterator[Alternative]:
    """So far, with what the constraints add, one after the other."""
    waiting = list(constraints)
    if not waiting or depth > _MOST:
        yield so_far
        return
    first, *rest = waiting
    for each in islice(_with(shapes, first, so_far, depth), _MOST):
        yield from _of(shapes, rest, each, depth + 1)


def _with(shapes: Shapes, one: c.Constraint, so_far: Alternative, depth: int) -> Iterator[Alternative]:
    match one:
        case c.Or(options) | c.Xone(options):
            for option in options:
                yield from _of(shapes, shapes[option].constraints, so_far, depth + 1)
        case c.And(parts):
            inner = [each for part in parts for each in shapes[part].constraints]
            yield from _of(shapes, inner, so_far, depth + 1)
        case c.NodeOf(node):
            yield from _of(shapes, shapes[node].constraints, so_far, depth + 1)
        case c.PropertyOf(node):
            yield replace(so_far, conditions=(*so_far.conditions, *_conditions(shapes[node])))
        case _:
            yield _simply(one, so_far)


def _simply(one: c.Constraint, so_far: Alternative) -> Alternative:
    """So far, with a constraint that leaves no choice."""
    match one:
        case c.Datatype(iri):
            return replace(so_far, datatype=iri)
        case c.Class(iri):
            return replace(so_far, classes=(*so_far.classes, iri))
        case c.In(values):
            return replace(so_far, allowed=values)
        case c.HasValue(value):
            return replace(so_far, allowed=(value,))
        case c.LanguageIn(languages):
            return replace(so_far, languages=languages)
        case c.Pattern(pattern):
            return replace(so_far, patterns=(*so_far.patterns, pattern))
        case c.NodeKind(iri):
            return replace(so_far, node_kind=iri.value.removeprefix(SH))
    return so_far


def _conditions(shape: Shape) -> Iterator[Condition]:
    if shape.path is None or shape.deactivated:
        return
    for each in shape.constraints:
        if isinstance(each, c.HasValue):
            yield Condition(shape.path, each.value)
        elif isinstance(each, c.Pattern):
            yield Condition(shape.path, pattern=each.pattern)
        elif isinstance(each, c.MinCount) and each.count and not _says_more(shape):
            yield Condition(shape.path)


def _says_more(shape: Shape) -> bool:
    """Whether a property shape asks for a value, and not only that there is one."""
    return any(isinstance(each, c.HasValue | c.Pattern) for each in shape.constraints)


def _in_range(tag: str, wanted: str) -> bool:
    """Whether a language tag is in a range (RFC 4647, section 3.3.1, basic filtering)."""
    return tag.lower() == wanted.lower() or tag.lower().startswith(wanted.lower() + "-")
