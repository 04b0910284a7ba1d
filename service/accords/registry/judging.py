"""Judge what was sent: by the shapes of the registry, beside what a version of it asserts, which is not judged.

The same is done for the web and for the command line, so that both come to the same verdict.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pyshacl
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import Graph

from ..shacl.paths import Predicate
from ..shacl.result import Result
from ..terms import SH
from .assessment import Assessment, Finding, Place, Terms
from .reading import Reading
from .shapes_file import ShapesFile
from .validation import Background, validate
from .verdict import Result as Told


@dataclass(frozen=True)
class Behind:
    """What stands behind what is sent: what a version asserts, its number, and its digest; both None for nothing."""

    against: Background
    number: int | None = None
    digest: str | None = None


@dataclass(frozen=True)
class Judge:
    """The shapes, for people and for the engine."""

    file: ShapesFile
    shapes: Graph
    at: str
    """Where the shapes can be read, where they have no IRI."""

    def assess(
        self, readings: Mapping[str, Reading], behind: Behind, input_digest: str, *, strict: bool = False
    ) -> Assessment:
        """The assessment of some files, which are judged together. Raises ValueError when they say nothing."""
        begun, clock = datetime.now(UTC), time.perf_counter()
        quads = [quad for reading in readings.values() for quad in reading.quads]
        found = validate(quads, self.shapes, behind.against).results
        findings = tuple(_finding(each, readings) for each in found)
        terms = Terms(
            shapes=self.file.iri or self.at,
            shapes_version=self.file.version,
            shapes_digest=self.file.digest,
            engine="pySHACL",
            engine_version=pyshacl.__version__,
            input_digest=input_digest,
            time=begun.isoformat(timespec="seconds"),
            seconds=round(time.perf_counter() - clock, 4),
            background=behind.number,
            background_digest=behind.digest,
        )
        return Assessment(findings, terms, strict)


def digest_of(contents: Iterable[bytes]) -> str:
    """The SHA-256 of what was sent: of the bytes of one file, or of those of all, one after the other."""
    whole = hashlib.sha256()
    for content in contents:
        whole.update(content)
    return whole.hexdigest()


def _finding(told: Told, readings: Mapping[str, Reading]) -> Finding:
    result = Result(
        focus_node=NamedNode(told.focus_node),
        path=Predicate(NamedNode(told.path)) if told.path and " " not in told.path else None,
        value=Literal(told.value) if told.value else None,
        component=NamedNode(told.component if ":" in told.component else "urn:" + told.component),
        source_shape=NamedNode(told.source_shape) if told.source_shape else BlankNode(),
        severity=NamedNode(SH + told.severity),
        messages=tuple(Literal(t, language=lang) if lang else Literal(t) for lang, t in told.message.items()),
    )
    places = (
        Place(file, reading.lines[told.focus_node])
        for file, reading in readings.items()
        if told.focus_node in reading.lines
    )
    return Finding(result, place=next(places, None))
