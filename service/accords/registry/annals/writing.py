"""Read the journal into the annals: one SQLite file beside it, one transaction a version; anew for another journal.

The file is derived: where it is missing, damaged, of another journal or of another release, it is made again. Several
processes may bring it up to date at once. Where nothing can be written, the annals are in memory.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ...errors import JournalDamaged
from ...settings import Settings
from ...store.journal import unwatched
from ...store.record import START, Mark, Record
from ..state import State
from .changes import Row, of_the_first, of_the_next
from .walk import Walk

log = logging.getLogger(__name__)
_FORMAT = 2
"""Another number for annals that another release of Accords would write differently."""
_PATIENCE = 60.0
"""Seconds to wait for another process that writes."""
_TABLES = """
CREATE TABLE edition (number INTEGER PRIMARY KEY, start INTEGER NOT NULL, end INTEGER NOT NULL, hash TEXT NOT NULL,
    time TEXT NOT NULL, who TEXT NOT NULL, message TEXT NOT NULL, source TEXT NOT NULL, submission TEXT NOT NULL);
CREATE TABLE change (iri TEXT NOT NULL, number INTEGER NOT NULL REFERENCES edition, what TEXT NOT NULL,
    removed INTEGER NOT NULL, added INTEGER NOT NULL, removes TEXT NOT NULL, adds TEXT NOT NULL,
    PRIMARY KEY (iri, number)) WITHOUT ROWID;
CREATE INDEX by_number ON change (number, iri);
CREATE TABLE graph (name TEXT NOT NULL, number INTEGER NOT NULL REFERENCES edition, PRIMARY KEY (name, number))
    WITHOUT ROWID;
"""
_NAMES = ("change", "graph", "edition")


def brought_up_to(settings: Settings, newest: int) -> sqlite3.Connection:
    """The annals of a state folder up to the version `newest`; where that cannot be, as far as it can, which is logged.

    A registry whose journal is damaged, or whose disk is full, is served all the same.
    """
    state, file = State(settings.home), settings.home / "annals.sqlite"
    try:
        connection = _opened(str(file), state)
        _go_on(connection, state, settings.base, newest)
    except sqlite3.OperationalError:  # nothing can be written there, or no more
        connection = _in_memory(file, state)
        _go_on(connection, state, settings.base, newest)
    except sqlite3.DatabaseError:
        for damaged in file.parent.glob(f"{file.name}*"):
            damaged.unlink(missing_ok=True)
        connection = _opened(str(file), state)
        _go_on(connection, state, settings.base, newest)
    return connection


def _go_on(connection: sqlite3.Connection, state: State, base: str, newest: int) -> None:
    try:
        with state.keeping(tell=unwatched):
            _write(connection, state, base, newest)
    except (JournalDamaged, OSError):
        log.exception("It cannot be told which documents changed after version %s.", _last(connection).number)


def _opened(file: str, state: State) -> sqlite3.Connection:
    """The file, made if need be, with nothing in it that is not of this journal. Raises sqlite3.DatabaseError."""
    connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    _tidy(connection, state)
    return connection


def _in_memory(file: Path, state: State) -> sqlite3.Connection:
    """Annals that nobody else sees, where no file can be written; what is in one that is there is taken over."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)) as kept,
    ):
        kept.backup(connection)
    _tidy(connection, state)
    return connection


def _tidy(connection: sqlite3.Connection, state: State) -> None:
    with _transaction(connection):
        if connection.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
            for table in _NAMES:
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in filter(None, map(str.strip, _TABLES.split(";"))):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_FORMAT}")
        last = _last(connection)
        while last.number and not state.journal.ends_at(last):
            for table in _NAMES:
                connection.execute(f"DELETE FROM {table} WHERE number = ?", (last.number,))
            last = _last(connection)


def _last(connection: sqlite3.Connection) -> Mark:
    """Where in the journal the last version ends that is in the annals."""
    found = connection.execute("SELECT number, end, hash FROM edition ORDER BY number DESC LIMIT 1").fetchone()
    return Mark(*found) if found else START


def _write(connection: sqlite3.Connection, state: State, base: str, newest: int) -> None:
    last, walk = _last(connection), None
    try:
        for record in state.journal.records(last) if last.number < newest else ():
            if record.number == 1:
                rows = of_the_first(record, base)
            else:
                walk = walk or Walk(state, base, record.number - 1)
                rows = of_the_next(walk, record, base)
            _add(connection, record, last, rows)
            last = record.mark
            if last.number >= newest:
                break
    finally:
        if walk:
            walk.close()


def _add(connection: sqlite3.Connection, record: Record, before: Mark, rows: Iterable[Row]) -> None:
    """Add a version, unless another process has."""
    entry, mark = record.entry, record.mark
    submission = entry.submission.id if entry.submission else ""
    told = (
        mark.number,
        before.end,
        mark.end,
        mark.hash,
        entry.time,
        entry.who,
        entry.message,
        entry.source,
        submission,
    )
    with _transaction(connection):
        if _last(connection) == before:
            connection.execute("INSERT INTO edition VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
            connection.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            graphs = {line.rpartition(" <")[2].removesuffix("> .") for line in (*entry.removes, *entry.adds)}
            connection.executemany("INSERT INTO graph VALUES (?, ?)", [(each, mark.number) for each in graphs])


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
