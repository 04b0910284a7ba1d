"""The facts as collected: rows whose doubtful cells read as empty."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import BuildError
from .mappings import Doubt, Mappings, read_csv

FILES = (
    "states",
    "partnerships",
    "organisations_people",
    "topics",
    "recommendations",
    "recommendation_provisions",
    "meetings",
    "memberships",
    "expressions_of_interest",
    "participations",
    "adherences",
    "article_facts",
    "vocabularies",
)


@dataclass(frozen=True)
class Row:
    """One row of a CSV file. `row["column"]` is '' where the cell is withheld, and a month where the day is in doubt;
    `raw` has the cell as collected.
    """

    file: str
    id: str
    raw: dict[str, str]
    doubts: tuple[Doubt, ...]

    def __getitem__(self, column: str) -> str:
        if column not in self.raw:
            raise BuildError(self.file, self.id, f"there is no column {column}")
        cell = self.raw[column].strip()
        if column in self.cells_of("withhold"):
            return ""
        return cell[: len("YYYY-MM")] if column in self.cells_of("month") else cell

    def cells_of(self, decision: str) -> set[str]:
        """The columns whose cell was decided on so: `withhold` it, or keep its `month` and not its day."""
        return {d.column for d in self.doubts if d.decision == decision and d.column}

    @property
    def withheld_because(self) -> str:
        """Why the whole row is withheld; '' when it is not."""
        return next((d.reason_en for d in self.doubts if d.decision == "withhold" and not d.column), "")

    def caveats(self, columns: str = "") -> Iterator[tuple[str, str]]:
        """Each caveat in English and in French; of the columns whose names start so, where that is given."""
        for doubt in self.doubts:
            if doubt.decision == "caveat" and doubt.column.startswith(columns):
                yield doubt.reason_en, doubt.reason_fr

    @property
    def uncertain(self) -> bool:
        return self.raw["confidence"] == "uncertain"


class Facts:
    """All rows of the sources folder, each file sorted by the id of its rows, so that their order is no fact."""

    def __init__(self, folder: Path, mappings: Mappings) -> None:
        self._rows = {f"{name}.csv": self._read(folder / f"{name}.csv", mappings) for name in FILES}

    def __getitem__(self, file: str) -> list[Row]:
        return self._rows[file]

    def __iter__(self) -> Iterator[Row]:
        for rows in self._rows.values():
            yield from rows

    @staticmethod
    def _read(path: Path, mappings: Mappings) -> list[Row]:
        rows = []
        for cells in read_csv(path):
            key = next(iter(cells.values()))
            rows.append(Row(path.name, key, cells, tuple(mappings.of_row(path.name, key))))
        for key, number in Counter(row.id for row in rows).items():
            if number > 1:
                raise BuildError(path.name, key, "this id stands twice")
        return sorted(rows, key=lambda row: _natural(row.id))


def _natural(key: str) -> list[tuple[int, str]]:
    """Sort `af-03-10` after `af-03-9`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", key)]
