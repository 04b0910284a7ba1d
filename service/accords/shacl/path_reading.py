"""Property paths read from a shapes graph (SHACL, section 2.3.1)."""

from collections.abc import Callable, Mapping

from pyoxigraph import NamedNode

from . import Term
from .constraints import Node
from .graph import FIRST, ShapesGraph
from .paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne

_MODIFIED: Mapping[str, Callable[[Path], Path]] = {
    "inversePath": Inverse,
    "zeroOrMorePath": ZeroOrMore,
    "oneOrMorePath": OneOrMore,
    "zeroOrOnePath": ZeroOrOne,
}


def read_path(graph: ShapesGraph, shape: Node, node: Term, around: frozenset[Term] = frozenset()) -> Path:
    """The path that a node stands for. Raises IllFormedShapes, naming the shape, when it stands for none."""
    if isinstance(node, NamedNode) and not graph.objects(node, FIRST):
        return Predicate(node)
    if node in around:
        graph.refuse(shape, "has a path that contains itself")
    inside = around | {node}
    if graph.objects(node, FIRST):
        return Sequence(_parts(graph, shape, node, inside))
    kinds = [kind for kind in ("alternativePath", *_MODIFIED) for _ in graph.objects(node, kind)]
    if len(kinds) != 1:
        graph.refuse(shape, f"has a path, {node}, that is none of those of section 2.3.1")
    [value] = graph.objects(node, kinds[0])
    if kinds[0] == "alternativePath":
        return Alternative(_parts(graph, shape, value, inside))
    return _MODIFIED[kinds[0]](read_path(graph, shape, value, inside))


def _parts(graph: ShapesGraph, shape: Node, head: Term, inside: frozenset[Term]) -> tuple[Path, ...]:
    parts = tuple(read_path(graph, shape, member, inside) for member in graph.members(shape, "path", head))
    if len(parts) < 2:
        graph.refuse(shape, "has a path with a list of fewer than two members")
    return parts
