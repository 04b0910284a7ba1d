"""The report as compact JSON; help/validation.md says what each member means."""

import json
from typing import Any

from pyoxigraph import BlankNode, NamedNode

from ...shacl import Term
from ...shacl.paths import Predicate, written
from ...terms import XSD
from ..assessment import Finding, Handed, Hint
from .paging import Group, named
from .told import Told


def write(told: Told) -> str:
    """The report as JSON (RFC 8259)."""
    return json.dumps(document(told), ensure_ascii=False, indent=2) + "\n"


def document(told: Told) -> dict[str, Any]:
    """The report as the objects of JSON."""
    assessment, terms = told.assessment, told.assessment.terms
    known = terms.background is not None
    return {
        "verdict": assessment.verdict,
        "conforms": assessment.conforms,
        "counts": dict(assessment.counts),
        "shapes": {"iri": terms.shapes, "version": terms.shapes_version, "digest": terms.shapes_digest},
        "background": {"version": terms.background, "digest": terms.background_digest} if known else None,
        "engine": {"name": terms.engine, "version": terms.engine_version},
        "time": terms.time,
        "seconds": terms.seconds,
        "input": {"digest": terms.input_digest},
        "handedOver": [_handed(each) for each in terms.handed_over],
        "strict": assessment.strict,
        "language": told.language,
        "total": told.total,
        "page": told.page.number,
        "size": told.page.size,
        "next": told.page.next(told.total),
        "remark": told.remark() or None,
        "groups": [_group(each) for each in told.groups],
        "results": [_result(each, told) for each in told.shown],
    }


def _handed(handed: Handed) -> dict[str, Any]:
    return {
        "engine": handed.engine,
        "sourceShape": named(handed.source_shape),
        "component": handed.component.value,
        "reason": handed.reason,
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "severity": group.severity,
        "sourceShape": group.source_shape,
        "component": group.component,
        "count": group.count,
    }


def _result(finding: Finding, told: Told) -> dict[str, Any]:
    result, place = finding.result, finding.place
    return {
        "severity": finding.severity,
        "focusNode": named(result.focus_node),
        "label": told.said(finding.label) or None,
        "path": _path(finding),
        "value": None if result.value is None else term(result.value),
        "message": told.message(finding),
        "sourceShape": named(result.source_shape),
        "component": result.component.value,
        "engine": told.assessment.terms.engine_of(result),
        "file": (place.file or None) if place else None,
        "line": place.line if place else None,
        "column": (place.column or None) if place else None,
        "hint": _hint(finding.hint, told) if finding.hint else None,
    }


def _path(finding: Finding) -> str | None:
    path = finding.result.path
    return path.iri.value if isinstance(path, Predicate) else written(path) if path else None


def _hint(hint: Hint, told: Told) -> dict[str, Any]:
    mends = bool(hint.removes or hint.adds)
    return {
        "text": told.said(hint.text),
        "suggestions": list(hint.suggestions),
        "example": hint.example or None,
        "patch": {"remove": hint.removes, "add": hint.adds} if mends else None,
    }


def term(of: Term) -> dict[str, str]:
    """A term as the results of SPARQL have it in JSON (SPARQL 1.1 Query Results JSON Format, section 3.2.2).

    >>> from pyoxigraph import Literal
    >>> term(Literal("2025", datatype=NamedNode(XSD + "gYear")))
    {'type': 'literal', 'value': '2025', 'datatype': 'http://www.w3.org/2001/XMLSchema#gYear'}
    """
    if isinstance(of, NamedNode):
        return {"type": "uri", "value": of.value}
    if isinstance(of, BlankNode):
        return {"type": "bnode", "value": of.value}
    if of.language:
        return {"type": "literal", "value": of.value, "xml:lang": of.language}
    plain = of.datatype.value == XSD + "string"
    return {"type": "literal", "value": of.value, **({} if plain else {"datatype": of.datatype.value})}
