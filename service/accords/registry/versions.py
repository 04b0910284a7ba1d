"""The versions of the dataset, read from the journal: which there are, what each holds, how two of them differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ..errors import NoSuchVersion
from ..store.first_lines import first_lines
from ..store.record import START, Heading
from .replay import combined
from .state import State


@dataclass(frozen=True)
class Version:
    """One version, as a table shows it: the heading of its record, and how many statements there are with it."""

    heading: Heading
    statements: int


def history(home: Path) -> Iterator[Version]:
    """All versions of a state folder, the oldest first; what they changed is read and not kept.

    Raises NoSuchVersion when nothing was ever published, JournalDamaged.
    """
    found, statements = False, 0
    for heading in State(home).journal.headings():
        found, statements = True, statements + heading.adds - heading.removes
        yield Version(heading, statements)
    if not found:
        raise NoSuchVersion(f"Nothing is published in {home} yet: run `accords publish`.")


def time_of(home: Path, base: str, number: int) -> str:
    """When a version under a base was recorded, read from the first line of its record. Raises NoSuchVersion.

    The records before the last version that is kept before it are not looked at.
    """
    state = State(home)
    before = state.kept_before(base, number)
    found = first_lines(home / "journal", before.end if before else 0) if state.base() == base else ()
    for heading in found:
        if heading["number"] == number:
            return str(heading["time"])
    raise NoSuchVersion(f"There is no version {number}.")


def difference(home: Path, old: int, new: int) -> tuple[list[str], list[str]]:
    """What to remove from version `old` and what to add to make `new`: sorted N-Quads lines.

    Either may be the later one; version 0 is empty. What lies between the two is in memory, one record at a time, and
    no other. Raises NoSuchVersion, JournalDamaged.
    """
    marks = {0: START, **{version.heading.number: version.heading.mark for version in history(home)}}
    for number in (old, new):
        if number not in marks:
            raise NoSuchVersion(f"There is no version {number}: the newest is {max(marks)}.")
    first, last = sorted((old, new))
    removed, added = combined(islice(State(home).journal.records(marks[first]), last - first))
    return (sorted(removed), sorted(added)) if old <= new else (sorted(added), sorted(removed))
