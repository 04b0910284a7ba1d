"""Where each record lies in the file of a journal, found by its last line, without reading what the records say."""

import mmap
import re
from dataclasses import dataclass
from pathlib import Path

_END = re.compile(rb"^end ([0-9a-f]{64})\n", re.MULTILINE)  # no other line of a record begins like this one


@dataclass(frozen=True)
class Segment:
    """One record of a journal as bytes of its file, and the hash at its end."""

    number: int
    start: int
    end: int
    hash: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.end - self.start

    def read(self, file: Path) -> bytes:
        """Its bytes."""
        with file.open("rb") as opened:
            opened.seek(self.start)
            return opened.read(self.size)


def segments(file: Path, newest: int) -> list[Segment]:
    """The records of the journal in `file` up to the version `newest`; the first one is the first."""
    found: list[Segment] = []
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        start = 0
        for number, last in enumerate(_END.finditer(content), 1):
            if number > newest:
                break
            found.append(Segment(number, start, last.end(), last[1].decode()))
            start = last.end()
    return found
