"""The log of changes: what the journal says of each thing, version by version, in one SQLite file in the state folder.

It is a projection of the journal: it can be thrown away, and is made again. A change has a number, counted from 1 and
never given anew, so that a page of a feed holds the same changes for ever. A version is stamped with its time in the
journal, or a millisecond after the version before where the clock does not say that it came later: what has the later
stamp is the later change.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from ...errors import BackendDown
from .writing import PATIENCE, caught_up, latest, lines

_CHANGES = """
    SELECT seq, version, stamp, subject, activity, kind, lines FROM change JOIN version ON number = version
    WHERE version <= :version AND
"""
_MOMENT = 2.0
"""Seconds to wait while the journal is read."""
ENTITIES = "*"
"""As a kind: the entities of all kinds, and the concepts."""


@dataclass(frozen=True)
class Logged:
    """One change; `kind` is the part of its IRI that says of what kind an entity is, "" for what is no entity."""

    seq: int
    version: int
    stamp: str
    subject: str
    activity: str
    kind: str
    lines: tuple[str, ...]


class Log:
    """The changes of the registry in a state folder, up to a version. Safe to use from many threads."""

    def __init__(self, home: Path, base: str, version: int) -> None:
        self._home = home
        self._base = base
        self._version = version
        self._place: Path | None = None
        self._reads = Lock()

    def count(self, kind: str = "") -> int:
        """How many changes there are: of all things, of those of a kind, or of all ENTITIES."""
        column, where = _ordinal(kind)
        with self._reading() as connection:
            asked = f"SELECT MAX({column}) FROM change WHERE version <= :version AND {where}"
            (found,) = connection.execute(asked, {"version": self._version, "kind": kind}).fetchone()
        return int(found or 0)

    def kinds(self) -> list[str]:
        """The kinds of entities that ever changed."""
        with self._reading() as connection:
            asked = "SELECT DISTINCT kind FROM change WHERE version <= ? AND kind != '' ORDER BY kind"
            return [kind for (kind,) in connection.execute(asked, (self._version,))]

    def stretch(self, first: int, last: int, kind: str = "") -> list[Logged]:
        """The changes from one number to another, both included: of all things, of a kind, or of all ENTITIES."""
        column, where = _ordinal(kind)
        asked = f"{_CHANGES} {where} AND {column} BETWEEN :first AND :last ORDER BY {column}"
        with self._reading() as connection:
            given = {"version": self._version, "kind": kind, "first": first, "last": last}
            return [_logged(row) for row in connection.execute(asked, given)]

    def of(self, subject: str) -> list[Logged]:
        """All changes of one thing, the oldest first."""
        with self._reading() as connection:
            asked = f"{_CHANGES} subject = :subject ORDER BY seq"
            return [_logged(row) for row in connection.execute(asked, {"version": self._version, "subject": subject})]

    def lives(self, kind: str) -> dict[str, tuple[int, str, str]]:
        """Of each entity of a kind, how often it changed, and the stamps of its first and its latest change."""
        asked = """
            SELECT subject, COUNT(*), MIN(stamp), MAX(stamp) FROM change JOIN version ON number = version
            WHERE version <= ? AND kind = ? GROUP BY subject
        """
        with self._reading() as connection:
            return {
                subject: (count, first, last)
                for subject, count, first, last in connection.execute(asked, (self._version, kind))
            }

    def stamps(self, size: int) -> list[tuple[str, str]]:
        """Of each page of so many changes, the stamps of its first and its last one."""
        asked = """
            SELECT MIN(stamp), MAX(stamp) FROM change JOIN version ON number = version
            WHERE version <= ? GROUP BY (seq - 1) / ? ORDER BY MIN(seq)
        """
        with self._reading() as connection:
            return [(first, last) for first, last in connection.execute(asked, (self._version, size))]

    def first_of(self, version: int) -> int:
        """The number of the first change of a version; 0 where nothing asserted changed in it, or it is not there."""
        with self._reading() as connection:
            asked = "SELECT MIN(seq) FROM change WHERE version = ? AND version <= ?"
            (found,) = connection.execute(asked, (version, self._version)).fetchone()
        return int(found or 0)

    def before(self, change: Logged) -> tuple[str, ...]:
        """What was asserted of the same thing before a change."""
        with self._reading() as connection:
            return latest(connection, change.subject, change.seq)

    def stamp(self, number: int) -> str:
        """The stamp of a version that the log has."""
        with self._reading() as connection:
            (found,) = connection.execute("SELECT stamp FROM version WHERE number = ?", (number,)).fetchone()
        return str(found)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._found(), timeout=PATIENCE)) as connection:
            yield connection

    def _found(self) -> Path:
        """Where the log is. Raises BackendDown while another thread has the journal read, and that takes long."""
        if self._place is None:
            if not self._reads.acquire(timeout=_MOMENT):
                raise BackendDown("The journal is being read for the feeds; try again in a moment.")
            try:
                self._place = self._place or caught_up(self._home, self._base, self._version)
            finally:
                self._reads.release()
        return self._place


def _ordinal(kind: str) -> tuple[str, str]:
    """The column that counts the changes of a kind, and the condition for them."""
    if not kind:
        return "seq", "TRUE"
    return ("of_all", "of_all IS NOT NULL") if kind == ENTITIES else ("of_kind", "kind = :kind AND of_all IS NOT NULL")


def _logged(row: tuple[int, int, str, str, str, str, str]) -> Logged:
    return Logged(*row[:6], lines=lines(row[6]))
