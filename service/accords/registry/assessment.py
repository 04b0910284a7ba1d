"""What is said of something that was sent: each result with its place and a hint, the verdict, by what it was judged.

It is the one thing that all formats of a report are made from, on the web and on the command line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, NamedNode

from ..shacl.result import Result
from .severity import INFO, VIOLATION, WARNING, counts, severity_of

ACCEPTED, WITH_WARNINGS, REJECTED = "accepted", "accepted-with-warnings", "rejected"


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in what was sent: the name of the file ("" if it has none), line and column, from 1.

    A column of 0 stands for the whole line. In a table of CSV the line is that of the row in the file, the column its
    number in the row.
    """

    file: str
    line: int
    column: int = 0


@dataclass(frozen=True)
class Hint:
    """How a fault can be mended. `text` is by language; the rest is Turtle, or "" where there is none.

    `suggestions` are the nearest allowed values or known entities, the nearest first, each as Turtle writes the term.
    `removes` and `adds` are the mechanical fix: statements to take out and to put in. `example` conforms to the shape.
    """

    text: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    example: str = ""
    removes: str = ""
    adds: str = ""


@dataclass(frozen=True)
class Finding:
    """A result, what its focus node is called (by language), where it stands in what was sent, and how to mend it."""

    result: Result
    label: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
    hint: Hint | None = None

    @property
    def severity(self) -> str:
        """Violation, Warning or Info; a severity of somebody else's counts as a violation (SHACL, section 2.1.4)."""
        return severity_of(self.result)


@dataclass(frozen=True)
class Handed:
    """A constraint that another engine judged, because it could not be compiled: shape and component, and why."""

    engine: str
    source_shape: NamedNode | BlankNode
    component: NamedNode
    reason: str


@dataclass(frozen=True)
class Terms:
    """By what was judged: enough to come to the same verdict again.

    `shapes` is their IRI, `shapes_version` and `shapes_digest` say which; `background` is the number of the version
    that stood behind what was sent and `background_digest` its digest, both None when nothing did. `input_digest` is
    the SHA-256 of the bytes that were sent, `seconds` how long it took, `time` when (ISO 8601). `handed_over` names
    the constraints that pySHACL judged, which is none where the compiler knows them all.
    """

    shapes: str
    shapes_version: str
    shapes_digest: str
    engine: str
    engine_version: str
    input_digest: str
    time: str
    seconds: float
    background: int | None = None
    background_digest: str | None = None
    handed_over: tuple[Handed, ...] = ()

    def engine_of(self, result: Result) -> str:
        """The name of the engine that found a result."""
        of = result.source_shape, result.component
        return next(
            (each.engine for each in self.handed_over if (each.source_shape, each.component) == of), self.engine
        )


@dataclass(frozen=True)
class Assessment:
    """All findings, the worst first, and by what they were found."""

    findings: tuple[Finding, ...]
    terms: Terms
    strict: bool = False

    @property
    def conforms(self) -> bool:
        """As `sh:conforms` has it (SHACL, section 3.6.1.1): that there is no result at all."""
        return not self.findings

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each severity."""
        return counts(each.result for each in self.findings)

    @property
    def verdict(self) -> str:
        """Rejected for a violation (if strict, for a warning too), else accepted, with warnings or without."""
        counts = self.counts
        if counts[VIOLATION] or (self.strict and counts[WARNING]):
            return REJECTED
        return WITH_WARNINGS if counts[WARNING] or counts[INFO] else ACCEPTED
