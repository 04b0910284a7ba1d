"""The verdict on some RDF, and how it is put into words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..terms import SH

VIOLATION, WARNING, INFO = "Violation", "Warning", "Info"
SEVERITIES = (VIOLATION, WARNING, INFO)
UNREACHED = "unreached"


@dataclass(frozen=True)
class Result:
    """One fault. `severity` is Violation, Warning or Info; `message` is by language; a path is written as in SPARQL.

    `source_shape` and `component` are IRIs; a subject that no shape targets has the component "unreached".
    """

    severity: str
    focus_node: str
    path: str
    value: str
    message: Mapping[str, str]
    source_shape: str
    component: str

    def text(self, language: str) -> str:
        """The message in a language, else in English, else in none, else in any."""
        for wanted in (language, "en", ""):
            if wanted in self.message:
                return self.message[wanted]
        return next(iter(self.message.values()), "")


@dataclass(frozen=True)
class Verdict:
    """All faults, the worst first."""

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no violation. (`sh:conforms` is stricter: it is false with a mere info.)"""
        return self.counts[VIOLATION] == 0

    @property
    def counts(self) -> Mapping[str, int]:
        """How many faults there are of each severity."""
        return {severity: sum(result.severity == severity for result in self.results) for severity in SEVERITIES}


def verdict(results: Iterable[Result]) -> Verdict:
    """The verdict with its results in a fixed order: by severity, focus node, shape and value."""

    def order(result: Result) -> tuple[int, str, str, str, str]:
        place = SEVERITIES.index(result.severity)
        return place, result.focus_node, result.source_shape, result.component, result.value

    return Verdict(tuple(sorted(results, key=order)))


@dataclass(frozen=True)
class Wording:
    """What a report needs to be read: the language, names for IRIs, prefixes, and where each node was submitted."""

    language: str = "en"
    labels: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def short(self, text: str) -> str:
        """An IRI with a prefix where one fits; a path, part by part; anything else as it is."""
        return text if '"' in text else " ".join(self._short(part) for part in text.split(" "))

    def _short(self, text: str) -> str:
        bare = text.strip("^/|()*+?<>")
        fitting = [(space, prefix) for prefix, space in self.prefixes.items() if bare.startswith(space)]
        if not fitting:
            return text
        space, prefix = max(fitting, key=lambda one: len(one[0]))
        return text.replace("<" + bare + ">", bare).replace(bare, f"{prefix}:{bare[len(space) :]}")


_WORDS = {
    "en": {
        VIOLATION: "violation",
        WARNING: "warning",
        INFO: "info",
        "path": "property",
        "value": "value",
        "rule": "rule",
        "more": "… and {} more.",
    },
    "fr": {
        VIOLATION: "violation",
        WARNING: "avertissement",
        INFO: "information",
        "path": "propriété",
        "value": "valeur",
        "rule": "règle",
        "more": "… et {} de plus.",
    },
}


def report(verdict: Verdict, wording: Wording, *, severities: Iterable[str] = SEVERITIES, most: int = 200) -> str:
    """The verdict in words, in English or French: each fault with its place, node, path, value and message; the counts.

    Only the first `most` faults of the asked severities are written out; the last line counts them all.
    """
    words, asked = _WORDS[wording.language], set(severities)
    shown = [result for result in verdict.results if result.severity in asked]
    lines = [line for result in shown[:most] for line in (*_lines(result, wording), "")]
    if len(shown) > most:
        lines += [words["more"].format(len(shown) - most), ""]
    return "\n".join([*lines, counted(verdict.counts, wording.language)])


def counted(counts: Mapping[str, int], language: str) -> str:
    """How many faults there are of each severity, in words.

    >>> counted({"Violation": 0, "Warning": 1}, "en"), counted({"Violation": 0, "Warning": 2}, "fr")
    ('0 violations, 1 warning.', '0 violation, 2 avertissements.')
    """
    singular = (1,) if language == "en" else (0, 1)
    told = (
        f"{number} {_WORDS[language][severity]}{'' if number in singular else 's'}"
        for severity, number in counts.items()
    )
    return ", ".join(told) + "."


def _lines(result: Result, wording: Wording) -> Iterator[str]:
    words = _WORDS[wording.language]
    place, label = wording.places.get(result.focus_node, ""), wording.labels.get(result.focus_node, "")
    yield (
        (f"{place}: " if place else "")
        + f"{words[result.severity]}: {wording.short(result.focus_node)}"
        + (f" ({label})" if label else "")
    )
    if result.path:
        yield f"    {words['path']}: {wording.short(result.path)}"
    if result.value and result.value != result.focus_node:
        name = wording.labels.get(result.value)
        yield f"    {words['value']}: {wording.short(result.value)}" + (f" ({name})" if name else "")
    yield f"    {result.text(wording.language)}"
    component = result.component.replace(SH, "sh:")
    yield f"    {words['rule']}: {' '.join(filter(None, [wording.short(result.source_shape), component]))}"
