"""From the three folders to a published version: assembled, judged, materialised, recorded, and put in place at once.

A version is in the journal before its store is in place. When a crash lies between the two, the next publication finds
the version in the journal, and makes its store first of all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Quad

from ..assets import Assets
from ..settings import Settings
from ..store import Store
from ..store.journal import unwatched
from ..store.oxigraph import OxigraphStore
from . import vocabulary
from .assembly import assemble, graph_iri, inputs_digest, laws_digest, lines_of
from .judgement import judge
from .lifecycle.lasting import see_that_names_last
from .materialisation import day_of, materialise, on_day, rules
from .overrides import Merged, accepted, merge, overrides
from .projection import described, project, quads
from .recording import Why, account, record
from .recovery import caught_up, last_version
from .replay import Replay, lines
from .state import Pointer, State
from .waiting import on_stderr


@dataclass(frozen=True)
class Published:
    """A published registry: its store, open for reading, and where it lies, for the workers to open it too.

    `version` is the number of the version, `digest` that of its statements (see store/digest.py).
    `built` says whether this call built something, `recorded` whether it made a new version.
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
    """One publication: of what, where, and why; `fresh` trusts no earlier verdict, `prefer` settles disputes."""

    settings: Settings
    state: State
    why: Why
    fresh: bool
    prefer: str
    tell: Callable[[str], None]


def publish(
    settings: Settings,
    *,
    message: str = "",
    who: str = "",
    fresh: bool = False,
    prefer: str = "",
    tell: Callable[[str], None] = on_stderr,
    phase: Callable[[str], None] = unwatched,
) -> Published:
    """Open what is published if it was made from the same files; else build, judge and publish it.

    Where a statement came or went, or the description of the dataset is another one, that is a new version, recorded
    with `message` and `who` (by default the account under which this runs). What was changed without the files stays
    as it is; where that is not possible, `prefer` ("data" or "desk") says what does (see `overrides`). With `fresh`,
    everything is built and judged anew, under another base if need be: then the versions of the old base are kept
    apart, and those of the new one begin with 1. Where a rule speaks of today, a new day means a new build, but not a
    new judgement. Where another registry is mirrored, what is published is opened as it is. `phase` is told what comes
    next.
    Raises Unpublishable (its message is the report), SourcesDisagree, SettingsRefused when the base is not that of the
    state folder, JournalDamaged when the journal is not what was written to it.
    """
    assets, base, state = Assets(settings.assets), settings.base, State(settings.home, phase)
    with state.locked(tell):
        if not fresh:
            state.require(base)
        day = day_of(rules(assets, base))
        why = Why(base, inputs_digest(assets, base), laws_digest(assets, base), day, message, who or account())
        job = _Job(settings, state, why, fresh, prefer, tell)
        earlier = state.published()
        before = caught_up(state, settings, tell)
        current = before if before and (state.mirrored() or _is_current(before, job)) else None
        pointer = current or _build(job, before)
    return opened(settings, state, earlier, pointer, built=current != earlier or current is None)


def opened(settings: Settings, state: State, before: Pointer | None, pointer: Pointer, *, built: bool) -> Published:
    """What is published, open for reading; `before` is what was published before."""
    folder = state.versions.store(pointer.version)
    return Published(
        store=OxigraphStore.read(folder),
        folder=folder,
        base=pointer.base,
        version=pointer.version,
        digest=pointer.digest,
        prefixes=vocabulary.prefixes(Assets(settings.assets), pointer.base),
        warnings=pointer.warnings,
        infos=pointer.infos,
        built=built,
        recorded=before is None or pointer.mark != before.mark,
    )


def _is_current(found: Pointer, job: _Job) -> bool:
    """Whether nothing is to be done: the same files, and the same day if that matters."""
    made = (found.made_from, found.judged_by, found.day)
    return made == (job.why.made_from, job.why.judged_by, job.why.day) and not job.fresh


def _build(job: _Job, before: Pointer | None) -> Pointer:
    """Build what is to be published, record it if it is a new version, and put it in place."""
    assets, state, why = Assets(job.settings.assets), job.state, job.why
    last = last_version(state, before, job.settings) if before else Replay()
    job.tell(f"Assembling ontology, vocabulary and data under {why.base} …")
    parsed = list(assemble(assets, why.base))
    data, inferred = lines_of(parsed), graph_iri(why.base, "inferred")
    asserted = {line for line in last.statements if not line.endswith(f" {inferred} .")}
    overridden = overrides(state.journal.records(), why.base) if before else set()
    claimed = accepted(state.journal.records(), why.base) if before else {}
    merged = merge(asserted, overridden, data, job.prefer, claimed)
    see_that_names_last(asserted, merged.statements)
    if before and merged.statements == asserted and _is_judged(before, job):
        verdict = before.warnings, before.infos
    else:
        verdict = judge(assets, why.base, _judged(parsed, data, merged), job.tell)
    store = OxigraphStore.memory(apart=[graph_iri(why.base, "meta").value])
    store.load(quads(merged.statements))
    made = materialise(store, on_day(rules(assets, why.base), why.day), inferred)
    job.tell(f"Derived {made} statements by the rules of the ontology.")
    change = last.to(lines(store, why.base), overridden ^ merged.overrides)
    if before and not change and described(state, before, job.settings):
        return _seen_again(job, before, verdict)
    return project(state, record(state, change, why, verdict, job.tell), job.settings)


def _is_judged(before: Pointer, job: _Job) -> bool:
    """Whether the verdict on what is published is one on the same files."""
    return (before.made_from, before.judged_by) == (job.why.made_from, job.why.judged_by) and not job.fresh


def _judged(parsed: list[Quad], data: set[str], merged: Merged) -> Iterable[Quad]:
    """What is judged: what is asserted, as the files write it; what lies in no file, as it is published."""
    gone, come = data - merged.statements, merged.statements - data
    concerned = {line.partition(" ")[0] for line in gone}
    kept = (quad for quad in parsed if str(quad.subject) not in concerned or not lines_of([quad]) <= gone)
    return [*kept, *quads(come)]


def _seen_again(job: _Job, before: Pointer, verdict: tuple[int, int]) -> Pointer:
    """The same version, made from other files or on another day."""
    why, (warnings, infos) = job.why, verdict
    pointer = replace(
        before, made_from=why.made_from, judged_by=why.judged_by, day=why.day, warnings=warnings, infos=infos
    )
    if pointer != before:
        job.state.flip(pointer)
    return pointer
