"""Where the focus nodes of a shape come from: targets, and the paths that lead from there to nested property shapes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import BlankNode

from . import Term
from .classes import Classes
from .paths import Path, may_be_empty, written
from .shapes import Target, TargetClass, TargetNode, TargetObjectsOf, TargetSubjectsOf
from .values import Values

HERE = "\0"
"""Stands in a query where the focus nodes can be restricted."""


class Maker(Protocol):
    """What makes new variables, and knows the classes of the data graph."""

    classes: Classes

    def fresh(self) -> str:
        """A variable that nothing else uses."""


@dataclass(frozen=True)
class Source:
    """The targets of a shape, and the paths from its focus nodes on."""

    targets: tuple[Target, ...]
    steps: tuple[Path, ...] = ()

    def beyond(self, path: Path | None) -> "Source":
        """The values of a path as focus nodes."""
        return self if path is None else Source(self.targets, (*self.steps, path))

    def root(self, focus: str) -> str:
        """The variable of the targets, when the focus nodes have this one."""
        return f"{focus}_0" if self.steps else focus

    def way(self, focus: str) -> str:
        """The variables between the targets and the focus nodes: a node is judged once for each way to it."""
        return " ".join(f"{focus}_{place}" for place in range(len(self.steps)))

    def pattern(self, focus: str, maker: Maker, values: Values) -> str:
        """The pattern that finds the focus nodes, each once at least. `values` is how literals are written there."""
        nodes = [*(f"{focus}_{place}" for place in range(len(self.steps))), focus]
        found = _targeted(self.targets, nodes[0], maker, values)
        lone = self._has_lone_targets()
        for before, path, after in zip(nodes, self.steps, nodes[1:], strict=False):
            lone = lone and may_be_empty(path)
            walked = f"{found} {before} {written(path)} {after} ."
            found = f"{{ {walked} }} UNION {{ {found} BIND({before} AS {after}) }}" if lone else walked
        return found

    def has_lone_nodes(self) -> bool:
        """Whether there can be focus nodes that do not occur in the graph, where no path leads from them."""
        return self._has_lone_targets() and all(map(may_be_empty, self.steps))

    def _has_lone_targets(self) -> bool:
        return any(isinstance(each, TargetNode) for each in self.targets)


def _targeted(targets: Iterable[Target], root: str, maker: Maker, values: Values) -> str:
    nodes = [each.node for each in targets if isinstance(each, TargetNode)]
    found = [_by_name(root, nodes, values)] if nodes else []
    found += [_one(each, root, maker) for each in targets if not isinstance(each, TargetNode)]
    if len(found) == 1:
        return f"{HERE} {found[0]}"
    union = " UNION ".join(f"{{ {HERE} {each} }}" for each in found)
    return f"{{ SELECT DISTINCT {root} WHERE {{ {union} }} }}"


def _one(target: Target, root: str, maker: Maker) -> str:
    match target:
        case TargetClass(iri):
            return maker.classes.instances(root, iri, maker.fresh())
        case TargetSubjectsOf(predicate):
            return f"{root} {predicate} {maker.fresh()} ."
        case TargetObjectsOf(predicate):
            return f"{maker.fresh()} {predicate} {root} ."
    raise AssertionError(f"nothing is known of {target}")


def _by_name(root: str, nodes: Iterable[Term], values: Values) -> str:
    return f"VALUES {root} {{ {' '.join(map(values.constant, nodes))} }}"


def restricted(root: str, nodes: Iterable[Term], values: Values) -> str:
    """What stands in the place of `HERE` for some nodes only: all that are named, or, if none is, the blank ones.

    SPARQL cannot name a blank node; whoever asks for some has to choose among all.
    """
    named = [each for each in nodes if not isinstance(each, BlankNode)]
    return _by_name(root, named, values) if named else f"FILTER(isBlank({root}))"
