"""The constraints that a shape declares (SHACL, sections 4 and 5), one class a component.

What is nested is named by its node: `Shapes` holds the shapes that the nodes stand for. Nothing here is evaluated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from ..terms import SH
from . import Term

Node: TypeAlias = NamedNode | BlankNode
"""What names a shape."""


def component(name: str) -> NamedNode:
    """The IRI of a component of SHACL Core.

    >>> component("MinCount").value
    'http://www.w3.org/ns/shacl#MinCountConstraintComponent'
    """
    return NamedNode(f"{SH}{name}ConstraintComponent")


@dataclass(frozen=True)
class Class:
    """sh:class (section 4.1.1)."""

    component: ClassVar[NamedNode] = component("Class")
    iri: NamedNode


@dataclass(frozen=True)
class Datatype:
    """sh:datatype (section 4.1.2)."""

    component: ClassVar[NamedNode] = component("Datatype")
    iri: NamedNode


@dataclass(frozen=True)
class NodeKind:
    """sh:nodeKind (section 4.1.3)."""

    component: ClassVar[NamedNode] = component("NodeKind")
    iri: NamedNode


@dataclass(frozen=True)
class MinCount:
    """sh:minCount (section 4.2.1)."""

    component: ClassVar[NamedNode] = component("MinCount")
    count: int


@dataclass(frozen=True)
class MaxCount:
    """sh:maxCount (section 4.2.2)."""

    component: ClassVar[NamedNode] = component("MaxCount")
    count: int


@dataclass(frozen=True)
class MinExclusive:
    """sh:minExclusive (section 4.3.1)."""

    component: ClassVar[NamedNode] = component("MinExclusive")
    sign: ClassVar[str] = ">"
    bound: Literal


@dataclass(frozen=True)
class MinInclusive:
    """sh:minInclusive (section 4.3.2)."""

    component: ClassVar[NamedNode] = component("MinInclusive")
    sign: ClassVar[str] = ">="
    bound: Literal


@dataclass(frozen=True)
class MaxExclusive:
    """sh:maxExclusive (section 4.3.3)."""

    component: ClassVar[NamedNode] = component("MaxExclusive")
    sign: ClassVar[str] = "<"
    bound: Literal


@dataclass(frozen=True)
class MaxInclusive:
    """sh:maxInclusive (section 4.3.4)."""

    component: ClassVar[NamedNode] = component("MaxInclusive")
    sign: ClassVar[str] = "<="
    bound: Literal


@dataclass(frozen=True)
class MinLength:
    """sh:minLength (section 4.4.1)."""

    component: ClassVar[NamedNode] = component("MinLength")
    length: int


@dataclass(frozen=True)
class MaxLength:
    """sh:maxLength (section 4.4.2)."""

    component: ClassVar[NamedNode] = component("MaxLength")
    length: int


@dataclass(frozen=True)
class Pattern:
    """sh:pattern with its sh:flags (section 4.4.3)."""

    component: ClassVar[NamedNode] = component("Pattern")
    pattern: str
    flags: str = ""


@dataclass(frozen=True)
class LanguageIn:
    """sh:languageIn (section 4.4.4)."""

    component: ClassVar[NamedNode] = component("LanguageIn")
    languages: tuple[str, ...]


@dataclass(frozen=True)
class UniqueLang:
    """sh:uniqueLang true (section 4.4.5)."""

    component: ClassVar[NamedNode] = component("UniqueLang")


@dataclass(frozen=True)
class Equals:
    """sh:equals (section 4.5.1)."""

    component: ClassVar[NamedNode] = component("Equals")
    predicate: NamedNode


@dataclass(frozen=True)
class Disjoint:
    """sh:disjoint (section 4.5.2)."""

    component: ClassVar[NamedNode] = component("Disjoint")
    predicate: NamedNode


@dataclass(frozen=True)
class LessThan:
    """sh:lessThan (section 4.5.3)."""

    component: ClassVar[NamedNode] = component("LessThan")
    sign: ClassVar[str] = "<"
    predicate: NamedNode


@dataclass(frozen=True)
class LessThanOrEquals:
    """sh:lessThanOrEquals (section 4.5.4)."""

    component: ClassVar[NamedNode] = component("LessThanOrEquals")
    sign: ClassVar[str] = "<="
    predicate: NamedNode


@dataclass(frozen=True)
class Not:
    """sh:not (section 4.6.1)."""

    component: ClassVar[NamedNode] = component("Not")
    shape: Node


@dataclass(frozen=True)
class And:
    """sh:and (section 4.6.2)."""

    component: ClassVar[NamedNode] = component("And")
    shapes: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """sh:or (section 4.6.3)."""

    component: ClassVar[NamedNode] = component("Or")
    shapes: tuple[Node, ...]


@dataclass(frozen=True)
class Xone:
    """sh:xone (section 4.6.4)."""

    component: ClassVar[NamedNode] = component("Xone")
    shapes: tuple[Node, ...]


@dataclass(frozen=True)
class NodeOf:
    """sh:node (section 4.7.1)."""

    component: ClassVar[NamedNode] = component("Node")
    shape: Node


@dataclass(frozen=True)
class PropertyOf:
    """sh:property (section 4.7.2): its results are those of the property shape."""

    component: ClassVar[NamedNode] = component("Property")
    shape: Node


@dataclass(frozen=True)
class QualifiedMinCount:
    """sh:qualifiedMinCount (section 4.7.3); `siblings` are the shapes that a counted value may not conform to."""

    component: ClassVar[NamedNode] = component("QualifiedMinCount")
    shape: Node
    count: int
    siblings: tuple[Node, ...] = ()


@dataclass(frozen=True)
class QualifiedMaxCount:
    """sh:qualifiedMaxCount (section 4.7.3); `siblings` are the shapes that a counted value may not conform to."""

    component: ClassVar[NamedNode] = component("QualifiedMaxCount")
    shape: Node
    count: int
    siblings: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Closed:
    """sh:closed true (section 4.8.1); `allowed` are the paths of the property shapes, and the ignored properties."""

    component: ClassVar[NamedNode] = component("Closed")
    allowed: tuple[NamedNode, ...]


@dataclass(frozen=True)
class HasValue:
    """sh:hasValue (section 4.8.2)."""

    component: ClassVar[NamedNode] = component("HasValue")
    value: Term


@dataclass(frozen=True)
class In:
    """sh:in (section 4.8.3)."""

    component: ClassVar[NamedNode] = component("In")
    values: tuple[Term, ...]


@dataclass(frozen=True)
class Query:
    """The text of sh:select or sh:ask, without its prefixes, which are declared apart (section 5.2.1)."""

    node: Node
    text: str
    prefixes: tuple[tuple[str, str], ...] = ()
    messages: tuple[Literal, ...] = ()

    def whole(self) -> str:
        """The text after its prefixes."""
        return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in self.prefixes) + self.text


@dataclass(frozen=True)
class Sparql:
    """sh:sparql (section 5.1): a SELECT query that gives the violations."""

    component: ClassVar[NamedNode] = NamedNode(SH + "SPARQLConstraintComponent")
    query: Query


@dataclass(frozen=True)
class Parameter:
    """A parameter of a component that somebody declared (section 6.2.1)."""

    predicate: NamedNode
    optional: bool = False

    @property
    def name(self) -> str:
        """The variable that it is pre-bound to: the local name of the predicate.

        >>> Parameter(NamedNode("http://example.org/ns#lang")).name
        'lang'
        """
        return self.predicate.value.replace("/", "#").rpartition("#")[2]


@dataclass(frozen=True)
class Component:
    """A component that somebody declared (section 6.2), with the validators that it has."""

    iri: NamedNode
    parameters: tuple[Parameter, ...]
    node_validator: Query | None = None
    property_validator: Query | None = None
    ask_validator: Query | None = None
    labels: tuple[Literal, ...] = ()


@dataclass(frozen=True)
class Custom:
    """The use of such a component by a shape: the values of its parameters by name, and the validator for that shape.

    The validator is an ASK query of each value, or a SELECT query that gives the violations (section 6.3).
    """

    of: Component
    values: tuple[tuple[str, Term], ...]
    query: Query
    ask: bool

    @property
    def component(self) -> NamedNode:
        """The IRI of the component."""
        return self.of.iri


Range: TypeAlias = MinExclusive | MinInclusive | MaxExclusive | MaxInclusive
Qualified: TypeAlias = QualifiedMinCount | QualifiedMaxCount
Counting: TypeAlias = MinCount | MaxCount | Qualified
Logical: TypeAlias = Not | And | Or | Xone | NodeOf
ValueConstraint: TypeAlias = (
    Class | Datatype | NodeKind | Range | MinLength | MaxLength | Pattern | LanguageIn | Disjoint | Logical | In
)
"""What each value node is judged by, apart from the others."""
Constraint: TypeAlias = (
    ValueConstraint
    | MinCount
    | MaxCount
    | UniqueLang
    | Equals
    | LessThan
    | LessThanOrEquals
    | PropertyOf
    | Qualified
    | Closed
    | HasValue
    | Sparql
    | Custom
)


def nested(constraint: Constraint) -> Iterator[Node]:
    """The shapes that a constraint refers to."""
    match constraint:
        case And(shapes) | Or(shapes) | Xone(shapes):
            yield from shapes
        case Not(shape) | NodeOf(shape) | PropertyOf(shape):
            yield shape
        case QualifiedMinCount(shape, _, siblings) | QualifiedMaxCount(shape, _, siblings):
            yield shape
            yield from siblings
