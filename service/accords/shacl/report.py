"""Results as a validation report in RDF (SHACL, section 3.6)."""

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Row
from itertools import chain

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..terms import RDF, SH, XSD
from .paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from .result import Result

_TYPE, _FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))
_ONE_PART = {
    Inverse: "inversePath",
    ZeroOrMore: "zeroOrMorePath",
    OneOrMore: "oneOrMorePath",
    ZeroOrOne: "zeroOrOnePath",
}


def report(results: Iterable[Result], node: NamedNode | BlankNode | None = None) -> Iterator[Triple]:
    """The report as triples: that there are no results is that the data graph conforms (section 3.6.1.1).

    Paths are written out as RDF. `node` names the report; without it, it is blank, as the results are.
    """
    found = list(results)
    subject = node or BlankNode()
    yield Triple(subject, _TYPE, _sh("ValidationReport"))
    conforms = Literal("false" if found else "true", datatype=NamedNode(XSD + "boolean"))
    yield Triple(subject, _sh("conforms"), conforms)
    for result in found:
        about = BlankNode()
        yield Triple(subject, _sh("result"), about)
        yield from result_triples(about, result)


def result_triples(about: BlankNode, result: Result) -> Iterator[Triple]:
    """What a report says of one result, which is called `about` (section 3.6.2)."""
    yield Triple(about, _TYPE, _sh("ValidationResult"))
    yield Triple(about, _sh("focusNode"), result.focus_node)
    if result.path is not None:
        path, said = path_triples(result.path)
        yield Triple(about, _sh("resultPath"), path)
        yield from said
    if result.value is not None:
        yield Triple(about, _sh("value"), result.value)
    yield Triple(about, _sh("resultSeverity"), result.severity)
    yield Triple(about, _sh("sourceConstraintComponent"), result.component)
    yield Triple(about, _sh("sourceShape"), result.source_shape)
    if result.source_constraint is not None:
        yield Triple(about, _sh("sourceConstraint"), result.source_constraint)
    for message in result.messages:
        yield Triple(about, _sh("resultMessage"), message)


def path_triples(path: Path) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """The node that stands for a path, and what makes it one (section 2.3.1).

    >>> node, said = path_triples(Inverse(Predicate(NamedNode("urn:p"))))
    >>> [(each.predicate.value, each.object.value) for each in said]
    [('http://www.w3.org/ns/shacl#inversePath', 'urn:p')]
    """
    match path:
        case Predicate(iri):
            return iri, []
        case Sequence(parts):
            return _listed([path_triples(part) for part in parts])
        case Alternative(parts):
            head, said = _listed([path_triples(part) for part in parts])
            node = BlankNode()
            return node, [Triple(node, _sh("alternativePath"), head), *said]
    inner, said = path_triples(path.path)
    node = BlankNode()
    return node, [Triple(node, _sh(_ONE_PART[type(path)]), inner), *said]


def _listed(members: Row[tuple[NamedNode | BlankNode, list[Triple]]]) -> tuple[BlankNode, list[Triple]]:
    cells = [BlankNode() for _ in members]
    said = list(chain.from_iterable(inner for _, inner in members))
    rests: list[NamedNode | BlankNode] = [*cells[1:], _NIL]
    for cell, rest, (member, _) in zip(cells, rests, members, strict=True):
        said += [Triple(cell, _FIRST, member), Triple(cell, _REST, rest)]
    return cells[0], said


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)
