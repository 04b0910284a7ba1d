"""What a submission would change, and the verdict on that: in a process that reads what strangers send, and ends.

What is judged is the change, as it was written: a fault that the version has already is none of the submission's.
Beside the shapes, the names of the things that it speaks of are looked at, and whether what is to go can go.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from pyoxigraph import NamedNode, Triple

from ...assets import Assets
from ...settings import Settings
from ...store.oxigraph import OxigraphStore
from ...store.wire import DONE, LAST
from ...store.worker import Said
from .. import difference_document, difference_findings, minting, vocabulary
from ..assessment import Assessment, Finding
from ..behind import Behind
from ..difference import Difference, difference
from ..difference_effect import Asserted, Proposal, stored
from ..judging import Judge, digest_of
from ..labels import plain
from ..lookalikes_shapes import registry
from ..reading import Limits, Reading
from ..reports import MOST, NEGOTIATED, Told, write
from ..reports.compact import document
from .announcement import Announcements
from .change import proposal
from .submission import IN_FRENCH

_SHOWN = slice(MOST)
"""The results that are told with all that helps to mend them; all are counted."""


class Weighing:
    """One version in memory, and all that a submission to it is weighed by."""

    def __init__(self, settings: Settings, store: OxigraphStore, judge: Judge, behind: Behind) -> None:
        """`store` has all statements of the version that `behind` names, each in its graph."""
        assets, self._base = Assets(settings.assets), settings.base
        self._judge, self._behind = judge, behind
        self._store = store
        shapes = vocabulary.shapes(assets, self._base)
        self._kinds = minting.Kinds.of(shapes, self._base, [vocabulary.header(assets, "en")["namespace"]])
        self._registry = registry(shapes, vocabulary.ontology(assets, self._base), self._kinds.folders)
        self._registry.prepare(self._store)
        self._contexts = vocabulary.known_contexts(assets, self._base, settings.url)
        self._announcements = Announcements(assets, self._base, settings.url)
        self._limits = Limits.of(settings)
        self._prefixes = vocabulary.prefixes(assets, self._base)

    def say(self, asked: dict[str, Any], body: bytes) -> Said:
        """The difference, the verdict, and the change as lines. Raises as `proposal`."""
        begun, clock = datetime.now(UTC), perf_counter()
        how = self._contexts, self._limits, self._announcements
        sent, reading = proposal(body, asked["files"][0]["syntax"], asked["mode"], *how)
        proposed = replace(sent, adds=self._own(sent.adds))
        number, digest = self._behind.number or 0, self._behind.digest or ""
        change = difference(self._store, self._base, proposed, self._registry, version=number, digest=digest)
        findings = tuple(self._findings(proposed, change, reading))
        terms = self._judge.terms(self._behind, digest_of([body]), begun, perf_counter() - clock)
        assessment, readings, language = Assessment(findings, terms), {"": reading}, asked["language"]

        def told_in(language: str) -> Told:
            names = self._judge.told(self._behind).names(findings[_SHOWN], readings, language)
            return Told(assessment, language=language, prefixes=self._prefixes, names=names, sources={"": reading.text})

        told = told_in(language)
        said = {
            "verdict": assessment.verdict,
            "content": {**document(told), "difference": difference_document.document(change)},
            "reports": {
                **{each.name: write(told, each).decode() for each in NEGOTIATED},
                IN_FRENCH: json.dumps(document(told_in("fr"))["results"], ensure_ascii=False),
            },
            "removes": _lines(each for entity in change.entities for each in entity.removed),
            "adds": _lines(each for entity in change.entities for each in entity.added),
        }
        return Said(DONE, bytearray(json.dumps(said, ensure_ascii=False).encode()), LAST, b'{"sizes": []}')

    def _own(self, adds: tuple[Triple, ...]) -> tuple[Triple, ...]:
        """What is sent, but for what the registry alone says: of its documents, or by its rules, and nobody asserts."""
        asserted = Asserted.of(self._store, self._base, {plain(each.subject) for each in adds})
        new = self._behind.new(set(adds))
        return tuple(
            each
            for each in adds
            if stored([each]) <= asserted.removable | asserted.fixed or (each in new and not self._behind.says(each))
        )

    def _findings(self, proposed: Proposal, change: Difference, reading: Reading) -> Iterable[Finding]:
        """What is wrong: with the names, with what cannot go, and by the shapes."""
        subjects = {NamedNode(entity.iri) for entity in change.entities}
        subjects |= {each.subject for each in (*change.fixed, *change.missing) if isinstance(each.subject, NamedNode)}
        places = {each.value: place for each in subjects if (place := reading.place(each)) is not None}
        touched = [entity.iri for entity in change.entities if entity.added or entity.removed]
        yield from minting.findings(self._store, self._kinds, touched, self._judge.iri, places)
        yield from difference_findings.findings(change, self._judge.iri, places)
        added = {each for entity in change.entities for each in entity.added}
        removed = {each for entity in change.entities for each in entity.removed}
        as_written = [each for each in proposed.adds if not added.isdisjoint(stored([each]))]
        yield from minting.links(
            as_written, self._judge.iri, lambda each: reading.place(each.subject, each.predicate, each.object)
        )
        results = self._judge.results(self._behind, as_written, removed)
        yield from self._judge.told(self._behind).findings(results, {"": reading}, _SHOWN)


def _lines(triples: Iterable[Triple]) -> str:
    return "".join(sorted(f"{each} .\n" for each in triples))
