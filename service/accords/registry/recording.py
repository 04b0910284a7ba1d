"""How a change becomes a version: where it comes from, what changes, and the record of it in the journal."""

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ..errors import SettingsRefused
from ..store.journal import Entry, Record
from .overrides import DATA
from .replay import Change
from .state import State


@dataclass(frozen=True)
class Why:
    """Where a version comes from: the base, the digests and the day of `Entry`, the words for it, and who says them."""

    base: str
    made_from: str
    judged_by: str
    day: str
    message: str
    who: str
    source: str = DATA


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
    if first:
        state.claim(why.base)
        if state.journal.base() not in (None, why.base):
            tell(f"The versions under the base before are kept in {state.journal.set_aside()}.")
        for left in state.versions.numbers():
            state.versions.remove(left)
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
    )
    recorded = state.journal.append(entry, change.after)
    tell(f"Recorded version {recorded.number}: {len(change.adds)} statements came, {len(change.removes)} went.")
    return recorded


def _printable(text: str) -> str:
    """The text, with a replacement for what came from the command line and is not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
