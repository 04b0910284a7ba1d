"""Which nodes are judged, where not all targets are: by which shape, and in handfuls that one query can name."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, islice

from pyoxigraph import BlankNode

from . import Term
from .about import CHUNK
from .aim import Affected
from .constraints import Node
from .questions import Question
from .shapes import Shape

Nodes = Collection[Term] | Mapping[Node, Collection[Term] | None] | Affected
"""Which nodes to judge: by all shapes, or by each shape those that it is given (all, for None), or those that a change
affects."""


def chosen_for(nodes: Nodes | None, shape: Shape, question: Question | None = None) -> Collection[Term] | None:
    """The nodes that a shape with targets, or one question of it, is to judge; None for all."""
    if isinstance(nodes, Affected):
        return nodes.of(shape.node, (question.shape if question else shape).node)
    return nodes.get(shape.node, ()) if isinstance(nodes, Mapping) else nodes


def all_named(nodes: Nodes) -> Iterable[Term]:
    """All nodes that are chosen by name."""
    if isinstance(nodes, Affected):
        return nodes.named
    return chain.from_iterable(each or () for each in nodes.values()) if isinstance(nodes, Mapping) else nodes


def parts(nodes: Collection[Term] | None) -> Iterator[tuple[Term, ...] | None]:
    """Some nodes in handfuls, the blank ones last and apart; None for all nodes."""
    if nodes is None:
        yield None
        return
    named = iter([node for node in nodes if not isinstance(node, BlankNode)])
    while chunk := tuple(islice(named, CHUNK)):
        yield chunk
    if blank := tuple(node for node in nodes if isinstance(node, BlankNode)):
        yield blank


def is_blank(part: tuple[Term, ...]) -> bool:
    """Whether a handful is one of blank nodes."""
    return isinstance(part[0], BlankNode)
