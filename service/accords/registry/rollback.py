"""Back to an earlier version: a new version with exactly its statements. What was published since stays on record."""

from collections.abc import Callable

from ..assets import Assets
from ..errors import NoSuchVersion
from ..settings import Settings
from ..store.digest import Digest
from ..store.journal import unwatched
from ..store.oxigraph import OxigraphStore
from ..store.record import Record
from .assembly import graph_iri, laws_digest
from .catalogue import dump
from .judgement import judge
from .overrides import ROLLBACK
from .projection import make, project
from .publication import Published, opened
from .recording import Why, account, record
from .recovery import caught_up, record_of
from .replay import Change, combined
from .state import Pointer, State
from .waiting import on_stderr


def rollback(
    settings: Settings,
    number: int,
    *,
    message: str = "",
    who: str = "",
    tell: Callable[[str], None] = on_stderr,
    phase: Callable[[str], None] = unwatched,
) -> Published:
    """Publish the statements of version `number` again, as a new version; where they are published, it stays.

    The files in data/ are as they were published last: as long as they do not change, they change nothing of it.
    Where ontology, rules or shapes have changed since that version, it is judged by those of today.
    Raises NoSuchVersion; Unpublishable when it does not conform; SettingsRefused; JournalDamaged.
    """
    state = State(settings.home, phase)
    with state.locked(tell):
        state.require(settings.base)
        before = caught_up(state, settings, tell)
        if before is None or not 1 <= number <= before.version:
            newest = f"the newest is {before.version}" if before else "nothing is published yet"
            raise NoSuchVersion(f"There is no version {number}: {newest}.")
        wanted = record_of(state, number)
        change = _back(state, before, wanted)
        pointer = before
        if change:
            verdict = _verdict(settings, state, wanted, tell)
            entry = wanted.entry
            why = Why(
                base=before.base,
                made_from=before.made_from,
                judged_by=entry.judged_by,
                day=entry.day,
                message=message or f"Back to version {number}",
                who=who or account(),
                source=ROLLBACK,
            )
            pointer = project(state, record(state, change, why, verdict, tell), settings)
    return opened(settings, state, before, pointer, built=pointer != before)


def _back(state: State, before: Pointer, wanted: Record) -> Change:
    """What leads from the published version to an earlier one."""
    adds, removes = combined(state.journal.records(wanted.mark))
    digest = Digest.read(before.digest).minus(removes).plus(adds)
    return Change(before.mark, str(digest), tuple(removes), tuple(adds))


def _verdict(settings: Settings, state: State, wanted: Record, tell: Callable[[str], None]) -> tuple[int, int]:
    """The verdict on a version by the shapes of today."""
    assets, base, entry = Assets(settings.assets), settings.base, wanted.entry
    if entry.judged_by == laws_digest(assets, base):
        return entry.warnings, entry.infos
    make(state, wanted, settings)
    store, inferred = OxigraphStore.read(state.versions.store(wanted.number)), graph_iri(base, "inferred")
    return judge(assets, base, (quad for quad in dump(store, base) if quad.graph_name != inferred), tell)
