"""The rows of data/sources, read afresh, with a note of every cell that an answer reads.

A cell that a person has to read (prose) goes through `prose`, which takes no note: what it means stands in
tests/expected as a reading of its own, so no change of the cell can show by itself.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Cell = tuple[str, str, str]
FILES = (
    "adherences",
    "article_facts",
    "expressions_of_interest",
    "meetings",
    "memberships",
    "organisations_people",
    "participations",
    "partnerships",
    "recommendation_provisions",
    "recommendations",
    "states",
    "topics",
    "vocabularies",
)


# How a note says that the day of a date is in doubt, or the date as a whole.
MONTH_ONLY = ("month certain; the day rests on", "CONFLICT on days")
NO_DATE = "the day this country joined is not individually confirmed"
DATES = ("start", "end", "date")


@dataclass(frozen=True)
class Row:
    """One row: `row["column"]` is the cell, without spaces around it; of a date, what the note leaves certain."""

    file: str
    id: str
    cells: dict[str, str]
    reads: set[Cell]

    def __getitem__(self, column: str) -> str:
        cell, note = self.cells[column].strip(), self.cells.get("note", "")
        if column == "date" and NO_DATE in note:
            return ""
        self.reads.add((self.file, self.id, column))
        return cell[:7] if column in DATES and any(doubt in note for doubt in MONTH_ONLY) else cell

    def prose(self, column: str) -> str:
        """A cell that has to be read by a person."""
        return self.cells[column].strip()

    @property
    def certain(self) -> bool:
        """Whether the row may be published as fact."""
        return self.cells["confidence"] != "uncertain"


@dataclass
class Facts:
    """All files of one folder: `facts["meetings"]` are its rows that are not uncertain, `rows` all of them."""

    folder: Path
    reads: set[Cell] = field(default_factory=set)
    _rows: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, file: str) -> list[Row]:
        """Every row of a file, uncertain ones too."""
        if file not in self._rows:
            with (self.folder / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
                cells = [dict(line) for line in csv.DictReader(lines)]
            self._rows[file] = [Row(file, next(iter(c.values())), c, self.reads) for c in cells]
        return self._rows[file]

    def __getitem__(self, file: str) -> Iterator[Row]:
        return (row for row in self.rows(file) if row.certain)

    def row(self, file: str, key: str) -> Row:
        """The row with an id; KeyError when there is none."""
        for row in self.rows(file):
            if row.id == key:
                return row
        raise KeyError(f"{file}: {key}")

    def has(self, file: str, key: str) -> bool:
        """Whether a file has a row with this id."""
        return any(row.id == key for row in self.rows(file))
