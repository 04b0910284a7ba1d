"""Which nodes are to be judged again after a change, and by which constraints."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from . import Term
from .constraints import Node

Nodes: TypeAlias = Set[Term]


@dataclass(frozen=True)
class Affected:
    """For a shape with targets, and a shape that judges by its constraints, itself or a property shape below it: the
    nodes among which the targets are on which these constraints can have another verdict, or None for all targets.
    """

    nodes: Mapping[tuple[Node, Node], Nodes | None]

    def of(self, target: Node, judging: Node) -> Nodes | None:
        """Those nodes, which may be none."""
        return self.nodes.get((target, judging), frozenset())

    @property
    def all_of(self) -> set[Node]:
        """The shapes all of whose targets are affected, as far as can be told."""
        return {target for (target, _), nodes in self.nodes.items() if nodes is None}

    @property
    def by_target(self) -> Mapping[Node, Nodes | None]:
        """The nodes by the shape with targets alone, or None for all of its targets."""
        found: dict[Node, Nodes | None] = {}
        for (target, _), nodes in self.nodes.items():
            before = found.get(target, frozenset())
            found[target] = None if nodes is None or before is None else before | nodes
        return found

    @cached_property
    def named(self) -> frozenset[Term]:
        """All the nodes."""
        return frozenset(chain.from_iterable(nodes or () for nodes in self.nodes.values()))
