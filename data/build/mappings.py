"""The reviewed readings of the facts: data/mappings/*.csv, each read once and indexed."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .errors import BuildError

Record = dict[str, str]


def read_csv(path: Path) -> list[Record]:
    """The rows of one CSV file with a header line; every cell is a string, an empty one is ''."""
    with path.open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


@dataclass(frozen=True)
class Doubt:
    """A reviewed remark on one cell (with an empty column: on a whole row; with the row `*`: on a whole column)."""

    row: str
    decision: str
    column: str
    reason_en: str
    reason_fr: str


@dataclass
class Mappings:
    """All mapping files of one folder."""

    folder: Path
    doubts: dict[tuple[str, str], list[Doubt]] = field(default_factory=dict)
    values: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    source_parts: dict[str, list[str]] = field(default_factory=dict)

    french: set[tuple[str, str, str]] = field(default_factory=set)

    _tables: dict[str, list[Record]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.french = {(r["file"], r["row_id"], r["column"]) for r in self.table("french_cells")}
        for row in self.table("doubts"):
            doubt = Doubt(row["row_id"], row["decision"], row["column"], row["reason_en"], row["reason_fr"])
            self.doubts.setdefault((row["file"], row["row_id"]), []).append(doubt)
        for row in self.table("values"):
            self.values[row["file"], row["column"], row["value"]] = row["terms"].split()
        for row in sorted(self.table("source_parts"), key=lambda r: (r["part"], int(r["position"]))):
            self.source_parts.setdefault(row["part"], []).extend([row["source_id"]] if row["source_id"] else [])

    def language(self, file: str, row: str, column: str) -> str:
        """The language of a cell of text: French where french_cells.csv has it, English elsewhere."""
        return "fr" if (file, row, column) in self.french else "en"

    def table(self, name: str) -> list[Record]:
        """One mapping file as it stands."""
        if name not in self._tables:
            self._tables[name] = read_csv(self.folder / f"{name}.csv")
        return self._tables[name]

    def about(self, name: str, file: str, row: str) -> list[Record]:
        """The entries of a mapping file that speak of one row of the facts."""
        return [entry for entry in self.table(name) if (entry["file"], entry["row_id"]) == (file, row)]

    def terms(self, file: str, row: str, column: str, value: str) -> list[str]:
        """The compact names that a value of a closed column stands for.

        Raises BuildError when values.csv does not know the value.
        """
        try:
            return self.values[file, column, value]
        except KeyError:
            what = f"column {column}: “{value}” is not in mappings/values.csv"
            raise BuildError(file, row, what) from None

    def of_row(self, file: str, row: str) -> Iterator[Doubt]:
        """What was decided of one row: its own doubts and those of the whole file (row `*`)."""
        yield from self.doubts.get((file, row), [])
        yield from self.doubts.get((file, "*"), [])
