"""What is published, put right: a version that a crash left without a store, or a store that is lost or damaged."""

from ..errors import NoSuchVersion
from ..settings import Settings
from ..store.digest import Digest
from ..store.journal import START, Record
from ..store.oxigraph import OxigraphStore
from .projection import make, project
from .replay import Replay, lines
from .state import Pointer, State


def caught_up(state: State, settings: Settings) -> Pointer | None:
    """What is published under a base, once it is the last version in the journal and its store is here.

    None when nothing is. The lock must be held. Raises JournalDamaged.
    """
    base, found = settings.base, state.published()
    pointer = found if found and found.base == base else None
    if pointer is None and state.journal.base() != base:
        return None
    *_, last = None, *state.journal.records(pointer.mark if pointer else START)
    if last is not None:
        return project(state, last, settings)
    if pointer and not state.kept(base, pointer.version):
        make(state, record_of(state, pointer.version), settings)
    return pointer


def last_version(state: State, pointer: Pointer, settings: Settings) -> Replay:
    """The published version as its store has it.

    When that is not what was put there, no store is to be trusted, since they share files: all of them go, and come
    back from the journal when they are needed. Raises JournalDamaged.
    """
    try:
        store = OxigraphStore.read(state.versions.store(pointer.version))
        statements = lines(store, pointer.base)
        store.close()
    except (OSError, RuntimeError):
        statements = set()
    digest = Digest.of(statements)
    if str(digest) == pointer.digest:
        return Replay(pointer.mark, digest, statements)
    replay = Replay().go_on(state.journal.records())
    for number in state.versions.numbers():
        state.versions.remove(number)
    make(state, record_of(state, pointer.version), settings)
    return replay


def record_of(state: State, number: int) -> Record:
    """The record of a version. Raises NoSuchVersion, JournalDamaged."""
    base = state.base()
    before = state.kept_before(base, number) if base else None
    newest = before.number if before else 0
    for record in state.journal.records(before.mark if before else START):
        newest = record.number
        if newest == number:
            return record
    raise NoSuchVersion(f"There is no version {number}: the newest is {newest}.")
