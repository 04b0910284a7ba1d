"""The report as SARIF 2.1.0 (OASIS Standard, 2020), which code hosts and editors show beside the lines.

The rules are the shapes. A fault in a file that has no name is located in an artifact that only its digest names.
"""

import hashlib
import json
from typing import Any
from urllib.parse import quote

from ... import __version__
from ..assessment import Finding
from ..severity import INFO, VIOLATION, WARNING
from .compact import term
from .escaping import visible
from .paging import named
from .told import Told

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {VIOLATION: "error", WARNING: "warning", INFO: "note"}
_UNNAMED = {"description": {"text": "What was sent, which has no name."}}


def write(told: Told) -> str:
    """The report as one log with one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(told)]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(told: Told) -> dict[str, Any]:
    terms = told.assessment.terms
    shapes = sorted({named(each.result.source_shape) for each in told.shown})
    places = {shape: place for place, shape in enumerate(shapes)}
    driver = {
        "name": "Accords",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(shape, told) for shape in shapes],
    }
    properties = {
        "verdict": told.assessment.verdict,
        "shapes": {"iri": terms.shapes, "version": terms.shapes_version, "digest": terms.shapes_digest},
        "background": {"version": terms.background, "digest": terms.background_digest},
        "engine": {"name": terms.engine, "version": terms.engine_version},
        "total": told.total,
        "page": told.page.number,
        "next": told.page.next(told.total),
    }
    return {
        "tool": {"driver": driver},
        "language": "fr-FR" if told.language == "fr" else "en-US",
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(told)],
        "artifacts": _artifacts(told),
        "results": [_result(each, places, told) for each in told.shown],
        "properties": properties,
    }


def _rule(shape: str, told: Told) -> dict[str, Any]:
    finding = next(each for each in told.shown if named(each.result.source_shape) == shape)
    text = visible(told.message(finding))
    rule = {
        "id": shape,
        "name": told.short(finding.result.source_shape),
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": text},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }
    return rule | ({"helpUri": told.dereferenced(shape)} if shape.startswith(("http://", "https://")) else {})


def _invocation(told: Told) -> dict[str, Any]:
    time = told.assessment.terms.time.replace("+00:00", "Z")
    invocation: dict[str, Any] = {"executionSuccessful": True, "endTimeUtc": time}
    if told.is_cut:
        told_so = {"level": "note", "message": {"text": told.remark()}}
        invocation["toolExecutionNotifications"] = [told_so]
    return invocation


def _artifacts(told: Told) -> list[dict[str, Any]]:
    files = sorted({each.place.file for each in told.shown if each.place} | set(told.sources))
    found: list[dict[str, Any]] = [{"location": _address(file)} for file in files if file]
    unnamed = {"hashes": {"sha-256": told.assessment.terms.input_digest}, "location": _UNNAMED}
    return found if files and "" not in files else [*found, unnamed]


def _address(file: str) -> dict[str, Any]:
    """A path as a reference, in which no character has a meaning that it has not in the path."""
    return {"uri": quote(file, safe="/-._~")} if file else _UNNAMED


def _result(finding: Finding, places: dict[str, int], told: Told) -> dict[str, Any]:
    result = finding.result
    shape, value = named(result.source_shape), result.value
    sentences = [told.message(finding), told.hint(finding)]
    return {
        "ruleId": shape,
        "ruleIndex": places[shape],
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(" ".join(filter(None, sentences)))},
        "locations": [_location(finding)],
        "partialFingerprints": {"accords/v1": _fingerprint(finding)},
        "properties": {
            "focusNode": named(result.focus_node),
            "path": told.path(finding) or None,
            "value": None if value is None else term(value),
            "component": result.component.value,
            "remove": finding.hint.removes if finding.hint else "",
            "add": finding.hint.adds if finding.hint else "",
        },
    }


def _location(finding: Finding) -> dict[str, Any]:
    logical = {"logicalLocations": [{"fullyQualifiedName": named(finding.result.focus_node), "kind": "resource"}]}
    place = finding.place
    if place is None:
        return logical
    region = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
    return {"physicalLocation": {"artifactLocation": _address(place.file), "region": region}, **logical}


def _fingerprint(finding: Finding) -> str:
    """What makes two results the same, whatever their lines: so that a fault which moves is not a new one."""
    result = finding.result
    parts = (result.focus_node, finding.result.path, result.value, result.component, result.source_shape)
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
