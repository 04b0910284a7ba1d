"""From a shapes graph to shapes (SHACL, sections 2 to 6). What breaks the syntax is refused, with the shape named."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..terms import OWL, RDFS, SH
from .component_reading import read_components
from .constraint_reading import PARAMETERS, ConstraintReader
from .constraints import Constraint, Node, NodeOf, PropertyOf, nested
from .graph import ShapesGraph
from .parameters import TRUE
from .path_reading import read_path
from .shapes import (
    VIOLATION,
    Shape,
    Shapes,
    Target,
    TargetClass,
    TargetNode,
    TargetObjectsOf,
    TargetSubjectsOf,
)

_TARGETS = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
_ONE_NODE = ("node", "property", "not", "qualifiedValueShape")
_LISTS = ("and", "or", "xone")


def read_shapes(triples: Iterable[Triple]) -> Shapes:
    """All shapes of a shapes graph. Raises IllFormedShapes, also for shapes that refer to themselves."""
    graph = ShapesGraph(triples)
    components = read_components(graph)
    reader = ConstraintReader(graph, components)
    shapes = Shapes({node: _shape(graph, reader, node) for node in _shape_nodes(graph, reader.predicates)})
    _refuse_wrong_kinds(graph, shapes)
    _refuse_recursion(graph, shapes)
    return shapes


def _shape_nodes(graph: ShapesGraph, parameters: frozenset[NamedNode]) -> Iterator[Node]:
    """What counts as a shape (section 2.1), each once, in the order of the graph."""
    found: dict[Node, None] = {}
    says = {NamedNode(SH + name) for name in (*_TARGETS, *PARAMETERS)} | parameters
    for node in graph.subjects():
        if graph.is_a(node, SH + "NodeShape", SH + "PropertyShape") or graph.predicates(node) & says:
            found.setdefault(node)
    for node in tuple(graph.subjects()):
        for each in _referred(graph, node):
            found.setdefault(each)
    yield from (node for node in found if not graph.is_a(node, SH + "Parameter", SH + "ConstraintComponent"))


def _referred(graph: ShapesGraph, node: Node) -> Iterator[Node]:
    for predicate in _ONE_NODE:
        yield from (_node(graph, node, predicate, value) for value in graph.objects(node, predicate))
    for predicate in _LISTS:
        for head in graph.objects(node, predicate):
            for member in graph.members(node, predicate, head):
                yield _node(graph, node, predicate, member)


def _node(graph: ShapesGraph, node: Node, predicate: str, value: object) -> Node:
    if isinstance(value, (NamedNode, BlankNode)):
        return value
    graph.refuse(node, f"refers by sh:{predicate} to {value}, which can be no shape")


def _shape(graph: ShapesGraph, reader: ConstraintReader, node: Node) -> Shape:
    head = graph.one(node, "path")
    if head is None and graph.is_a(node, SH + "PropertyShape"):
        graph.refuse(node, "is a property shape without sh:path")
    if head is not None and graph.is_a(node, SH + "NodeShape"):
        graph.refuse(node, "is a node shape with sh:path")
    severity = graph.one(node, "severity") or VIOLATION
    if not isinstance(severity, NamedNode):
        graph.refuse(node, f"has a severity that is no IRI: {severity}")
    deactivated = graph.one(node, "deactivated")
    if deactivated is not None and not (isinstance(deactivated, Literal) and deactivated.value in ("true", "false")):
        graph.refuse(node, "has a value of sh:deactivated that is neither true nor false")
    return Shape(
        node,
        path=None if head is None else read_path(graph, node, head),
        targets=tuple(_targets(graph, node)),
        constraints=tuple(reader.constraints(node, on_property=head is not None)),
        severity=severity,
        messages=graph.texts(node, "message"),
        deactivated=deactivated == TRUE,
    )


def _targets(graph: ShapesGraph, node: Node) -> Iterator[Target]:
    for value in graph.objects(node, "targetNode"):
        if isinstance(value, BlankNode):
            graph.refuse(node, "has a blank node as sh:targetNode, which no other graph can contain")
        yield TargetNode(value)
    for predicate, kind in (
        ("targetClass", TargetClass),
        ("targetSubjectsOf", TargetSubjectsOf),
        ("targetObjectsOf", TargetObjectsOf),
    ):
        for value in graph.objects(node, predicate):
            if not isinstance(value, NamedNode):
                graph.refuse(node, f"has a value of sh:{predicate} that is no IRI: {value}")
            yield kind(value)
    if (
        isinstance(node, NamedNode)
        and graph.is_a(node, RDFS + "Class", OWL + "Class")
        and graph.is_a(node, SH + "NodeShape", SH + "PropertyShape")
    ):
        yield TargetClass(node)


def _refuse_wrong_kinds(graph: ShapesGraph, shapes: Shapes) -> None:
    """sh:node takes node shapes, sh:property takes property shapes (sections 4.7.1 and 4.7.2)."""
    for node, shape in shapes.items():
        for constraint in shape.constraints:
            match constraint:
                case NodeOf(inner) if shapes[inner].path is not None:
                    graph.refuse(node, f"refers by sh:node to a property shape, {inner}")
                case PropertyOf(inner) if shapes[inner].path is None:
                    graph.refuse(node, f"refers by sh:property to {inner}, which has no sh:path")


def _refuse_recursion(graph: ShapesGraph, shapes: Shapes) -> None:
    """Recursive shapes have no meaning in SHACL (section 3.4.3)."""
    done: set[Node] = set()

    def visit(node: Node, around: tuple[Node, ...]) -> None:
        if node in around:
            way = " → ".join(map(str, (*around[around.index(node) :], node)))
            graph.refuse(node, f"refers to itself ({way}), which SHACL leaves without a meaning")
        if node not in done:
            for each in _nested(shapes[node].constraints):
                visit(each, (*around, node))
            done.add(node)

    for node in shapes:
        visit(node, ())


def _nested(constraints: Iterable[Constraint]) -> Iterator[Node]:
    return (node for constraint in constraints for node in nested(constraint))
