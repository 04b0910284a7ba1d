"""The report as JUnit XML, which test tools of all kinds read: a suite for each file, a case for each result."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from ..assessment import Finding
from ..severity import VIOLATION, WARNING
from .escaping import visible
from .told import Told


def write(told: Told) -> str:
    """A violation fails its case (if strict, a warning too); what does not block is in the output of its case.

    A file without results, and an assessment without any, has one case that passes.
    """
    suites = [_suite(file, list(findings), told) for file, findings in groupby(_by_file(told), _file)]
    suites = suites or [_suite("", [], told)]
    root = ET.Element("testsuites", {"name": "SHACL", **_sums(suites)})
    root.extend(suites)
    if told.is_cut:
        ET.SubElement(suites[0], "system-out").text = told.remark()
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _by_file(told: Told) -> Iterable[Finding]:
    return sorted(told.shown, key=_file)


def _file(finding: Finding) -> str:
    return finding.place.file if finding.place else ""


def _suite(file: str, findings: Sequence[Finding], told: Told) -> ET.Element:
    terms = told.assessment.terms
    failed = sum(_blocks(each, told) for each in findings)
    numbers = {"tests": max(1, len(findings)), "failures": failed, "errors": 0, "skipped": 0}
    name = visible(file) or terms.shapes
    suite = ET.Element("testsuite", {"name": name, **{key: str(number) for key, number in numbers.items()}})
    suite.set("timestamp", terms.time)
    suite.set("time", f"{terms.seconds:.3f}")
    suite.extend(_case(each, told) for each in findings)
    if not findings:
        ET.SubElement(suite, "testcase", {"classname": terms.shapes, "name": told.counted, "time": "0"})
    return suite


def _case(finding: Finding, told: Told) -> ET.Element:
    result, place = finding.result, finding.place
    name = " ".join(filter(None, [told.short(result.focus_node), told.path(finding), told.component(finding)]))
    attributes = {"classname": told.short(result.source_shape), "name": name, "time": "0"}
    if place and place.file:
        attributes |= {"file": visible(place.file), "line": str(place.line)}
    case = ET.Element("testcase", attributes)
    message = visible(told.message(finding))
    if _blocks(finding, told):
        failure = ET.SubElement(case, "failure", {"type": finding.severity, "message": message})
        failure.text = _details(finding, told)
    else:
        ET.SubElement(case, "system-out").text = f"{told.word(finding.severity)}: {message}\n{_details(finding, told)}"
    return case


def _blocks(finding: Finding, told: Told) -> bool:
    return finding.severity == VIOLATION or (told.assessment.strict and finding.severity == WARNING)


def _details(finding: Finding, told: Told) -> str:
    """The place, the value and the hint, each on a line."""
    value = finding.result.value
    lines = [
        told.place(finding),
        f"{told.word('value')}: {told.short(value)}" if value is not None else "",
        f"{told.word('hint')}: {told.hint(finding)}" if told.hint(finding) else "",
    ]
    return visible("\n".join(filter(None, lines)))


def _sums(suites: Iterable[ET.Element]) -> dict[str, str]:
    keys = ("tests", "failures", "errors", "skipped")
    return {key: str(sum(int(suite.get(key, "0")) for suite in suites)) for key in keys}
