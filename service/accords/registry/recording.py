"""How a change becomes a version: where it comes from, what changes, and the record of it in the journal."""

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ..errors import SettingsRefused
from ..store.record import Entry, Record, Submitted
from .overrides import DATA
from .replay import Change
from .state import State


@dataclass(frozen=True)
class Why:
    """Where a version comes from: the base, the digests and the day of `Entry`, the words for it, and who says them.

    `submission` is the submission that is accepted, where one is.
    """

    base: str
    made_from: str
    judged_by: str
    day: str
    message: str
    who: str
    source: str = DATA
    submission: Submitted | None = None


def account() -> str:
    """The name of the account under which this runs, or its number."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def record(state: State, change: Change, why: Why, verdict: tuple[int, int], tell: Callable[[str], None]) -> Record:
    """Add the change to the journal, on the disk when this returns. A journal for another base is set aside.

    Raises SettingsRefused where another registry is mirrored: its versions are its own.
    """
    if (mirrored := state.mirrored()) is not None:
        raise SettingsRefused(f"The versions here are those of {mirrored}, which this mirrors: publish there.")
    first = not change.after.number
    entry = Entry(
        time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        message=_printable(why.message),
        who=_printable(why.who),
        source=why.source,
        base=why.base if first else "",
        made_from=why.made_from,
        judged_by=why.judged_by,
        day=why.day,
        digest=change.digest,
        warnings=verdict[0],
        infos=verdict[1],
        removes=change.removes,
        adds=change.adds,
        differing=change.differing,
        submission=why.submission,
    )
    recorded = _begun(state, entry, tell) if first else state.journal.append(entry, change.after)
    tell(f"Recorded version {recorded.number}: {len(change.adds)} statements came, {len(change.removes)} went.")
    return recorded


def _begun(state: State, entry: Entry, tell: Callable[[str], None]) -> Record:
    """The first record of a journal. What is published under another base stays so until the record is safe."""
    if state.journal.base() in (None, entry.base):
        state.claim(entry.base)
        recorded = state.journal.append(entry)
    else:
        recorded, kept = state.journal.begin_anew(entry)
        tell(f"The versions under the base before are kept in {kept}.")
        state.claim(entry.base)
    for left in state.versions.numbers():
        state.versions.remove(left)
    return recorded


def _printable(text: str) -> str:
    """The text, with a replacement for what came from the command line and is not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
