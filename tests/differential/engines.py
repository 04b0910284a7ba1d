"""One shapes graph and one data graph, judged by the compiler or by pySHACL, with comparable results."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pyshacl
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Triple, parse
from rdflib import Graph

from accords.shacl import Term
from accords.shacl.data import Data
from accords.shacl.graph import ShapesGraph
from accords.shacl.path_reading import read_path
from accords.shacl.paths import Alternative, Inverse, Path, Predicate, Sequence
from accords.shacl.report import path_triples
from accords.shacl.validator import Validator
from accords.terms import SH
from tests.bridge import add, oxigraph_term

from .choices import Choices
from .differences import corrected
from .graphs import EX, data_graph
from .shapes import COMPONENTS, ShapesMaker, sh

DECLARED = tuple(quad.triple for quad in parse(COMPONENTS, format=RdfFormat.TURTLE))
WRITTEN = {SH + "sparql", EX + "lang", EX + "by"}
"""The properties by which a shape has a constraint in SPARQL."""


class Case(NamedTuple):
    """What is judged, and by which shapes."""

    shapes: list[Triple]
    data: list[Triple]


class Found(NamedTuple):
    """What is compared of a result."""

    focus: Term
    path: Path | None
    value: Term | None
    component: NamedNode
    shape: Term
    severity: NamedNode


class Refused(Exception):
    """pySHACL did not judge."""


def case(choices: Choices) -> Case:
    """A random case."""
    shapes, data = ShapesMaker(choices).whole(), data_graph(choices)
    if any(triple.predicate.value in WRITTEN for triple in shapes):
        # A query of the shapes' author sees literals as pyoxigraph writes them: that is a difference by itself.
        shapes, data = as_stored(shapes), as_stored(data)
        # It also sees no way of no steps from a node that is not in the graph.
        targets = (triple.object for triple in shapes if triple.predicate == sh("targetNode"))
        data += [Triple(NamedNode(EX + "e"), NamedNode(EX + "s"), target) for target in targets]
    return Case([*shapes, *DECLARED], data)


def as_stored(triples: list[Triple]) -> list[Triple]:
    """The triples with literals as a store writes them."""
    store = Store()
    made = []
    for triple in triples:
        store.clear()
        store.add(Quad(*triple))
        made += [quad.triple for quad in store]
    return list(dict.fromkeys(made))


def compiled(one: Case) -> set[Found]:
    """What the compiler finds; fails when it hands anything over."""
    validator = Validator(one.shapes)
    assert not validator.handed_over, validator.handed_over
    return {
        _known(Found(each.focus_node, each.path, each.value, each.component, each.source_shape, each.severity))
        for each in validator.results(Data(one.data))
    }


def _known(found: Found) -> Found:
    """Section 6.3: the result of an ASK validator has a value; pySHACL gives none for a property shape."""
    of_ask = found.component.value == EX + "OfLanguage"
    return found._replace(value=None) if of_ask and found.path is not None else found


def by_pyshacl(one: Case, without: str = "", *, turned: bool = True) -> set[Found]:
    """What pySHACL finds, corrected, in all or all but one of the named differences. Raises Refused when it fails."""
    by = list(turned_inward(one.shapes)) if turned else one.shapes
    shapes, data = (add(Graph(), (Quad(*triple) for triple in triples)) for triples in (by, one.data))
    with corrected(without):
        _, found, text = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", inplace=True, do_owl_imports=False
        )
    if not isinstance(found, Graph):
        raise Refused(text)
    return set(_read(ShapesGraph(_triples(found)), ShapesGraph(one.shapes)))


def turned_inward(shapes: list[Triple]) -> Iterable[Triple]:
    """Section 2.3.1: pySHACL walks the inverse of a sequence in the wrong order; it gets inverse predicates only."""
    graph = ShapesGraph(shapes)
    for triple in shapes:
        if triple.predicate == sh("path") and isinstance(triple.object, BlankNode):
            path, said = path_triples(_turned(read_path(graph, triple.subject, triple.object)))  # type: ignore[arg-type]
            yield Triple(triple.subject, triple.predicate, path)
            yield from said
        else:
            yield triple


def _turned(path: Path, *, back: bool = False) -> Path:
    """A path, or its inverse, in which only predicates are inverse."""
    match path:
        case Inverse(inner):
            return _turned(inner, back=not back)
        case Sequence(parts):
            return Sequence(tuple(_turned(part, back=back) for part in (reversed(parts) if back else parts)))
        case Alternative(parts):
            return Alternative(tuple(_turned(part, back=back) for part in parts))
        case Predicate():
            return Inverse(path) if back else path
    return type(path)(_turned(path.path, back=back))


def _triples(graph: Graph) -> Iterable[Triple]:
    for triple in graph:
        yield Triple(*map(oxigraph_term, triple))  # type: ignore[arg-type]


def _read(report: ShapesGraph, shapes: ShapesGraph) -> Iterable[Found]:
    for subject in report.subjects():
        for node in report.objects(subject, "result"):

            def one(name: str, node: Term = node) -> Any:
                return next(iter(report.objects(node, name)), None)

            path, shape, component = one("resultPath"), one("sourceShape"), one("sourceConstraintComponent")
            if path is not None:
                # pySHACL copies a blank path in parts only; and it was turned: it is that of the shape.
                own = [read_path(shapes, shape, head) for head in shapes.objects(shape, "path")]
                named: Path | None = Predicate(path) if isinstance(path, NamedNode) else None
                of_shape = (
                    named is not None
                    and named in map(_turned, own)
                    and component.value != SH + "ClosedConstraintComponent"
                )
                path = own[0] if of_shape or named is None else named
            severity = one("resultSeverity")
            yield Found(one("focusNode"), path, one("value"), component, shape, severity)
