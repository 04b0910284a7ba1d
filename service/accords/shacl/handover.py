"""What the compiler cannot do, done by pySHACL: the whole data graph is copied for it, so it is the slow way.

pySHACL and rdflib are loaded here only, and only when something is handed over.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..errors import IllFormedShapes
from ..terms import OWL, RDF, RDFS, SH, XSD
from . import Select, Term
from .as_written import restored
from .constraints import Constraint, Node, Sparql
from .paths import Path, Predicate
from .questions import Violation
from .shapes import Shapes

PYSHACL = "pySHACL"
_EVERYTHING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
_BLANK = "urn:x-accords:blank:"
_TARGETS = {SH + name for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")}
_Key: TypeAlias = tuple[Node, NamedNode, Node | None]
_CLASSES = {RDFS + "Class", OWL + "Class"}


@dataclass(frozen=True)
class HandedOver:
    """A constraint that cannot be compiled, the shape that has it, and why it cannot."""

    shape: Node
    constraint: Constraint
    reason: str


def by_pyshacl(
    triples: Iterable[Triple],
    shapes: Shapes,
    left: Collection[HandedOver],
    select: Select,
    targets: Mapping[Node, Iterable[Term]],
) -> Iterator[Violation]:
    """What breaks the constraints that are handed over, at the targets of each shape.

    Raises IllFormedShapes when pySHACL refuses the shapes, or is not there.
    """
    try:
        import pyshacl
        from rdflib import Graph
    except ImportError as missing:
        raise IllFormedShapes("Some constraints cannot be compiled, and pySHACL is not installed.") from missing
    judged, data = Graph(), Graph()
    named = {*shapes, *filter(None, (_query(each.constraint) for each in left))}
    for triple in _without_targets(triples):
        judged.add(tuple(_rdflib(_name(term) if term in named else term) for term in triple))
    for shape, nodes in targets.items():
        for node in nodes:
            judged.add((_rdflib(_name(shape)), _rdflib(NamedNode(SH + "targetNode")), _rdflib(node)))
    for row in select(_EVERYTHING):
        data.add(tuple(_rdflib(restored(row[name])) for name in "spo"))
    _, report, told = pyshacl.validate(data, shacl_graph=judged, inplace=True, do_owl_imports=False)
    if not isinstance(report, Graph):
        raise IllFormedShapes(f"Some constraints cannot be compiled, and pySHACL does not judge by them: {told}")
    wanted = {(each.shape, each.constraint.component, _query(each.constraint)): each.constraint for each in left}
    yield from _read(report, shapes, wanted)


def _without_targets(triples: Iterable[Triple]) -> Iterator[Triple]:
    for triple in triples:
        implicit = triple.predicate.value == RDF + "type" and getattr(triple.object, "value", "") in _CLASSES
        if triple.predicate.value not in _TARGETS and not implicit:
            yield triple


def _read(report: Any, shapes: Shapes, wanted: Mapping[_Key, Constraint]) -> Iterator[Violation]:
    for node in report.objects(None, _rdflib(NamedNode(SH + "result"))):

        def one(name: str, node: Any = node) -> Any:
            return _ours(report.value(node, _rdflib(NamedNode(SH + name))))

        shape = one("sourceShape")
        constraint = wanted.get((shape, one("sourceConstraintComponent"), one("sourceConstraint")))
        if constraint is not None:
            path = _path(one("resultPath"), shapes[shape].path)
            yield Violation(shapes[shape], constraint, one("focusNode"), path, one("value"), {})


def _path(said: Term | None, of_shape: Path | None) -> Path | None:
    return Predicate(said) if isinstance(said, NamedNode) else of_shape if said is not None else None


def _query(constraint: object) -> Node | None:
    return constraint.query.node if isinstance(constraint, Sparql) else None


def _name(term: object) -> object:
    """A blank shape gets a name, since pySHACL would give it another one in its report."""
    return NamedNode(_BLANK + term.value) if isinstance(term, BlankNode) else term


def _rdflib(term: object) -> Any:
    """A term for rdflib, a literal as it was written."""
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdfLiteral

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    assert isinstance(term, Literal), f"{term} has no counterpart in rdflib"
    plain = bool(term.language) or term.datatype.value == XSD + "string"
    datatype = None if plain else URIRef(term.datatype.value)
    return RdfLiteral(term.value, lang=term.language, datatype=datatype, normalize=False)


def _ours(term: Any) -> Term | None:
    """A term of rdflib as it was, with a blank node of the shapes again without a name."""
    from rdflib import BNode, URIRef

    if term is None:
        return None
    if isinstance(term, URIRef):
        text = str(term)
        return BlankNode(text.removeprefix(_BLANK)) if text.startswith(_BLANK) else NamedNode(text)
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype or XSD + "string")))
