"""Queries of SHACL-SPARQL, and the components that a shapes graph declares (SHACL, sections 5 and 6)."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from ..terms import OWL, SH
from . import Term
from .constraints import Component, Node, Parameter, Query
from .graph import ShapesGraph
from .parameters import TRUE

_IMPORTS = NamedNode(OWL + "imports")


def read_components(graph: ShapesGraph) -> tuple[Component, ...]:
    """The components that the graph declares. Raises IllFormedShapes."""
    declared = [node for node in graph.subjects() if graph.is_a(node, SH + "ConstraintComponent")]
    return tuple(_component(graph, node) for node in declared if isinstance(node, NamedNode) and not _of_core(node))


def _of_core(node: NamedNode) -> bool:
    return node.value.startswith(SH)


def _component(graph: ShapesGraph, node: NamedNode) -> Component:
    parameters = tuple(_parameter(graph, node, each) for each in graph.objects(node, "parameter"))
    if all(parameter.optional for parameter in parameters):
        graph.refuse(node, "is a component without a parameter that has to be given")
    return Component(
        node,
        parameters,
        node_validator=_validator(graph, node, "nodeValidator", "select"),
        property_validator=_validator(graph, node, "propertyValidator", "select"),
        ask_validator=_validator(graph, node, "validator", "ask"),
        labels=graph.texts(node, "labelTemplate"),
    )


def _parameter(graph: ShapesGraph, component: Node, node: Term) -> Parameter:
    path = graph.objects(node, "path")
    if len(path) != 1 or not isinstance(path[0], NamedNode):
        graph.refuse(component, "has a parameter whose sh:path is not one IRI")
    return Parameter(path[0], optional=TRUE in graph.objects(node, "optional"))


def _validator(graph: ShapesGraph, component: Node, predicate: str, kind: str) -> Query | None:
    for value in graph.objects(component, predicate):
        if graph.objects(value, kind):
            return read_query(graph, value, kind)
    return None


def read_query(graph: ShapesGraph, node: Term, kind: str) -> Query | None:
    """The query of a constraint or validator; None if it is deactivated. `kind` is "select" or "ask"."""
    if isinstance(node, Literal):
        raise AssertionError(f"a literal is no constraint: {node}")
    if graph.one(node, "deactivated") == TRUE:
        return None
    text = graph.one(node, kind)
    if not isinstance(text, Literal):
        graph.refuse(node, f"has no sh:{kind} with the text of a query")
    return Query(node, text.value, tuple(_prefixes(graph, node)), graph.texts(node, "message"))


def _prefixes(graph: ShapesGraph, node: Node) -> Iterator[tuple[str, str]]:
    """What sh:prefixes declares, also by way of owl:imports (section 5.2.1)."""
    found: dict[str, str] = {}
    for declaring in _imported(graph, graph.objects(node, "prefixes")):
        for each in graph.objects(declaring, "declare"):
            prefix, space = (graph.objects(each, name) for name in ("prefix", "namespace"))
            if (
                len(prefix) != 1
                or len(space) != 1
                or isinstance(prefix[0], BlankNode)
                or isinstance(space[0], BlankNode)
            ):
                graph.refuse(node, "declares a prefix without exactly one sh:prefix and one sh:namespace")
            if found.setdefault(prefix[0].value, space[0].value) != space[0].value:
                graph.refuse(node, f"declares the prefix {prefix[0].value} twice, for different namespaces")
    yield from found.items()


def _imported(graph: ShapesGraph, nodes: Iterable[Term]) -> Iterator[Term]:
    waiting, seen = list(nodes), set[Term]()
    while waiting:
        if (node := waiting.pop()) not in seen:
            seen.add(node)
            yield node
            waiting += graph.objects(node, _IMPORTS)
