"""What is well formed and is refused all the same: blank nodes, statements about statements, shapes and schemas, and
names and texts that would do harm where somebody follows or shows them.
"""

import re

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from ...errors import IRITooLong, Problem, UnparsableRDF
from ...terms import OWL, RDF, RDFS, SH
from .. import iris
from .limits import Limits, literal_too_long
from .places import Reading, Term

_OTHER_SCHEMES = re.compile("(?:urn|mailto|tel):", re.IGNORECASE)
"""What names or reaches something beside the web, and cannot do harm."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 cannot hold (section 2.2): the registry could not be had in RDF/XML, and a page would hide it."""
_SCHEMA = {
    *(OWL + name for name in ("imports", "sameAs", "equivalentClass", "equivalentProperty", "inverseOf")),
    *(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")),
}
"""What would change how everything else is judged."""


def refuse(reading: Reading, limits: Limits, *, submitted: bool) -> None:
    """Raises the problem of the first statement that is refused, with line and column where they are known.

    `submitted` tells what somebody sends to a registry from data that are judged for themselves: these may hold blank
    nodes, and say what they like.
    """
    seen: set[Term] = set()
    for quad in reading.quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if term not in seen and not isinstance(term, DefaultGraph):
                seen.add(term)
                problem = _fault(term, limits, submitted)
                if problem:
                    raise _at(problem, reading, quad, term)
        if submitted and _is_schema(quad):
            raise _at(UnparsableRDF(_about_schema(quad)), reading, quad, quad.predicate)


def _fault(term: Term, limits: Limits, submitted: bool) -> Problem | None:
    """What is wrong with a term, wherever it stands."""
    if isinstance(term, Triple):
        return UnparsableRDF("statements about statements (RDF 1.2) are refused.")
    if isinstance(term, BlankNode):
        return UnparsableRDF("blank nodes are refused: give each thing an IRI.") if submitted else None
    if isinstance(term, Literal):
        fault = _fault_of_literal(term, limits)
        return fault or (_fault_of_text(term.value) or _fault_of_iri(term.datatype.value) if submitted else None)
    return _fault_of_iri(term.value) if submitted else None


def _fault_of_literal(literal: Literal, limits: Limits) -> Problem | None:
    if len(literal.value) * 4 <= limits.literal_bytes or len(literal.value.encode()) <= limits.literal_bytes:
        return None
    return literal_too_long(limits)


def _fault_of_text(text: str) -> Problem | None:
    found = _NO_XML.search(text)
    return UnparsableRDF(f"take the character U+{ord(found[0]):04X} out of this literal.") if found else None


def _fault_of_iri(iri: str) -> Problem | None:
    fault = iris.fault(iri)
    if not fault or (fault == iris.SCHEME and _OTHER_SCHEMES.match(iri)):
        return None
    told = f"{iris.MESSAGES[fault]['en'][0].lower()}{iris.MESSAGES[fault]['en'][1:]}"
    return IRITooLong(told, limit=iris.LONGEST) if fault == iris.LENGTH else UnparsableRDF(told)


def _is_schema(quad: Quad) -> bool:
    predicate = quad.predicate.value
    return (
        predicate in _SCHEMA
        or predicate.startswith(SH)
        or (predicate == RDF + "type" and isinstance(quad.object, NamedNode) and quad.object.value.startswith(SH))
    )


def _about_schema(quad: Quad) -> str:
    return f"shapes and schemas are the registry’s own: {quad.predicate} is refused in what is sent."


def _at(problem: Problem, reading: Reading, quad: Quad, term: Term) -> Problem:
    """The same problem with the place of the term in the statement."""
    if term == quad.subject:
        place = reading.place(quad.subject)
    else:
        place = reading.place(quad.subject, quad.predicate, None if term == quad.predicate else quad.object)
    if place is None:
        return type(problem)(f"{problem.detail[0].upper()}{problem.detail[1:]}", **problem.extra)
    column = f", column {place.column}" if place.column else ""
    there = reading.shown(place)
    return type(problem)(f"Line {place.line}{column}: {problem.detail}", **problem.extra, **there)
