"""Write the index of a version: one file of SQLite, which nobody writes to again.

Entities are numbered in the order in which they are to be found: of two that fit equally, the one to which more others
point comes first, so that no answer has to be sorted. The number of a name is that of its entity with ten more bits.
All that is searched is written folded (see `letters.words`): the full-text index itself knows no accents.
"""

import json
import os
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ...store import Store
from ..letters import words
from .addresses import Collection, key
from .plan import CLASS, Plan
from .reading import Name, Read, Reading, shown

FORMAT = "2"
"""Another number means that an index must be made anew."""
NAME_BITS = 10
_MOST_NAMES = 2**NAME_BITS
_BATCH = 2000
_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE class (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE entity (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, linked INTEGER NOT NULL, classes TEXT NOT NULL,
  names INTEGER NOT NULL
);
CREATE TABLE name (
  id INTEGER PRIMARY KEY, text TEXT NOT NULL, language TEXT NOT NULL, predicate TEXT NOT NULL, folded TEXT NOT NULL
);
CREATE TABLE code (
  scheme TEXT NOT NULL, folded TEXT NOT NULL, entity INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (scheme, folded, entity)
) WITHOUT ROWID;
CREATE TABLE link (entity INTEGER NOT NULL, predicate TEXT NOT NULL, target TEXT NOT NULL, key TEXT NOT NULL);
CREATE TABLE text (entity INTEGER NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, predicate TEXT NOT NULL);
CREATE TABLE word (word TEXT PRIMARY KEY, names INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE facet (
  name TEXT PRIMARY KEY, place INTEGER NOT NULL, titles TEXT NOT NULL, known TEXT NOT NULL, sets TEXT NOT NULL,
  entities BLOB NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_words USING fts5 (words, content='', prefix='2 3', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE all_words USING fts5 (
  names, texts, content='', detail=column, prefix='3', tokenize="unicode61 remove_diacritics 0"
);
"""
_INDICES = """
CREATE UNIQUE INDEX entity_iri ON entity (iri);
CREATE INDEX name_folded ON name (folded);
CREATE INDEX code_folded ON code (folded);
CREATE INDEX code_entity ON code (entity);
CREATE INDEX link_key ON link (key);
CREATE INDEX link_entity ON link (entity);
CREATE INDEX text_entity ON text (entity);
"""


def write(file: Path, store: Store, base: str, plan: Plan, digest: str) -> int:
    """Write the index of a version, whose statements have a digest, to a file that is not there yet, all of it to disk.

    Returns how many entities it holds. Raises OSError, sqlite3.Error.
    """
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        count = _Writing(connection, Reading(store, base, plan), plan).all()
        about = {"format": FORMAT, "digest": digest, "plan": plan.digest, "base": base, "entities": str(count)}
        connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        for table in ("name_words", "all_words"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        connection.execute("COMMIT")
        connection.executescript(_INDICES + "ANALYZE;")
    finally:
        connection.close()
    opened = os.open(file, os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
    return count


class _Writing:
    """One index as it is written."""

    def __init__(self, connection: sqlite3.Connection, reading: Reading, plan: Plan) -> None:
        self._connection = connection
        self._reading = reading
        self._plan = plan
        self._numbers: dict[str, int] = {}
        self._classes: dict[str, int] = {}
        self._shown: list[list[str]] = [[]]
        self._vocabulary: Counter[str] = Counter()
        self._values: dict[str, dict[str, set[str]]] = {each.name: {} for each in plan.facets}
        for name, iri, value in reading.facets():
            self._values[name].setdefault(iri, set()).add(value)

    def all(self) -> int:
        """Write all of it; returns how many entities there are."""
        entities = self._reading.entities()
        while batch := [each for _, each in zip(range(_BATCH), entities, strict=False)]:
            self._write(batch)
        self._many("class", ((number, iri) for iri, number in self._classes.items()), 2)
        self._many("word", self._vocabulary.items(), 2)
        self._write_facets()
        return len(self._numbers)

    def _write(self, batch: Iterable[Read]) -> None:
        rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in _WIDTH}
        for entity in batch:
            number = self._numbers[entity.iri] = len(self._numbers) + 1
            self._shown.append(shown(entity, self._plan.classes))
            said = {value for facet in self._values.values() for value in facet.get(entity.iri, ()) if ":" not in value}
            for table, row in _rows(entity, number, self._class_numbers(entity), said, self._plan.collections):
                rows[table].append(row)
        for _, folded in rows["name_words"]:
            self._vocabulary.update(set(str(folded).split()))
        for table, found in rows.items():
            self._many(table, found, _WIDTH[table])

    def _class_numbers(self, entity: Read) -> str:
        """The classes of an entity as numbers between bars, those that are its own with a star: `|3*|1|`."""
        known = self._classes
        each = (f"{known.setdefault(c, len(known) + 1)}{'*' if c in entity.specific else ''}" for c in entity.classes)
        return f"|{'|'.join(each)}|"

    def _many(self, table: str, rows: Iterable[tuple[object, ...]], width: int) -> None:
        columns = {"name_words": " (rowid, words)", "all_words": " (rowid, names, texts)"}.get(table, "")
        self._connection.executemany(f"INSERT INTO {table}{columns} VALUES ({', '.join('?' * width)})", rows)

    def _write_facets(self) -> None:
        self._write_facet(CLASS, 0, (), dict(enumerate(map(set, self._shown))))
        for place, facet in enumerate(self._plan.facets, 1):
            held = {
                self._numbers[iri]: found for iri, found in self._values[facet.name].items() if iri in self._numbers
            }
            self._write_facet(facet.name, place, facet.title, held)

    def _write_facet(
        self, name: str, place: int, titles: tuple[tuple[str, str], ...], values: Mapping[int, set[str]]
    ) -> None:
        """A facet: its values with their labels, which sets of them entities have, and which entity has which set."""
        numbers: dict[str, int] = {}
        sets: dict[tuple[int, ...], int] = {(): 0}
        entities = array("I", bytes(4 * (len(self._numbers) + 1)))
        for number, own in values.items():
            held = tuple(sorted(numbers.setdefault(value, len(numbers)) for value in own))
            entities[number] = sets.setdefault(held, len(sets))
        labelled = [[value, self._reading.labels(value) if ":" in value else {}] for value in numbers]
        row = (name, place, json.dumps(dict(titles)), json.dumps(labelled), json.dumps(list(sets)), entities.tobytes())
        self._connection.execute("INSERT INTO facet VALUES (?, ?, ?, ?, ?, ?)", row)


_WIDTH = {"entity": 6, "name": 5, "code": 4, "link": 4, "text": 4, "name_words": 2, "all_words": 3}


def _rows(
    entity: Read, number: int, classes: str, said: Iterable[str], collections: tuple[Collection, ...]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows of an entity, each with its table. `said` are further words that lead to it: its years, for example."""
    names = entity.names[:_MOST_NAMES]
    yield "entity", (number, entity.iri, entity.kind, entity.linked, classes, len(names))
    folded = [" ".join(words(name.text)) for name in names]
    for place, (name, its) in enumerate(zip(names, folded, strict=True)):
        id = number << NAME_BITS | place
        yield "name", (id, name.text, name.language, name.predicate, its)
        yield "name_words", (id, its)
    for scheme, value in sorted(entity.codes):
        yield "code", (scheme, " ".join(words(value)), number, value)
    for predicate, target in entity.links:
        yield "link", (number, predicate, target, key(target, collections))
    for text in entity.texts:
        yield "text", (number, text.text, text.language, text.predicate)
    theirs = (code for _, target in entity.links for each in collections if (code := each.code(target)))
    codes = (value for _, value in entity.codes)
    further = {word for each in (*codes, *theirs, *said, _slug(entity.iri)) for word in words(each)}
    yield "all_words", (number, " ".join([*folded, *sorted(further)]), _joined(entity.texts))


def _joined(texts: Iterable[Name]) -> str:
    return " ".join(word for each in texts for word in words(each.text))


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
