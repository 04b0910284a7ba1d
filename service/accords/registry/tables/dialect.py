"""The text of a table, as spreadsheets write it: which separator, which cells on which line.

Tabular data, section 8 ("Parsing Tabular Data"), and what Excel writes: a byte order mark, `;` or tabs, `sep=;`.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .faults import Fault
from .formulas import bare

SEPARATORS = (",", ";", "\t")
ENCODINGS = ("utf-8", "windows-1252", "utf-16")
MOST_ROWS = 50_000
LONGEST_CELL = 100_000
MOST_COLUMNS = 500
OVER_A_LIMIT = ("too-many-rows", "too-many-columns", "cell-too-long")
"""Codes of faults that name the limit."""
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_WORD = re.compile(r"\w*[^\x00-\x7f]\w*")


class Unreadable(Exception):
    """The file is no table that can be read: `fault` says where and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text("en"))
        self.fault = fault


@dataclass(frozen=True)
class Row:
    """The cells of a row, without the space around them, and the line of the file on which it begins."""

    line: int
    cells: tuple[str, ...]


def decoded(data: bytes, encoding: str = "") -> str:
    """The text of a file, without a byte order mark. Raises Unreadable for what is not in the encoding.

    Without an encoding it must be UTF-8, or begin with the mark of UTF-16. A guess would do harm: a name whose letters
    are wrong is a false statement. What Windows-1252 would make of it is told.
    """
    if encoding and encoding.lower() not in ENCODINGS:
        raise Unreadable(
            Fault(1, 0, "", "unknown-encoding", {"encoding": encoding[:40], "known": ", ".join(ENCODINGS)})
        )
    if not encoding and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    try:
        return data.decode(encoding or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if encoding:
            raise Unreadable(Fault(line, 0, "", "not-encoded", {"encoding": encoding})) from None
        raise Unreadable(Fault(line, 0, "", "not-utf-8", {"word": _guess(data, error)})) from None


def rows(text: str, recognised: Callable[[str], bool], most: int = MOST_ROWS) -> list[Row]:
    """The rows that are not empty, the header first, separated as most of its cells are `recognised`.

    Raises Unreadable for a text without a header, for a quotation mark that is not closed, and over the limits.
    """
    said = _SAID.match(text)
    separator = said[1] if said else _separator(text, recognised)
    body, above = (text[said.end() :], 1) if said else (text, 0)
    found: list[Row] = []
    for row in _read(body, separator, above):
        if len(found) > most:
            raise Unreadable(Fault(row.line, 0, "", "too-many-rows", {"limit": str(most)}))
        found.append(row)
    if not found:
        raise Unreadable(Fault(1, 0, "", "no-header"))
    if len(found[0].cells) > MOST_COLUMNS:
        raise Unreadable(Fault(found[0].line, 0, "", "too-many-columns", {"limit": str(MOST_COLUMNS)}))
    return found


def _separator(text: str, recognised: Callable[[str], bool]) -> str:
    def worth(separator: str) -> tuple[int, int]:
        try:
            header = next(_read(text, separator, 0), Row(1, ()))
        except Unreadable:
            return -1, 0  # what is quoted ends where another separator stands
        return sum(map(recognised, header.cells[:MOST_COLUMNS])), len(header.cells)

    return max(SEPARATORS, key=worth)


def _read(text: str, separator: str, above: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = above + 1
    try:
        for cells in reader:
            _measured(cells, line)
            if any(stripped := tuple(bare(cell.strip()) for cell in cells)):
                yield Row(line, stripped)
            line = above + reader.line_num + 1
    except csv.Error as error:
        code = "cell-too-long" if "field larger" in str(error) else "quotation"
        raise Unreadable(Fault(line, 0, "", code, {"limit": str(LONGEST_CELL)})) from None


def _measured(cells: list[str], line: int) -> None:
    long = next((number for number, cell in enumerate(cells, 1) if len(cell) > LONGEST_CELL), 0)
    if long:
        raise Unreadable(Fault(line, long, "", "cell-too-long", {"limit": str(LONGEST_CELL)}))


def _guess(data: bytes, error: UnicodeDecodeError) -> str:
    """The word that is not UTF-8, as Windows-1252 has it."""
    begin = max(data.rfind(b"\n", 0, error.start), 0)
    text = data[begin : error.start + 40].decode("windows-1252", "replace")
    word = next((found for found in _WORD.findall(text)), "")
    return word
