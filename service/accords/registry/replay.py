"""The statements of a version as the journal has them, what leads to another version, and whether it all fits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..errors import JournalDamaged
from ..store import Store
from ..store.digest import Digest, line
from ..store.record import START, Mark, Record
from . import catalogue


@dataclass(frozen=True)
class Change:
    """What leads from the version at the mark `after` to another set of statements, which has `digest`.

    `differing` are the statements that become overrides thereby, or cease to be (see `overrides`).
    """

    after: Mark
    digest: str
    removes: tuple[str, ...]
    adds: tuple[str, ...]
    differing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.removes or self.adds or self.differing)


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

    def to(self, statements: set[str], differing: Iterable[str] = ()) -> Change:
        """What leads from here to these statements."""
        removes, adds = tuple(sorted(self.statements - statements)), tuple(sorted(statements - self.statements))
        return Change(self.mark, str(self.digest.minus(removes).plus(adds)), removes, adds, tuple(sorted(differing)))


def lines(store: Store, base: str) -> set[str]:
    """Every published statement as its canonical N-Quads line; not the description of the dataset."""
    return {line(quad) for quad in catalogue.dump(store, base)}


def combined(records: Iterable[Record]) -> tuple[list[str], list[str]]:
    """The lines that go and those that come by some records that follow one another, taken together."""
    removed: dict[str, None] = {}
    added: dict[str, None] = {}
    for record in records:
        for lines, undone, done in ((record.entry.removes, added, removed), (record.entry.adds, removed, added)):
            for each in lines:
                if each in undone:
                    del undone[each]
                else:
                    done[each] = None
    return list(removed), list(added)
