"""The log of changes is read from the journal: all of it once, and what is new when there is more.

`python -P -m accords.registry.feeds.writing VERSION` does that in a process of its own, with the settings in the
environment: much of a journal takes a while, in which a process that serves has others to answer.
"""

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from ...settings import Settings
from ...store.confinement import die_with_parent, lower_priority
from ...store.journal import Journal
from ...store.record import START, Mark, Record
from ..apart import environment
from .changes import changes

FILE = "feeds.sqlite"
PATIENCE = 600.0
"""Seconds to wait for another process that reads the journal into the log."""
MUCH = 16 * 2**20
"""Bytes of a journal that are read by a process of its own."""
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


def caught_up(home: Path, base: str, version: int) -> Path:
    """Where a log is that has all versions up to one. Where nothing can be written, it is a file of this process.

    A file that is damaged is thrown away.
    """
    try:
        return _in_place(home, base, version)
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error) and "unable to open" not in str(error):
            raise
    except sqlite3.DatabaseError:
        for left in home.glob(f"{FILE}*"):
            left.unlink()
        return _in_place(home, base, version)
    return _written(home, Path(tempfile.mkdtemp(prefix="accords-feeds-")) / FILE, base, version)


def _in_place(home: Path, base: str, version: int) -> Path:
    if _new(home) > MUCH:
        command = [sys.executable, "-P", "-m", "accords.registry.feeds.writing", str(version)]
        subprocess.run(command, env=environment(Settings(base=base, home=home)), check=False)
    return _written(home, home / FILE, base, version)


def _new(home: Path) -> int:
    """How many bytes of the journal the log does not have."""
    journal, file = Journal(home / "journal"), home / FILE
    if not file.exists():
        return journal.size()
    with closing(sqlite3.connect(file, timeout=PATIENCE)) as connection:
        return journal.size() - _mark(connection, journal).end


def _written(home: Path, place: Path, base: str, version: int) -> Path:
    with closing(sqlite3.connect(place, timeout=PATIENCE, isolation_level=None)) as connection:
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
    for each in changes(record.entry, base, lambda subject: latest(connection, subject)):
        seq, kind = seq + 1, kind_of(each.subject, base)
        ordinals: tuple[int | None, int | None] = (None, None)
        if kind:
            place, kinds[kind] = place + 1, kinds.get(kind, 0) + 1
            ordinals = place, kinds[kind]
        row = (seq, record.number, each.subject, each.activity, kind, *ordinals, "\n".join(each.lines))
        connection.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def latest(connection: sqlite3.Connection, subject: str, before: int = 2**62) -> tuple[str, ...]:
    """What is asserted of a thing by its last change before one."""
    asked = "SELECT lines FROM change WHERE subject = ? AND seq < ? ORDER BY seq DESC LIMIT 1"
    row = connection.execute(asked, (subject, before)).fetchone()
    return lines(row[0]) if row else ()


def _stamp(time: str, before: str) -> str:
    """The time of a version to the millisecond, after the stamp before.

    >>> _stamp("2026-03-01T12:00:00Z", ""), _stamp("2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z")
    ('2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.001Z')
    """
    moment = datetime.fromisoformat(time)
    if before:
        moment = max(moment, datetime.fromisoformat(before) + timedelta(milliseconds=1))
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def kind_of(subject: str, base: str) -> str:
    """The part of the IRI of an entity that says of what kind it is, "concept" for a concept or a scheme, else ""."""
    path = subject.removeprefix(base)
    kind, slash, rest = path.removeprefix("id/").partition("/")
    if path.startswith("concept/"):
        return "concept"
    return kind if path.startswith("id/") and slash and rest else ""


def lines(text: str) -> tuple[str, ...]:
    """The lines of a change as they are kept."""
    return tuple(text.split("\n")) if text else ()


def main(version: str) -> None:
    """Bring the log of the settings in the environment up to a version."""
    die_with_parent()
    lower_priority()
    settings = Settings.from_environment()
    _written(settings.home, settings.home / FILE, settings.base, int(version))


if __name__ == "__main__":
    main(*sys.argv[1:])
