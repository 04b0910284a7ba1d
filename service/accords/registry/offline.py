"""Judge on one's own machine: by the registry's shapes beside one of its versions, or by any shapes whatever."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from pyoxigraph import Quad, Triple

from ..assets import Assets
from ..errors import NoSuchVersion
from ..settings import Settings
from ..shacl.data import Data
from ..shacl.validator import Validator
from ..store.digest import Digest
from ..store.oxigraph import OxigraphStore
from .apart import Scratch
from .assembly import assemble, lines_of
from .assessment import Assessment
from .bench import Bench
from .delta import as_stored
from .findings import Told as Words
from .judging import terms
from .projection import build
from .reading import Limits, Reading
from .recovery import record_of
from .reports import MOST, Page, Told
from .severity import in_order
from .shapes_file import ShapesFile
from .state import State


@contextmanager
def bench(settings: Settings, number: int | None = None) -> Iterator[Bench]:
    """What the registry judges by, beside a version: the one that is numbered, or else the one that is published.

    Where nothing is published on this machine, what the files of the registry say stands behind, as version 0.
    Raises NoSuchVersion, JournalDamaged, SettingsRefused for another base, Unpublishable, IllFormedShapes.
    """
    state, limits = State(settings.home), Limits.offline(settings)
    pointer = state.published()
    if number is None and (pointer is None or pointer.base != settings.base):
        files = list(as_stored(assemble(Assets(settings.assets), settings.base)))
        yield Bench(settings, files, 0, str(Digest.of(lines_of(files))), limits)
        return
    if pointer is None:
        raise NoSuchVersion(f"Nothing is published in {settings.home} yet: run `accords publish`.")
    state.require(settings.base)
    with _version(settings, state, number or pointer.version) as (statements, digest):
        yield Bench(settings, statements, number or pointer.version, digest, limits)


@contextmanager
def _version(settings: Settings, state: State, number: int) -> Iterator[tuple[Iterable[Quad], str]]:
    """The statements of a version, and its digest; one that is not kept is made, and thrown away."""
    manifest = state.kept(settings.base, number)
    if manifest:
        yield OxigraphStore.read(state.versions.store(number)).match(), manifest.digest
        return
    record, scratch = record_of(state, number), Scratch(settings.home)
    try:
        build(state, record, settings, scratch.store)
        yield OxigraphStore.read(scratch.store).match(), record.entry.digest
    finally:
        scratch.remove()


def plainly(
    shapes: ShapesFile,
    readings: Mapping[str, Reading],
    digest: str,
    *,
    strict: bool = False,
    language: str = "en",
    page: int = 1,
    prefixes: Mapping[str, str] | None = None,
) -> Told:
    """The assessment of files by other shapes: plain SHACL over exactly what the files say, all of it.

    What has no shape is no fault then, and nothing stands behind. Raises IllFormedShapes.
    """
    begun, clock = datetime.now(UTC), time.perf_counter()
    triples = list(dict.fromkeys(quad.triple for reading in readings.values() for quad in reading.quads))
    validator, data = Validator(shapes.triples), Data(triples)
    found = validator.results(data)
    shown = slice((page - 1) * MOST, page * MOST)
    words = Words(validator.shapes, Data(()), prefixes or {})
    findings = words.findings(in_order(found), readings, shown)
    by = terms(shapes.iri, shapes, digest, begun, time.perf_counter() - clock, validator)
    names = words.names(findings[shown], readings, language)
    sources = {file: reading.text for file, reading in readings.items()}
    assessment = Assessment(findings, by, strict)
    return Told(assessment, Page(page), language=language, prefixes=prefixes or {}, names=names, sources=sources)


def shapes_of(names: Iterable[str], triples: Iterable[Triple]) -> ShapesFile:
    """Shapes that somebody gives us, under the names of their files."""
    return ShapesFile(" ".join(names), "", tuple(dict.fromkeys(triples)))
