"""The versions of the dataset, read from the journal: which there are, what each holds, how two of them differ."""

from dataclasses import dataclass
from pathlib import Path

from ..errors import NoSuchVersion
from ..store.headings import headings
from ..store.record import Record
from .replay import combined
from .state import State


@dataclass(frozen=True)
class Version:
    """One version, as a table shows it: its record, and how many statements there are with it."""

    record: Record
    statements: int


def versions(home: Path) -> list[Version]:
    """All versions of a state folder, the oldest first. Raises NoSuchVersion when nothing was ever published."""
    found, statements = [], 0
    for record in State(home).journal.records():
        statements += len(record.entry.adds) - len(record.entry.removes)
        found.append(Version(record, statements))
    if not found:
        raise NoSuchVersion(f"Nothing is published in {home} yet: run `accords publish`.")
    return found


def time_of(home: Path, base: str, number: int) -> str:
    """When a version was recorded, read from the first line of its record. Raises NoSuchVersion.

    The records before the last version that is kept before it are not looked at.
    """
    state = State(home)
    before = state.kept_before(base, number)
    for heading in headings(home / "journal", before.end if before else 0):
        if heading["number"] == number:
            return str(heading["time"])
    raise NoSuchVersion(f"There is no version {number}.")


def difference(home: Path, old: int, new: int) -> tuple[list[str], list[str]]:
    """What to remove from version `old` and what to add to make `new`: sorted N-Quads lines.

    Either may be the later one; version 0 is empty. Raises NoSuchVersion.
    """
    newest = len(versions(home))
    for number in (old, new):
        if not 0 <= number <= newest:
            raise NoSuchVersion(f"There is no version {number}: the newest is {newest}.")
    between = (each for each in State(home).journal.records() if min(old, new) < each.number <= max(old, new))
    removed, added = combined(between)
    return (sorted(removed), sorted(added)) if old <= new else (sorted(added), sorted(removed))
