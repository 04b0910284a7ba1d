"""The verdict on a change of a data graph: which results it brings, and which it mends, at the cost of the change.

Only the nodes are judged on which the verdict can be another one, and only by the constraints that can say so. Where
that cannot be told of a constraint, all that its shape targets are judged by it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Triple

from . import Select, Term
from .affected import affected
from .aim import Affected, Nodes
from .algebra import CannotTell
from .changed import Changed
from .constraints import Node, PropertyOf
from .paths import Path, Sequence
from .result import Result
from .shapes import Shape, Shapes
from .validator import Validator


@dataclass(frozen=True)
class Difference:
    """The results that are of the graph after a change and not of the one before it, and the reverse."""

    brought: tuple[Result, ...]
    mended: tuple[Result, ...]


def validate_change(
    validator: Validator, before: Select, after: Select, gone: Iterable[Triple], come: Iterable[Triple]
) -> Difference:
    """What a change makes of the verdict: the difference of the results on the whole graphs, each result once.

    `gone` are triples that are in the graph before the change only, `come` those that are in the one after it only.
    Where both are one graph that is changed and changed back, do as this function does: ask `affected` while it has
    all of `gone` and `come`, the validator for the results on these nodes when it is as it will be, and `new_to` when
    it is as it was.
    """
    touched = affected(validator.shapes, Changed(before, gone), Changed(after, come))
    there, here = validator.results(before, touched), validator.results(after, touched)
    return Difference(new_to(validator, before, here), new_to(validator, after, there))


def new_to(validator: Validator, select: Select, results: Iterable[Result]) -> tuple[Result, ...]:
    """Those of some results, each once, that are not among the results on another data graph.

    Of that graph, only the nodes are judged that the results are about, by their shapes; none if there is no result.
    """
    found = dict.fromkeys(results)
    known = set(validator.results(select, about(validator.shapes, select, found))) if found else set()
    return tuple(result for result in found if result not in known)


def about(shapes: Shapes, select: Select, results: Iterable[Result]) -> Affected:
    """The targets from which one comes to the focus nodes of some results in a data graph, by the shape that judges."""
    nodes: dict[Node, set[Term]] = {}
    for result in results:
        nodes.setdefault(result.source_shape, set()).add(result.focus_node)
    graph, found = Changed(select, ()), dict[tuple[Node, Node], Nodes | None]()
    for shape in shapes.targeting:
        for judging, path in _routes(shapes, shape):
            if judging in nodes:
                key = shape.node, judging
                found[key] = _both(found.get(key, frozenset()), _back(graph, path, nodes[judging]))
    return Affected(found)


def _routes(shapes: Shapes, shape: Shape, path: Path | None = None) -> Iterator[tuple[Node, Path | None]]:
    """A shape and the property shapes below it, each with a path from the targets of the first to its focus nodes."""
    yield shape.node, path
    beyond = shape.path if path is None else path if shape.path is None else Sequence((path, shape.path))
    for constraint in shape.constraints:
        if isinstance(constraint, PropertyOf) and not shapes[constraint.shape].deactivated:
            yield from _routes(shapes, shapes[constraint.shape], beyond)


def _back(graph: Changed, path: Path | None, nodes: Nodes) -> Nodes | None:
    try:
        return graph.back(path, nodes)
    except CannotTell:
        return None


def _both(one: Nodes | None, other: Nodes | None) -> Nodes | None:
    return None if one is None or other is None else one | other
