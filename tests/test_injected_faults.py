"""Faults put into the data of the registry, many at once: the compiled shapes find them, and what pySHACL finds."""

from collections.abc import Callable, Iterable
from functools import cache
from random import Random

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple
from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from accords.assets import Assets
from accords.registry.assembly import assemble, graph_iri
from accords.shacl import Term
from accords.shacl.data import Data
from accords.shacl.paths import Path, Predicate
from accords.shacl.result import Result
from accords.terms import DEFAULT_BASE, RDF, RDFS, SKOS, XSD
from tests.bridge import add, oxigraph_term
from tests.differential.differences import corrected
from tests.shapes import compiled
from tests.shapes.judging import judge

Fault = Callable[[Random, Triple], list[Triple]]
STRANGE = NamedNode("http://example.org/strange")


def _with(triple: Triple, value: Term) -> Triple:
    return Triple(triple.subject, triple.predicate, value)


FAULTS: dict[str, Fault] = {
    "a statement is missing": lambda random, triple: [],
    "a value stands twice": lambda random, triple: [triple, _with(triple, Literal("again", language="en"))],
    "a value is a literal": lambda random, triple: [_with(triple, Literal(str(triple.object)))],
    "a value is an entity that nobody knows": lambda random, triple: [_with(triple, STRANGE)],
    "a date is none": lambda random, triple: [_with(triple, _typed("2025-02-31", "date"))],
    "a date is at the end of time": lambda random, triple: [_with(triple, _typed("9999-12-31", "date"))],
    "a date has a time zone": lambda random, triple: [_with(triple, _typed("2025-02-09+00:00", "date"))],
    "a number is written with a zero before": lambda random, triple: [_with(triple, _typed("007", "integer"))],
    "a property is unknown": lambda random, triple: [triple, Triple(triple.subject, STRANGE, triple.object)],
    "a text is in a third language": lambda random, triple: [_with(triple, Literal("Wort", language="de"))],
    "a thing is of two classes": lambda random, triple: [
        triple,
        Triple(triple.subject, NamedNode(RDF + "type"), NamedNode(SKOS + "Concept")),
    ],
}


def _typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))


@cache
def data() -> tuple[Triple, ...]:
    """What is judged of the registry: all but the ontology, of which only the sub-classes."""
    ontology = graph_iri(DEFAULT_BASE, "ontology")
    quads = assemble(Assets(), DEFAULT_BASE)
    return tuple(q.triple for q in quads if q.graph_name != ontology or q.predicate.value == RDFS + "subClassOf")


@cache
def own() -> tuple[Triple, ...]:
    """What is said of entities."""
    return tuple(triple for triple in data() if "/id/" in str(triple.subject))


def faulty(seed: int, how_many: int) -> tuple[set[Triple], set[NamedNode]]:
    """The data with faults, and the nodes that have one."""
    random, made, touched = Random(seed), set(data()), set[NamedNode]()
    for triple in random.sample(own(), how_many):
        assert isinstance(triple.subject, NamedNode)
        made.discard(triple)
        made.update(random.choice([*FAULTS.values()])(random, triple))
        touched.add(triple.subject)
    return made, touched


@pytest.mark.parametrize("seed", range(2))
def test_both_find_the_same_faults(seed: int) -> None:
    triples, touched = faulty(seed, 40)
    graph = add(Graph(), (Quad(*triple) for triple in triples))
    with corrected():
        report = judge({URIRef(node.value) for node in touched}, graph)
    found = {
        (each.focus_node, each.path, each.value, each.component, each.source_shape, each.severity)
        for each in compiled.results(triples, touched)
    }
    assert found == set(_read(report))
    assert len({focus for focus, *_ in found}) > len(touched) / 2


def test_each_kind_of_fault_is_found_somewhere() -> None:
    triples = set(data())
    for name, fault in FAULTS.items():
        random, changed = Random(1), set(triples)
        for triple in random.sample(own(), 30):
            changed.discard(triple)
            changed.update(fault(random, triple))
        assert set(compiled.validator().results(Data(changed))) - clean(), name


@cache
def clean() -> frozenset[Result]:
    """What is found of the data without faults."""
    return frozenset(compiled.validator().results(Data(data())))


def _read(report: Graph) -> Iterable[tuple[object, ...]]:
    for node in report.objects(None, SH.result):

        def one(name: str, node: Node = node) -> Term | None:
            value = report.value(node, SH[name])
            return None if value is None else oxigraph_term(value)

        shape = one("sourceShape")
        path = one("resultPath")
        assert isinstance(shape, NamedNode)
        known = None if path is None else _path(shape, path)
        yield (
            one("focusNode"),
            known,
            one("value"),
            one("sourceConstraintComponent"),
            shape,
            one("resultSeverity"),
        )


def _path(shape: NamedNode, path: Term) -> Path:
    if isinstance(path, NamedNode):
        return Predicate(path)
    of_shape = compiled.validator().shapes[shape].path
    assert of_shape, f"{shape} has no path"
    return of_shape
