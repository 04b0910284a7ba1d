"""The versions of the dataset, read from the journal: which there are, what each holds, how two of them differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import JournalDamaged, NoSuchVersion
from ..store import Store
from ..store.digest import Digest, line
from ..store.journal import START, Journal, Mark, Record
from . import catalogue
from .state import State


@dataclass(frozen=True)
class Change:
    """What leads from the version at the mark `after` to another set of statements, which has `digest`."""

    after: Mark
    digest: str
    removes: tuple[str, ...]
    adds: tuple[str, ...]

    @property
    def version(self) -> int:
        """The number of the version that results: the same one where nothing changes."""
        return self.after.number + bool(self.removes or self.adds)


@dataclass
class Replay:
    """All statements after some records of the journal, as canonical N-Quads lines, and where in it that is."""

    mark: Mark = START
    digest: Digest = field(default_factory=Digest)
    statements: set[str] = field(default_factory=set)

    def apply(self, record: Record) -> Iterator[str]:
        """Go on by one record. What does not fit is told, and made to fit."""
        entry, number = record.entry, record.number
        if absent := [each for each in entry.removes if each not in self.statements]:
            yield f"version {number} removes what was not there ({len(absent)} statements): {absent[0]}"
        self.statements.difference_update(entry.removes)
        if doubled := [each for each in entry.adds if each in self.statements]:
            yield f"version {number} adds what was there ({len(doubled)} statements): {doubled[0]}"
        self.statements.update(entry.adds)
        self.mark, self.digest = record.mark, self.digest.minus(entry.removes).plus(entry.adds)
        if str(self.digest) != entry.digest:
            yield f"version {number} has the digest {self.digest} when replayed, and {entry.digest} in the journal"

    def go_on(self, records: Iterable[Record]) -> "Replay":
        """Go on by all these records. Raises JournalDamaged when one does not fit."""
        for record in records:
            for fault in self.apply(record):
                raise JournalDamaged(f"The journal contradicts itself: {fault}.")
        return self

    def to(self, statements: set[str]) -> Change:
        """What leads from here to these statements."""
        removes, adds = tuple(sorted(self.statements - statements)), tuple(sorted(statements - self.statements))
        return Change(self.mark, str(self.digest.minus(removes).plus(adds)), removes, adds)


@dataclass(frozen=True)
class Version:
    """One version, as a table shows it: its record, and how many statements there are with it."""

    record: Record
    statements: int


def lines(store: Store, base: str) -> set[str]:
    """Every published statement as its canonical N-Quads line; not the description of the dataset."""
    return {line(quad) for quad in catalogue.dump(store, base)}


def versions(home: Path) -> list[Version]:
    """All versions of a state folder, the oldest first. Raises NoSuchVersion when nothing was ever published."""
    found, statements = [], 0
    for record in State(home).journal.records():
        statements += len(record.entry.adds) - len(record.entry.removes)
        found.append(Version(record, statements))
    if not found:
        raise NoSuchVersion(f"Nothing is published in {home} yet: run `accords publish`.")
    return found


def difference(home: Path, old: int, new: int) -> tuple[list[str], list[str]]:
    """What to remove from version `old` and what to add to make `new`: sorted N-Quads lines.

    Either may be the later one; version 0 is empty. Raises NoSuchVersion.
    """
    newest = len(versions(home))
    for number in (old, new):
        if not 0 <= number <= newest:
            raise NoSuchVersion(f"There is no version {number}: the newest is {newest}.")
    removed, added = _change(State(home).journal, min(old, new), max(old, new))
    return (sorted(removed), sorted(added)) if old <= new else (sorted(added), sorted(removed))


def _change(journal: Journal, after: int, until: int) -> tuple[set[str], set[str]]:
    """What the versions after one and until another remove and add, taken together."""
    removed: set[str] = set()
    added: set[str] = set()
    for record in journal.records():
        if after < record.number <= until:
            removes, adds = set(record.entry.removes), set(record.entry.adds)
            removed, added = removed | (removes - added), added - removes
            removed, added = removed - adds, added | (adds - removed)
    return removed, added
