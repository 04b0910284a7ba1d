"""What is published, put right: a version that a crash left without a store, or a store that is lost or damaged."""

from collections.abc import Callable

from ..errors import JournalDamaged, NoSuchVersion
from ..settings import Settings
from ..store.digest import Digest
from ..store.journal import unwatched
from ..store.oxigraph import OxigraphStore
from ..store.record import START, Record
from .projection import make, project
from .replay import Replay, lines
from .state import Pointer, State


def caught_up(state: State, settings: Settings, tell: Callable[[str], None] = unwatched) -> Pointer | None:
    """What is published under a base, once it is the last version in the journal and its store is here.

    Here what published.json, the journal and the manifest say is held against each other, so that nothing is built on
    what is wrong: the journal has what the other two should say. `tell` is told what had to be done.
    None when nothing is published. The lock must be held. Raises JournalDamaged.
    """
    base, found = settings.base, state.published()
    pointer = found if found and found.base == base else None
    if pointer is None and state.journal.base() != base:
        return None
    if state.said_base() != base and state.journal.base() == base:
        state.claim(base)
    trusted = pointer if pointer and _agrees(state, pointer) else None
    last = _last(state, trusted, pointer)
    if last is not None:
        if pointer and (pointer.mark, pointer.digest) == (last.mark, last.entry.digest):
            make(state, last, settings)
            return pointer
        if trusted:
            tell(f"Version {last.number} was on record and not published yet: it is published first.")
        else:
            tell(f"What is published is put right by the journal: version {last.number}.")
            for number in state.versions.numbers():
                if number > last.number:  # of the base before, when a crash ended the change of it
                    state.versions.remove(number)
        return project(state, last, settings)
    return trusted


def _agrees(state: State, pointer: Pointer) -> bool:
    """Whether published.json, the manifest of the version and the journal say the same. Costs little."""
    manifest = state.kept(pointer.base, pointer.version)
    if manifest is None or not state.journal.ends_at(pointer.mark):
        return False
    return (manifest.mark, manifest.digest) == (pointer.mark, pointer.digest)


def _last(state: State, trusted: Pointer | None, pointer: Pointer | None) -> Record | None:
    """The last record, when it is not that of the trusted pointer.

    Raises JournalDamaged when a pointer is of no record in the journal, which is then not the one that was published.
    """
    last, known = None, pointer is None or trusted is not None
    for last in state.journal.records(trusted.mark if trusted else START):
        known = known or (pointer is not None and _is_of(pointer, last))
    if pointer and not known:
        ends = f"and the journal ends with version {last.number if last else 0}"
        raise JournalDamaged(
            f"{state.home}: record {pointer.version} is damaged: it is not the one that was published, {ends}."
        )
    return last


def _is_of(pointer: Pointer, record: Record) -> bool:
    """Whether a pointer, which may be damaged, was one to this record."""
    same = (pointer.version, pointer.digest) == (record.number, record.entry.digest)
    return same or pointer.record_hash == record.mark.hash


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
    digest, manifest = Digest.of(statements), state.kept(pointer.base, pointer.version)
    if str(digest) == pointer.digest and manifest and not state.versions.altered(manifest):
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
