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


@dataclass(frozen=True)
class Row:
    """One row: `row["column"]` is the cell, without spaces around it."""

    file: str
    id: str
    cells: dict[str, str]
    reads: set[Cell]

    def __getitem__(self, column: str) -> str:
        self.reads.add((self.file, self.id, column))
        return self.cells[column].strip()

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
