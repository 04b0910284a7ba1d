"""A result as RDF (SHACL, section 3.6.2), its path included (section 2.3.1)."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, Triple

from ...shacl.paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from ...shacl.result import Result
from ...terms import RDF, SH

_NIL = NamedNode(RDF + "nil")


def result_triples(result: Result, node: BlankNode) -> Iterator[Triple]:
    """What a report says of one result, which is called `node`."""
    yield Triple(node, NamedNode(RDF + "type"), NamedNode(SH + "ValidationResult"))
    values = {
        "focusNode": result.focus_node,
        "resultSeverity": result.severity,
        "sourceConstraintComponent": result.component,
        "sourceShape": result.source_shape,
        "sourceConstraint": result.source_constraint,
        "value": result.value,
    }
    yield from (Triple(node, NamedNode(SH + name), value) for name, value in values.items() if value is not None)
    yield from (Triple(node, NamedNode(SH + "resultMessage"), message) for message in result.messages)
    if result.path is not None:
        top, triples = _path(result.path, node.value + "path")
        yield Triple(node, NamedNode(SH + "resultPath"), top)
        yield from triples


def _path(path: Path, name: str) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """The node that stands for a path, and what is said of it; `name` begins the names of its blank nodes."""
    node = BlankNode(name)
    match path:
        case Predicate(iri):
            return iri, []
        case Sequence(parts):
            return _list(parts, name)
        case Alternative(parts):
            head, triples = _list(parts, name + "x")
            return node, [Triple(node, NamedNode(SH + "alternativePath"), head), *triples]
        case Inverse(step) | ZeroOrMore(step) | OneOrMore(step) | ZeroOrOne(step):
            inner, triples = _path(step, name + "x")
            kind = type(path).__name__
            predicate = SH + kind[0].lower() + kind[1:] + "Path"
            return node, [Triple(node, NamedNode(predicate), inner), *triples]


def _list(parts: tuple[Path, ...], name: str) -> tuple[BlankNode, list[Triple]]:
    """An RDF list of paths."""
    triples: list[Triple] = []
    nodes = [BlankNode(f"{name}l{number}") for number in range(len(parts))]
    for number, part in enumerate(parts):
        inner, more = _path(part, f"{name}m{number}")
        rest = nodes[number + 1] if number + 1 < len(parts) else _NIL
        triples += [Triple(nodes[number], NamedNode(RDF + "first"), inner), *more]
        triples.append(Triple(nodes[number], NamedNode(RDF + "rest"), rest))
    return nodes[0], triples
