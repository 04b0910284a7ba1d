"""From the three folders to a published version: assembled, judged, materialised, recorded, and put in place at once.

A version is in the journal before its store is in place. When a crash lies between the two, the next publication finds
the version in the journal: made from the same files, it gets its store, and no second record; made from others, what
has changed since becomes the version after it.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Quad

from ..assets import Assets
from ..errors import Unpublishable
from ..settings import Settings
from ..store import Store, select
from ..store.oxigraph import OxigraphStore
from . import catalogue, vocabulary
from .assembly import assemble, graph_iri, inputs_digest
from .census import census
from .labels import Labels
from .materialisation import materialise, rules, speaks_of_today
from .recording import Why, account, last_version, record
from .state import Pointer, State
from .tally import Tally
from .versions import lines

_DOUBLED = """
SELECT ?s ?p ?o ?g ?h WHERE { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER (STR(?g) < STR(?h)) } LIMIT 1
"""


@dataclass(frozen=True)
class Published:
    """A published registry: its store, open for reading, and where it lies, for the workers to open it too.

    `version` is the number of the version, `digest` that of its statements (see store/digest.py).
    `built` says whether this call built the store, `recorded` whether it made a new version.
    """

    store: Store
    folder: Path
    base: str
    version: int
    digest: str
    prefixes: dict[str, str]
    warnings: int
    infos: int
    built: bool
    recorded: bool


@dataclass(frozen=True)
class _Job:
    """One publication: of what, where, on which day if that matters, and why; `fresh` trusts no earlier verdict."""

    settings: Settings
    assets: Assets
    base: str
    state: State
    day: str
    why: Why
    fresh: bool
    tell: Callable[[str], None]


def on_stderr(line: str) -> None:
    """Tell of progress where it does not mix with what a command prints."""
    print(line, file=sys.stderr, flush=True)


def publish(
    settings: Settings,
    *,
    message: str = "",
    who: str = "",
    fresh: bool = False,
    tell: Callable[[str], None] = on_stderr,
) -> Published:
    """Open what is published if it was made from the same files; else build, judge and publish it.

    Where a statement came or went, that is a new version, recorded with `message` and `who` (by default the account
    under which this runs). With `fresh`, everything is built and judged anew, under another base if need be: then the
    versions of the old base are kept apart, and those of the new one begin with 1. Where a rule speaks of today, a new
    day means a new build, but not a new judgement.
    Raises Unpublishable (its message is the report), SettingsRefused when the base is not that of the state folder,
    JournalDamaged when the journal is not what was written to it.
    """
    assets, base, state = Assets(settings.assets), settings.base, State(settings.home)
    with state.locked():
        if not fresh:
            state.require(base)
        day = datetime.now(UTC).date().isoformat() if speaks_of_today(rules(assets, base).values()) else ""
        why = Why(base, inputs_digest(assets, base), message, who or account())
        job = _Job(settings, assets, base, state, day, why, fresh, tell)
        before = state.published()
        pointer = before if before and _is_current(before, job) else _build(job)
    return Published(
        store=OxigraphStore.read(state.folder(pointer)),
        folder=state.folder(pointer),
        base=base,
        version=pointer.version,
        digest=pointer.digest,
        prefixes=vocabulary.prefixes(assets, base),
        warnings=pointer.warnings,
        infos=pointer.infos,
        built=pointer is not before,
        recorded=pointer is not before and (before is None or pointer.mark != before.mark),
    )


def _is_current(found: Pointer, job: _Job) -> bool:
    """Whether nothing is to be done: the same files, the same day if that matters, and nothing more in the journal."""
    same = (found.base, found.made_from, found.day) == (job.base, job.why.made_from, job.day)
    return same and not job.fresh and next(job.state.journal.records(found.mark), None) is None


def _build(job: _Job) -> Pointer:
    """Build the store, record its version if it is a new one, and put it in place."""
    assets, base, state = job.assets, job.base, job.state
    last, verdict = last_version(state, job.why, fresh=job.fresh)
    job.tell(f"Assembling ontology, vocabulary and data under {base} …")
    asserted = list(assemble(assets, base))
    store = OxigraphStore.memory(apart=[graph_iri(base, "meta").value])
    store.load(asserted)
    warnings, infos = verdict or _judge(assets, base, asserted, job.tell)
    made = materialise(store, rules(assets, base), graph_iri(base, "inferred"))
    job.tell(f"Derived {made} statements by the rules of the ontology.")
    _see_that_each_triple_lies_in_one_graph(store)
    statements = lines(store, base)
    change = last.to(statements)
    building = state.building()
    written = OxigraphStore.create(building, apart=[graph_iri(base, "meta").value])
    written.load(catalogue.dump(store, base))
    written.load(census(store, Tally.of(store, base), job.settings, change.version, change.digest))
    written.close()
    state.claim(base)
    mark = record(state.journal, change, job.why, (warnings, infos), job.tell)
    folder = state.unused(f"{change.version}-{change.digest[:16]}")
    pointer = Pointer(
        folder=folder,
        base=base,
        version=mark.number,
        record_end=mark.end,
        record_hash=mark.hash,
        digest=change.digest,
        made_from=job.why.made_from,
        day=job.day,
        warnings=warnings,
        infos=infos,
    )
    state.put_in_place(building, pointer)
    return pointer


def _judge(assets: Assets, base: str, asserted: list[Quad], tell: Callable[[str], None]) -> tuple[int, int]:
    """The numbers of warnings and infos. Raises Unpublishable, with the report, when there is a violation."""
    from .validation import load_shapes, validate_all  # here, because pySHACL is slow to load and seldom needed
    from .verdict import VIOLATION, Wording, report

    tell(f"Judging {len(asserted)} statements by the shapes …")
    verdict = validate_all(asserted, load_shapes(assets, base), base)
    if not verdict.conforms:
        wording = Wording(labels=Labels(asserted, "en").texts(), prefixes=vocabulary.prefixes(assets, base))
        raise Unpublishable(report(verdict, wording, severities=[VIOLATION]) + "\nNothing was published.")
    return verdict.counts["Warning"], verdict.counts["Info"]


def _see_that_each_triple_lies_in_one_graph(store: Store) -> None:
    """Raises Unpublishable when a count over graphs would lie: when two ways to write one value lie in two graphs."""
    [once] = select(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    [each] = select(store, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    if once != each:
        doubled = next(iter(select(store, _DOUBLED)))
        raise Unpublishable(f"One statement lies in two graphs, its value written in two ways: {doubled}")
