"""The verdict on a change: which faults it brings and which it mends, at the cost of the change.

Only the nodes that it can concern are judged (see `Focus`), before it and after it: what is found of them both times
is no difference. Where it cannot be told which nodes it concerns, all that the shape targets are judged.
"""

from collections.abc import Mapping, Set

from rdflib import Graph, URIRef
from rdflib.term import Node

from ..store import Store
from .algebra import CannotTell
from .bridge import oxigraph_term, rdflib_term
from .delta import Delta, as_stored
from .focus import Focus
from .judged import LazyGraph
from .results import results_on, unreached
from .targets import narrowed, shapes_with_targets, targets_among, targets_of
from .verdict import Result, Verdict, verdict


def revalidate(before: Store, after: Store, shapes: Graph, change: Delta, base: str) -> tuple[Verdict, Verdict]:
    """The results that are of `after` and not of `before`, and the reverse: as `validate_all` would find of each whole.

    `change` is what was asserted and is no longer, and what is asserted now; what is inferred takes no part.
    """
    quads = as_stored([*change.removes, *change.adds])
    old, new = LazyGraph(before, base), LazyGraph(after, base)
    there, here = (graph.those_of({quad.triple for quad in quads}) for graph in (old, new))
    concerned, moved = _concerned(Focus(before, after, there - here, here - there, shapes), shapes, (old, new))
    subjects = moved | {rdflib_term(quad.subject) for quad in quads}
    found, brought = (_results(graph, shapes, concerned, subjects) for graph in (old, new))
    return verdict(brought - found), verdict(found - brought)


def _concerned(
    focus: Focus, shapes: Graph, graphs: tuple[LazyGraph, LazyGraph]
) -> tuple[Mapping[Node, Set[Node]], set[Node]]:
    """For each shape with targets the nodes to judge by it; and all that may have become targets or ceased to be."""
    concerned: dict[Node, Set[Node]] = {}
    moved: set[Node] = set()
    for shape in shapes_with_targets(shapes):
        targeted = set(map(rdflib_term, focus.targeted(shape)))
        moved |= targeted
        try:
            concerned[shape] = targeted | set(map(rdflib_term, focus.of(shape)))
        except CannotTell:
            concerned[shape] = targeted.union(*(targets_of(graph, shapes).get(shape, set()) for graph in graphs))
    return concerned, moved


def _results(graph: LazyGraph, shapes: Graph, concerned: Mapping[Node, Set[Node]], subjects: Set[Node]) -> set[Result]:
    """What is found of the nodes that are concerned, in one of the two graphs."""
    targets = targets_among({*subjects, *(node for nodes in concerned.values() for node in nodes)}, graph, shapes)
    aimed = {shape: nodes & concerned[shape] for shape, nodes in targets.items() if nodes & concerned[shape]}
    described = [node for node in subjects if isinstance(node, URIRef) and graph.has_data_on(oxigraph_term(node))]
    found = set(unreached(targets, described))
    if aimed:
        found |= set(results_on(graph, narrowed(shapes, aimed, {n for nodes in aimed.values() for n in nodes})))
    return found
