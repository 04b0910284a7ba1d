"""Shapes, as they were read: targets, path, severity, messages and constraints (SHACL, section 2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode

from ..terms import SH
from . import Term
from .constraints import Constraint, Node, nested
from .paths import Path

if TYPE_CHECKING:
    from .reads import Reads

VIOLATION = NamedNode(SH + "Violation")


@dataclass(frozen=True)
class TargetNode:
    """sh:targetNode (section 2.1.3.1)."""

    node: Term


@dataclass(frozen=True)
class TargetClass:
    """sh:targetClass, and a shape that is a class itself (sections 2.1.3.2 and 2.1.3.3)."""

    iri: NamedNode


@dataclass(frozen=True)
class TargetSubjectsOf:
    """sh:targetSubjectsOf (section 2.1.3.4)."""

    predicate: NamedNode


@dataclass(frozen=True)
class TargetObjectsOf:
    """sh:targetObjectsOf (section 2.1.3.5)."""

    predicate: NamedNode


Target: TypeAlias = TargetNode | TargetClass | TargetSubjectsOf | TargetObjectsOf


@dataclass(frozen=True)
class Shape:
    """A node shape, or, if it has a path, a property shape (sections 2.2 and 2.3)."""

    node: Node
    path: Path | None = None
    targets: tuple[Target, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    severity: NamedNode = VIOLATION
    messages: tuple[Literal, ...] = ()
    deactivated: bool = False


@dataclass(frozen=True)
class Shapes(Mapping[Node, Shape]):
    """The shapes of a graph by their nodes, in the order in which they were read."""

    by_node: Mapping[Node, Shape]

    def __getitem__(self, node: Node) -> Shape:
        return self.by_node[node]

    def __iter__(self) -> Iterator[Node]:
        return iter(self.by_node)

    def __len__(self) -> int:
        return len(self.by_node)

    @cached_property
    def targeting(self) -> tuple[Shape, ...]:
        """The active shapes that have targets of their own."""
        return tuple(shape for shape in self.by_node.values() if shape.targets and not shape.deactivated)

    @cached_property
    def reads(self) -> Mapping[Node, tuple["Reads", frozenset[NamedNode] | None]]:
        """What each shape reads of a data graph, and the predicates of that."""
        from .reads import reads  # here, because rdflib, which parses the queries, is slow to load

        found = ((node, reads(shape)) for node, shape in self.by_node.items())
        return {node: (each, each.predicates()) for node, each in found}

    def below(self, node: Node) -> Iterator[Shape]:
        """A shape and, once each, all those that it refers to, directly or not."""
        waiting, seen = [node], {node}
        while waiting:
            shape = self.by_node[waiting.pop()]
            yield shape
            for constraint in shape.constraints:
                found = [each for each in nested(constraint) if each not in seen]
                seen.update(found)
                waiting.extend(found)
