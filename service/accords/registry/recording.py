"""How a publication becomes a version: what the journal has, what changes, and the record of it."""

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ..store.digest import Digest
from ..store.journal import START, Entry, Journal, Mark
from ..store.oxigraph import OxigraphStore
from .state import Pointer, State
from .versions import Change, Replay, lines


@dataclass(frozen=True)
class Why:
    """Where a version comes from: the base, the digest of the inputs, the words for it, and who says them."""

    base: str
    made_from: str
    message: str
    who: str


def account() -> str:
    """The name of the account under which this runs, or its number."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def last_version(state: State, why: Why, *, fresh: bool) -> tuple[Replay, tuple[int, int] | None]:
    """The last version in the journal; with the verdict on it, if it was made from the same files and not `fresh`.

    Its statements are those of the published store and the records after it; where there is no such store, or it does
    not hold what it held, the journal is replayed from its beginning. Raises JournalDamaged.
    """
    journal = state.journal
    if journal.base() not in (None, why.base):
        return Replay(), None
    found = state.published()
    known = found if found and found.base == why.base else None
    judged = (known.made_from, known.warnings, known.infos) if known else None
    later = list(journal.records(known.mark if known else START))
    if later:
        entry = later[-1].entry
        judged = (entry.made_from, entry.warnings, entry.infos)
    verdict = judged[1:] if judged and judged[0] == why.made_from and not fresh else None
    if known and (stored := _stored(state, known)) is not None:
        return stored.go_on(later), verdict
    return Replay().go_on(journal.records()), verdict


def record(journal: Journal, change: Change, why: Why, verdict: tuple[int, int], tell: Callable[[str], None]) -> Mark:
    """Add the change to the journal, on the disk when this returns; where nothing changes, the version stays.

    A journal for another base is set aside.
    """
    if not change.removes and not change.adds:
        return change.after
    if journal.base() not in (None, why.base):
        tell(f"The versions under the base before are kept in {journal.set_aside()}.")
    entry = Entry(
        time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        message=_printable(why.message),
        who=_printable(why.who),
        base="" if change.after.number else why.base,
        made_from=why.made_from,
        digest=change.digest,
        warnings=verdict[0],
        infos=verdict[1],
        removes=change.removes,
        adds=change.adds,
    )
    mark = journal.append(entry, change.after).mark
    tell(f"Recorded version {mark.number}: {len(change.adds)} statements came, {len(change.removes)} went.")
    return mark


def _stored(state: State, pointer: Pointer) -> Replay | None:
    """The published version as its store has it; None when that is not what was put there."""
    try:
        store = OxigraphStore.read(state.folder(pointer))
        statements = lines(store, pointer.base)
        store.close()
    except (OSError, RuntimeError):
        return None
    digest = Digest.of(statements)
    return Replay(pointer.mark, digest, statements) if str(digest) == pointer.digest else None


def _printable(text: str) -> str:
    """The text, with a replacement for what came from the command line and is not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
