"""The log of changes: what the journal says of each thing, version by version, in one SQLite file in the state folder.

It is a projection of the journal: it can be thrown away, and is made again. A change has a number, counted from 1 and
never given anew, so that a page of a feed holds the same changes for ever. A version is stamped with its time in the
journal, or a millisecond after the version before where the clock does not say that it came later: what has the later
stamp is the later change.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ...store.journal import Journal
from ...store.record import START, Mark, Record
from .changes import changes

FILE = "feeds.sqlite"
_FORM = 1
"""The form of the tables. A file of another form is thrown away."""
_TABLES = f"""
    CREATE TABLE version (number INTEGER PRIMARY KEY, stamp TEXT, message TEXT, place INTEGER, seal TEXT);
    CREATE TABLE change (
        seq INTEGER PRIMARY KEY, version INTEGER, subject TEXT, activity TEXT, kind TEXT, of_all INTEGER,
        of_kind INTEGER, lines TEXT
    );
    CREATE INDEX by_subject ON change (subject, seq);
    CREATE INDEX by_version ON change (version, seq);
    CREATE UNIQUE INDEX by_place ON change (of_all) WHERE of_all IS NOT NULL;
    CREATE UNIQUE INDEX by_kind ON change (kind, of_kind) WHERE of_all IS NOT NULL;
    PRAGMA user_version = {_FORM};
"""
_CHANGES = """
    SELECT seq, version, stamp, subject, activity, kind, lines FROM change JOIN version ON number = version
    WHERE version <= :version AND
"""
_PATIENCE = 60.0
"""Seconds to wait for another process that reads the journal into the log."""
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
            return _latest(connection, change.subject, change.seq)

    def stamp(self, number: int) -> str:
        """The stamp of a version that the log has."""
        with self._reading() as connection:
            (found,) = connection.execute("SELECT stamp FROM version WHERE number = ?", (number,)).fetchone()
        return str(found)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if self._place is None:
            self._place = _caught_up(self._home, self._base, self._version)
        with closing(sqlite3.connect(self._place, timeout=_PATIENCE)) as connection:
            yield connection


def _caught_up(home: Path, base: str, version: int) -> Path:
    """Where a log is that has all versions up to one. Where nothing can be written, it is a file of this process."""
    try:
        return _written(home, home / FILE, base, version)
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error) and "unable to open" not in str(error):
            raise
    return _written(home, Path(tempfile.mkdtemp(prefix="accords-feeds-")) / FILE, base, version)


def _written(home: Path, place: Path, base: str, version: int) -> Path:
    with closing(sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        journal = Journal(home / "journal")
        mark = _mark(connection, journal)
        if mark == START:
            _begin(connection)
        if mark.number < version:
            for record in journal.records(mark):
                _add(connection, record, base)
                if record.number == version:
                    break
        connection.execute("COMMIT")
    return place


def _mark(connection: sqlite3.Connection, journal: Journal) -> Mark:
    """Up to where the log has this journal; START where it has another one, or is of another form."""
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    if form != _FORM:
        return START
    row = connection.execute("SELECT number, place, seal FROM version ORDER BY number DESC LIMIT 1").fetchone()
    mark = Mark(*row) if row else START
    return mark if journal.ends_at(mark) else START


def _begin(connection: sqlite3.Connection) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    for statement in _TABLES.split(";"):
        connection.execute(statement)


def _add(connection: sqlite3.Connection, record: Record, base: str) -> None:
    before = connection.execute("SELECT stamp FROM version ORDER BY number DESC LIMIT 1").fetchone()
    stamp = _stamp(record.entry.time, before[0] if before else "")
    mark = record.mark
    version = (record.number, stamp, record.entry.message, mark.end, mark.hash)
    connection.execute("INSERT INTO version VALUES (?, ?, ?, ?, ?)", version)
    (seq, place) = connection.execute("SELECT MAX(seq), MAX(of_all) FROM change").fetchone()
    seq, place = seq or 0, place or 0
    kinds = dict(connection.execute("SELECT kind, MAX(of_kind) FROM change WHERE kind != '' GROUP BY kind").fetchall())
    for each in changes(record.entry, base, lambda subject: _latest(connection, subject)):
        seq, kind = seq + 1, _kind(each.subject, base)
        ordinals: tuple[int | None, int | None] = (None, None)
        if kind:
            place, kinds[kind] = place + 1, kinds.get(kind, 0) + 1
            ordinals = place, kinds[kind]
        row = (seq, record.number, each.subject, each.activity, kind, *ordinals, "\n".join(each.lines))
        connection.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def _latest(connection: sqlite3.Connection, subject: str, before: int = 2**62) -> tuple[str, ...]:
    asked = "SELECT lines FROM change WHERE subject = ? AND seq < ? ORDER BY seq DESC LIMIT 1"
    row = connection.execute(asked, (subject, before)).fetchone()
    return _lines(row[0]) if row else ()


def _stamp(time: str, before: str) -> str:
    """The time of a version to the millisecond, after the stamp before.

    >>> _stamp("2026-03-01T12:00:00Z", ""), _stamp("2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z")
    ('2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.001Z')
    """
    moment = datetime.fromisoformat(time)
    if before:
        moment = max(moment, datetime.fromisoformat(before) + timedelta(milliseconds=1))
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def _kind(subject: str, base: str) -> str:
    path = subject.removeprefix(base)
    kind, slash, rest = path.removeprefix("id/").partition("/")
    if path.startswith("concept/"):
        return "concept"
    return kind if path.startswith("id/") and slash and rest else ""


def _ordinal(kind: str) -> tuple[str, str]:
    """The column that counts the changes of a kind, and the condition for them."""
    if not kind:
        return "seq", "TRUE"
    return ("of_all", "of_all IS NOT NULL") if kind == ENTITIES else ("of_kind", "kind = :kind AND of_all IS NOT NULL")


def _logged(row: tuple[int, int, str, str, str, str, str]) -> Logged:
    return Logged(*row[:6], lines=_lines(row[6]))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
