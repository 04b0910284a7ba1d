"""Which nodes the shapes target, and how to aim the shapes at some of them only (SHACL, section 2.1.3)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from typing import Any

from rdflib import RDF, RDFS, SH, Graph, Literal
from rdflib.namespace import OWL
from rdflib.term import Node

_CLASSES = (RDFS.Class, OWL.Class)
_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_TRUE = Literal(True)


def targets_of(graph: Graph, shapes: Graph) -> dict[Node, set[Node]]:
    """Each active shape that has targets, with the nodes of a graph that it targets (SHACL, section 2.1.3)."""
    found: dict[Node, set[Node]] = defaultdict(set)
    for shape, node in shapes.subject_objects(SH.targetNode):
        found[shape].add(node)
    for shape, kind in [*shapes.subject_objects(SH.targetClass), *_classes_that_are_shapes(shapes)]:
        for below in graph.transitive_subjects(RDFS.subClassOf, kind):
            found[shape].update(graph.subjects(RDF.type, below))
    for shape, predicate in shapes.subject_objects(SH.targetSubjectsOf):
        found[shape].update(graph.subjects(predicate, None))
    for shape, predicate in shapes.subject_objects(SH.targetObjectsOf):
        found[shape].update(graph.objects(None, predicate))
    return {shape: nodes for shape, nodes in found.items() if (shape, SH.deactivated, _TRUE) not in shapes}


def _classes_that_are_shapes(shapes: Graph) -> Iterator[tuple[Node, Node]]:
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if any((shape, RDF.type, kind) in shapes for kind in _CLASSES):
            yield shape, shape


def narrowed(shapes: Graph, targets: Mapping[Node, set[Node]], subjects: Set[Any]) -> Graph:
    """The shapes with other targets: of their own, those nodes that are among the subjects.

    (pySHACL has an option for this, `focus_nodes`, which leaves out nested shapes too: `sh:node`, `sh:or`, `sh:not`
    would always hold.)
    """
    aimed = Graph()
    for subject, predicate, object_ in shapes:
        if predicate not in _TARGETS and not (predicate == RDF.type and object_ in _CLASSES):
            aimed.add((subject, predicate, object_))
    for shape, nodes in targets.items():
        for node in nodes & subjects:
            aimed.add((shape, SH.targetNode, node))
    return aimed
