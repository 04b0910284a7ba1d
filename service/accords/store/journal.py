"""The journal: every version as a record in one file, which only grows, and in which each record seals those before.

A record is text (UTF-8, lines end with a line feed):

    version {"number": 2, "time": …, "removes": 1, "adds": 1, "previous": …}     one line of JSON
    - <urn:a> <urn:p> "x" <urn:g> .                as many lines as the header says, sorted: what goes
    + <urn:a> <urn:p> "y" <urn:g> .                and then: what comes
    ~ <urn:b> <urn:p> "z" <urn:g> .                and then: where what is published and its source begin, or cease,
                                                   to differ (see registry/overrides.py)
    end 9f86d081884c7d65…                          the SHA-256 of all lines of this record before this one

`previous` is the hash at the end of the record before, "" in the first one, which also has the `base`. Statements are
canonical N-Quads (see `digest`): ground triples in named graphs.

The last line of a record is written when all others are on the disk, and `append` returns when it is there too. So a
record without its last line was never acknowledged: it is not read, and the next `append` cuts it off. Whatever else is
not as it was written is damage, and is told with the number of the record.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import JournalDamaged

_END = re.compile(rb"end [0-9a-f]{64}\n")  # no other line ends like this one
_END_LENGTH = len("end \n") + 64
_SECTIONS = {"removes": "- ", "adds": "+ ", "differing": "~ "}
_OTHERS = (b"version ", *(sign.encode() for sign in _SECTIONS.values()))  # how all other lines begin


def unwatched(*_: object) -> None:
    """Tell nobody what comes next, or how much is done."""


@dataclass(frozen=True)
class Mark:
    """A place in the journal: just after the record `number`, which ends at byte `end` with `hash`."""

    number: int = 0
    end: int = 0
    hash: str = ""


START = Mark()


@dataclass(frozen=True)
class Entry:
    """What is recorded of a version: when, why and by whom, out of what, what changes, and what results.

    `source` says where the change comes from. `base` stands in the first record only, and is "" in the others.
    `made_from` is the digest of the inputs, `judged_by` that of the shapes and rules among them, `day` the day of which
    the rules speak ("" when they speak of none), `digest` that of all statements of the version; `warnings` and `infos`
    are the verdict (with a violation, nothing is published). `removes`, `adds` and `differing` are canonical N-Quads
    lines.
    """

    time: str
    message: str
    who: str
    source: str
    base: str
    made_from: str
    judged_by: str
    day: str
    digest: str
    warnings: int
    infos: int
    removes: tuple[str, ...]
    adds: tuple[str, ...]
    differing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """An entry as it stands in the journal, where it ends, and the hash of the record before."""

    entry: Entry
    mark: Mark
    previous: str = ""

    @property
    def number(self) -> int:
        """The number of the version."""
        return self.mark.number


class Journal:
    """One journal; see the module. One process at a time may append, any number may read meanwhile."""

    def __init__(self, file: Path, phase: Callable[[str], None] = unwatched) -> None:
        """The journal in `file`; `phase` is told what `append` is about to do."""
        self._file = file
        self._phase = phase

    def records(self, since: Mark = START) -> Iterator[Record]:
        """The records after `since`, which is a mark of this journal. Raises JournalDamaged where reading must stop."""
        if since.end > self.size():
            raise self._damaged(since.number, "the journal ends before the end of this record")
        if not self._file.exists():
            return
        with self._file.open("rb") as file:
            while (record := self._next(file, since)) is not None:
                yield record
                since = record.mark

    def append(self, entry: Entry, after: Mark = START) -> Record:
        """Add a record after `after`, which must be the last one, and see it safe on the disk."""
        if next(self.records(after), None) is not None:
            raise ValueError(f"record {after.number} is not the last one")
        body = _body(entry, after)
        seal = hashlib.sha256(body).hexdigest()
        with self._file.open("ab") as file:
            file.truncate(after.end)
            file.write(body[: len(body) // 2])
            file.flush()
            self._phase("journal half written")
            _write(file, body[len(body) // 2 :])
            self._phase("journal unsealed")
            _write(file, b"end %s\n" % seal.encode())
        sync_folder(self._file.parent)
        self._phase("journal fsynced")
        end = after.end + len(body) + _END_LENGTH
        return Record(entry, Mark(after.number + 1, end, seal), after.hash)

    def examined(self, content: bytes, after: Mark = START) -> Record:
        """The record that `content` is, byte for byte, when it comes after `after`. Raises JournalDamaged for another.

        This is how a record of the same journal at another place is read before it is taken over.
        """
        record = self._read(BytesIO(content), Mark(after.number, 0, after.hash))
        if record is None or record.mark.end != len(content):
            raise self._damaged(after.number + 1, "its lines are not as many as it says")
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
            _write(file, content[:-_END_LENGTH])
            _write(file, content[-_END_LENGTH:])
        sync_folder(self._file.parent)
        return record

    def ends_at(self, mark: Mark) -> bool:
        """Whether a record ends there, with the hash of the mark. Reads its last line alone."""
        if mark.end < _END_LENGTH or mark.end > self.size():
            return mark == START
        with self._file.open("rb") as file:
            file.seek(mark.end - _END_LENGTH)
            return file.read(_END_LENGTH) == b"end %s\n" % mark.hash.encode()

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

    def _next(self, file: BinaryIO, before: Mark) -> Record | None:
        """The record after `before`, or None where nothing more was finished."""
        file.seek(before.end)
        try:
            record = self._read(file, before)
        except JournalDamaged:
            if self._finished(file, before):
                raise
            return None  # what a power cut left of a record that was never finished
        if record is None and self._finished(file, before):
            raise self._damaged(before.number + 1, "its lines are not as many as it says")
        return record

    def _finished(self, file: BinaryIO, before: Mark) -> bool:
        """Whether any record after `before` got its last line, be it damaged."""
        file.seek(before.end)
        last = b""
        for last in file:
            if _END.search(last):
                return True
        return len(last) == _END_LENGTH and last.endswith(b"\n") and not last.startswith(_OTHERS)

    def _read(self, file: BinaryIO, before: Mark) -> Record | None:
        hashed = hashlib.sha256()
        line = file.readline()
        if not line.endswith(b"\n"):
            return None
        hashed.update(line)
        header = self._header(line, before)
        changes: dict[str, tuple[str, ...]] = {}
        for name, sign in _SECTIONS.items():
            lines = []
            for _ in range(self._count(header, name, before)):
                line = file.readline()
                if not line.endswith(b"\n"):
                    return None
                if not line.startswith(sign.encode()):
                    raise self._damaged(before.number + 1, f"the {name} are not as many as it says")
                hashed.update(line)
                lines.append(line[2:-1])
            changes[name] = self._text(lines, before)
        line = file.readline()
        if not line.endswith(b"\n"):
            return None
        seal = hashed.hexdigest()
        if line != b"end %s\n" % seal.encode():
            raise self._damaged(before.number + 1, "its hash is not that of its lines")
        return self._record({"base": "", **header, **changes}, Mark(before.number + 1, file.tell(), seal), before)

    def _record(self, header: dict[str, object], mark: Mark, before: Mark) -> Record:
        number, previous = header.pop("number", None), header.pop("previous", None)
        if previous != before.hash:
            raise self._damaged(mark.number, "it does not name the hash of the record before")
        if number != mark.number:
            raise self._damaged(mark.number, f"it says that it is version {number}")
        try:
            return Record(Entry(**header), mark, before.hash)  # type: ignore[arg-type]
        except TypeError:
            raise self._damaged(mark.number, "its header has other members than a header has") from None

    def _header(self, line: bytes, before: Mark) -> dict[str, object]:
        try:
            word, _, text = line.decode("utf-8").partition(" ")
            header = json.loads(text)
        except ValueError:
            word, header = "", None
        if word != "version" or not isinstance(header, dict):
            raise self._damaged(before.number + 1, "its header cannot be read")
        return header

    def _count(self, header: dict[str, object], name: str, before: Mark) -> int:
        count = header.get(name)
        if not isinstance(count, int):
            raise self._damaged(before.number + 1, f"it does not say how many {name} there are")
        return count

    def _text(self, lines: list[bytes], before: Mark) -> tuple[str, ...]:
        try:
            return tuple(line.decode("utf-8") for line in lines)
        except UnicodeDecodeError:
            raise self._damaged(before.number + 1, "a line is not UTF-8") from None

    def _damaged(self, number: int, what: str) -> JournalDamaged:
        return JournalDamaged(f"{self._file}: record {number} is damaged: {what}.")


def sync_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _body(entry: Entry, after: Mark) -> bytes:
    """All lines of a record but the last."""
    header: dict[str, Any] = {"number": after.number + 1, **asdict(entry)}
    header |= {**{name: len(header[name]) for name in _SECTIONS}, "previous": after.hash}
    if after.number:
        del header["base"]
    lines = [f"version {json.dumps(header, ensure_ascii=False)}"]
    for name, sign in _SECTIONS.items():
        lines += [f"{sign}{line}" for line in sorted(getattr(entry, name))]
    return "".join(f"{line}\n" for line in lines).encode()


def _write(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())
