"""When which document changed: for each entity the versions that changed what is shown of it; for each version whom.

Read from the journal, version by version (`writing`), and kept beside it: the cost of a version is that of its change.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from ...settings import Settings
from .changes import CREATED, DELETED, UPDATED
from .writing import brought_up_to

__all__ = ["CREATED", "DELETED", "UPDATED", "Annals", "Edition", "Happening", "Lines", "Moment"]

_CHANGES = "SELECT number, time, what FROM change JOIN edition USING (number) WHERE iri = ? AND number <= ?"
_CHANGED = "SELECT max(number) FROM change WHERE iri = ? AND number <= ?"
_LATEST = """SELECT iri, number, time, what FROM change JOIN edition USING (number)
WHERE number = (SELECT max(number) FROM change AS other WHERE other.iri = change.iri AND other.number <= ?)"""
_SINCE = """SELECT iri, number, time, what FROM change JOIN edition USING (number)
WHERE number > ? AND number <= ? ORDER BY number, iri"""
_EDITION = "SELECT number, time, who, message, source, submission, start, end FROM edition WHERE number = ?"
_GRAPH = "SELECT max(number) FROM graph WHERE name = ? AND number <= ?"
_GRAPHS = "SELECT DISTINCT name FROM graph WHERE number <= ? ORDER BY name"
_LINES = "SELECT removed, added, removes, adds FROM change WHERE iri = ? AND number = ?"


@dataclass(frozen=True)
class Moment:
    """A version that changed the document on an entity, when it was recorded (UTC), and what it did to the entity.

    `what` is CREATED, UPDATED or DELETED: with the last, nothing is said of the entity any more.
    """

    number: int
    time: datetime
    what: str = ""


@dataclass(frozen=True)
class Happening:
    """A document that a version changed."""

    iri: str
    moment: Moment


@dataclass(frozen=True)
class Edition:
    """A version as its record tells of it: when, by whom, why, from which source, of which submission ("" for none).

    `start` and `end` are where the record lies in the journal.
    """

    number: int
    time: datetime
    who: str
    message: str
    source: str
    submission: str
    start: int
    end: int


@dataclass(frozen=True)
class Lines:
    """Which statements of a change a document shows: how many, and the places of the first of them in the record."""

    removed: int
    added: int
    removes: tuple[int, ...]
    adds: tuple[int, ...]


class Annals:
    """What happened up to a version; the same for ever. May be asked in any thread."""

    def __init__(self, connection: sqlite3.Connection, newest: int) -> None:
        self._connection = connection
        self._newest = newest
        self._lock = Lock()

    @classmethod
    def open(cls, settings: Settings, newest: int) -> "Annals":
        """Those of a state folder, read from its journal as far as they are not kept yet; to be closed.

        What cannot be read is logged, and not known.
        """
        return cls(brought_up_to(settings, newest), newest)

    @property
    def newest(self) -> int:
        """The number of the last version that they know."""
        return self._newest

    def changes(self, iri: str) -> tuple[Moment, ...]:
        """The versions that changed the document on an entity, the oldest first; none for what was never known."""
        return tuple(
            Moment(number, _time(time), what) for number, time, what in self._rows(_CHANGES, iri, self._newest)
        )

    def latest(self, iri: str) -> Moment | None:
        """The last of them."""
        found = self._rows(f"{_CHANGES} ORDER BY number DESC LIMIT 1", iri, self._newest)
        return Moment(found[0][0], _time(found[0][1]), found[0][2]) if found else None

    def changed(self, iri: str, until: int = 0) -> int | None:
        """The number of the last version that changed the document on an entity, as the document itself says.

        With `until`, of the versions up to that one.
        """
        found = self._rows(_CHANGED, iri, until or self._newest)
        return int(found[0][0]) if found and found[0][0] is not None else None

    def last(self) -> Iterator[Happening]:
        """Every entity that ever was, with the last version that changed it."""
        return map(_happening, self._rows(_LATEST, self._newest))

    def of(self, number: int) -> tuple[Happening, ...]:
        """The documents that one version changed, by IRI."""
        return tuple(map(_happening, self._rows(_SINCE, number - 1, min(number, self._newest))))

    def since(self, number: int) -> Iterator[Happening]:
        """The documents that changed after version `number`, by version and IRI: one may come more than once."""
        return map(_happening, self._rows(_SINCE, number, self._newest))

    def edition(self, number: int) -> Edition | None:
        """A version, if it is one that these annals know."""
        found = self._rows(_EDITION, number) if 1 <= number <= self._newest else []
        return Edition(found[0][0], _time(found[0][1]), *found[0][2:]) if found else None

    def lines(self, iri: str, number: int) -> Lines | None:
        """What a version changed in the document on an entity; None where it changed nothing."""
        found = self._rows(_LINES, iri, number)
        return Lines(found[0][0], found[0][1], _places(found[0][2]), _places(found[0][3])) if found else None

    def graph(self, iri: str) -> Edition | None:
        """The last version that changed what lies in a graph; None for a graph that never was."""
        found = self._rows(_GRAPH, iri, self._newest)
        return self.edition(found[0][0] or 0)

    def graphs(self) -> list[str]:
        """Every graph in which something lay at any time."""
        return [name for (name,) in self._rows(_GRAPHS, self._newest)]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _rows(self, query: str, *values: str | int) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def _happening(row: tuple[str, int, str, str]) -> Happening:
    iri, number, time, what = row
    return Happening(iri, Moment(number, _time(time), what))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)  # in UTC: the journal writes a Z


def _places(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))
