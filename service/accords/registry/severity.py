"""How much a result weighs (SHACL, section 2.1.4): which severities there are, what is worst, and how many of each."""

from collections.abc import Iterable, Mapping

from ..shacl.result import Result
from ..terms import SH

VIOLATION, WARNING, INFO = "Violation", "Warning", "Info"
SEVERITIES = (VIOLATION, WARNING, INFO)
NAMES: Mapping[str, Mapping[str, str]] = {
    "en": {VIOLATION: "violation", WARNING: "warning", INFO: "info"},
    "fr": {VIOLATION: "violation", WARNING: "avertissement", INFO: "information"},
}


def severity_of(result: Result) -> str:
    """Violation, Warning or Info; a severity of somebody else's counts as a violation."""
    name = result.severity.value.removeprefix(SH)
    return name if name in SEVERITIES else VIOLATION


def counts(results: Iterable[Result]) -> Mapping[str, int]:
    """How many results there are of each severity."""
    found = [severity_of(each) for each in results]
    return {severity: found.count(severity) for severity in SEVERITIES}


def counted(counts: Mapping[str, int], language: str) -> str:
    """How many results there are of each severity, in words.

    >>> counted({"Violation": 0, "Warning": 1}, "en"), counted({"Violation": 0, "Warning": 2}, "fr")
    ('0 violations, 1 warning.', '0 violation, 2 avertissements.')
    """
    singular = (1,) if language == "en" else (0, 1)
    words = (f"{number} {NAMES[language][each]}{'' if number in singular else 's'}" for each, number in counts.items())
    return ", ".join(words) + "."


def in_order(results: Iterable[Result]) -> list[Result]:
    """By severity, focus node, shape, component and value."""
    return sorted(results, key=_order)


def _order(result: Result) -> tuple[int, str, str, str, str]:
    told = (result.focus_node, result.source_shape, result.component, result.value)
    return SEVERITIES.index(severity_of(result)), *map(str, told)  # type: ignore[return-value]
