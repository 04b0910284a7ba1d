"""Judge an example by the shapes, beside the few neighbours that it names, and by no other data."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyshacl
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(__file__).parent
TARGETS = (SH.targetClass, SH.targetSubjectsOf)


class Fault(NamedTuple):
    """What an example is expected to be refused for, or was: a shape and the component of its constraint."""

    shape: Node
    component: Node

    def __str__(self) -> str:
        return " ".join(str(term).rsplit("#")[-1] for term in self)


@cache
def shapes() -> Graph:
    """All shapes, with the prefixes of their queries, which the ontology declares."""
    graph = Graph()
    for file in (ROOT / "shapes").glob("*.ttl"):
        graph.parse(file)
    ontology = Graph().parse(ROOT / "ontology" / "accords.ttl")
    for predicate in (SH.prefix, SH.namespace):
        for triple in ontology.triples((None, predicate, None)):
            graph.add(triple)
    return graph


@cache
def background() -> Graph:
    """The neighbours that the examples name, the concepts, and the sub-classes of the ontology."""
    graph = Graph().parse(EXAMPLES / "background.ttl")
    for file in (ROOT / "ontology" / "vocab").glob("*.ttl"):
        graph.parse(file)
    for triple in Graph().parse(ROOT / "ontology" / "accords.ttl").triples((None, RDFS.subClassOf, None)):
        graph.add(triple)
    return graph


def targets(data: Graph, shape: Node) -> Iterator[Node]:
    """The focus nodes of a shape in a graph (SHACL, section 2.1.3)."""
    for above in shapes().objects(shape, SH.targetClass):
        for kind in data.transitive_subjects(RDFS.subClassOf, above):
            yield from data.subjects(RDF.type, kind)
    for predicate in shapes().objects(shape, SH.targetSubjectsOf):
        yield from data.subjects(URIRef(str(predicate)))


def aimed_at(nodes: set[Node], data: Graph) -> Graph:
    """The shapes, with those of their targets that are among the nodes.

    The option `focus_nodes` of pySHACL would skip the values of properties too: sh:or and sh:node would always hold.
    """
    graph = Graph()
    for triple in shapes():
        if triple[1] not in TARGETS:
            graph.add(triple)
    for shape in {shape for predicate in TARGETS for shape in shapes().subjects(predicate)}:
        for node in nodes.intersection(targets(data, shape)):
            graph.add((shape, SH.targetNode, node))
    return graph


def judge(nodes: set[Node], data: Graph) -> Graph:
    """The report on these nodes of a graph. Fails when no shape targets any of them."""
    aimed = aimed_at(nodes, data)
    assert (None, SH.targetNode, None) in aimed, f"no shape targets any of {nodes}"
    _, report, _ = pyshacl.validate(data, shacl_graph=aimed, inplace=True)
    assert isinstance(report, Graph), report
    return report


def faults(example: Path) -> list[Fault]:
    """What is wrong with the nodes that an example describes, beside the background."""
    described = Graph().parse(example)
    report = judge(set(described.subjects()), background() + described)
    parts = (SH.sourceShape, SH.sourceConstraintComponent)
    return [Fault(*(value(report, found, part) for part in parts)) for found in report.objects(None, SH.result)]


def value(graph: Graph, subject: Node, predicate: URIRef) -> Node:
    found = graph.value(subject, predicate)
    assert found is not None, f"{subject} has no {predicate}"
    return found
