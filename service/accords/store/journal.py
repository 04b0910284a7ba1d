"""The journal: every version as a record (see `record`) in one file, which only grows; each seals those before it.

The last line of a record is written when all others are on the disk, and `append` returns when it is there too. So a
record without its last line was never acknowledged: it is not read, and the next `append` cuts it off. Whatever else is
not as it was written is damage, and is told with the number of the record.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, TypeVar

from ..errors import JournalDamaged
from .durable import sync_folder, write
from .record import END_LENGTH, START, Entry, Flaw, Heading, Mark, Record, is_finished, last_line, read, skim, written

_Found = TypeVar("_Found", Record, Heading)
_SHORT = "its lines are not as many as it says"


def unwatched(*_: object) -> None:
    """Tell nobody what comes next, or how much is done."""


class Journal:
    """One journal; see the module. One process at a time may append, any number may read meanwhile."""

    def __init__(self, file: Path, phase: Callable[[str], None] = unwatched) -> None:
        """The journal in `file`; `phase` is told what `append` is about to do."""
        self._file = file
        self._phase = phase

    def records(self, since: Mark = START) -> Iterator[Record]:
        """The records after `since`, which is a mark of this journal. Raises JournalDamaged where reading must stop."""
        yield from self._each(read, since)

    def headings(self) -> Iterator[Heading]:
        """What each record is, checked as `records` does, but in little memory, however long a record is."""
        yield from self._each(skim, START)

    def append(self, entry: Entry, after: Mark = START) -> Record:
        """Add a record after `after`, which must be the last one, and see it safe on the disk."""
        if next(self.records(after), None) is not None:
            raise ValueError(f"record {after.number} is not the last one")
        body = written(entry, after)
        seal = hashlib.sha256(body).hexdigest()
        with self._file.open("ab") as file:
            file.truncate(after.end)
            file.write(body[: len(body) // 2])
            file.flush()
            self._phase("journal half written")
            write(file, body[len(body) // 2 :])
            self._phase("journal unsealed")
            write(file, last_line(seal))
        sync_folder(self._file.parent)
        self._phase("journal fsynced")
        end = after.end + len(body) + END_LENGTH
        return Record(entry, Mark(after.number + 1, end, seal), after.hash)

    def examined(self, content: bytes, after: Mark = START) -> Record:
        """The record that `content` is, byte for byte, when it comes after `after`. Raises JournalDamaged for another.

        This is how a record of the same journal at another place is read before it is taken over.
        """
        try:
            record = read(BytesIO(content), Mark(after.number, 0, after.hash))
        except Flaw as flaw:
            raise self._damaged(after.number + 1, str(flaw)) from None
        if record is None or record.mark.end != len(content):
            raise self._damaged(after.number + 1, _SHORT)
        return Record(record.entry, Mark(record.number, after.end + len(content), record.mark.hash), record.previous)

    def adopt(self, content: bytes, after: Mark = START) -> Record:
        """Add a record as another journal has it, after the last one, and see it safe on the disk.

        Raises JournalDamaged when it does not follow.
        """
        record = self.examined(content, after)
        if next(self.records(after), None) is not None:
            raise ValueError(f"record {after.number} is not the last one")
        with self._file.open("ab") as file:
            file.truncate(after.end)
            write(file, content[:-END_LENGTH])
            write(file, content[-END_LENGTH:])
        sync_folder(self._file.parent)
        return record

    def ends_at(self, mark: Mark) -> bool:
        """Whether a record ends there, with the hash of the mark. Reads its last line alone."""
        if mark.end < END_LENGTH or mark.end > self.size():
            return mark == START
        with self._file.open("rb") as file:
            file.seek(mark.end - END_LENGTH)
            return file.read(END_LENGTH) == last_line(mark.hash)

    def base(self) -> str | None:
        """The base that the first record names; None for a journal without a record. Reads that record."""
        first = next(self.records(), None)
        return first.entry.base if first else None

    def size(self) -> int:
        """How many bytes there are, an unfinished record included."""
        return self._file.stat().st_size if self._file.exists() else 0

    def begin_anew(self, entry: Entry) -> tuple[Record, Path]:
        """Put a journal of one record in the place of this one, which is kept under another name until then and after.

        At any moment one of the two is in place, and whole. Returns the record, and where the other one is kept.
        """
        beside = Journal(self._file.with_name(f"{self._file.name}.new"), self._phase)
        beside._file.unlink(missing_ok=True)
        record = beside.append(entry)
        number = 1
        while (kept := self._file.with_name(f"{self._file.name}.{number}")).exists():
            number += 1
        os.link(self._file, kept)
        os.replace(beside._file, self._file)
        sync_folder(self._file.parent)
        return record, kept

    def files(self, end: int) -> dict[Path, int]:
        """The files of this journal up to a byte, and of those that were set aside: how many bytes of each."""
        aside = (file for file in self._file.parent.glob(f"{self._file.name}.*") if file.suffix[1:].isdecimal())
        return {self._file: end, **{file: file.stat().st_size for file in aside}}

    def _each(self, reader: Callable[[BinaryIO, Mark], _Found | None], since: Mark) -> Iterator[_Found]:
        if since.end > self.size():
            raise self._damaged(since.number, "the journal ends before the end of this record")
        if not self._file.exists():
            return
        with self._file.open("rb") as file:
            while (found := self._next(reader, file, since)) is not None:
                yield found
                since = found.mark

    def _next(self, reader: Callable[[BinaryIO, Mark], _Found | None], file: BinaryIO, before: Mark) -> _Found | None:
        """The record after `before`, or None where nothing more was finished."""
        file.seek(before.end)
        flaw = Flaw(_SHORT)
        try:
            record = reader(file, before)
        except Flaw as found:
            record, flaw = None, found
        if record is None:
            file.seek(before.end)
            if is_finished(file):
                raise self._damaged(before.number + 1, str(flaw)) from None
        return record  # None is what a power cut left of a record that was never finished

    def _damaged(self, number: int, what: str) -> JournalDamaged:
        return JournalDamaged(f"{self._file}: record {number} is damaged: {what}.")
