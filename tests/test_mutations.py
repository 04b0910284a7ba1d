"""Change one cell that a question reads, build the data anew, and some question must notice.

The cells are drawn with a fixed seed, at least one from every file, from the cells that the second path reads. Closed
cells (a date, a party, a role, a code …) take the value that another row of the file has, free text gets another word.
"""

import csv
import random
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Store

from data.build.__main__ import main as build
from tests.expected.answers import QUESTIONS, SOURCES, cells, read_table
from tests.expected.facts import FILES, Cell
from tests.ontology.files import ROOT
from tests.questions.published import ask, published

SEED = 20250209
DRAWN = 20
FREE_TEXT = {"basis", "detail", "heading", "issuer", "label", "name", "nature", "phrase", "title", "use", "value"}


def rows(file: str) -> list[dict[str, str]]:
    """The rows of one file of the facts."""
    with (SOURCES / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def key(row: dict[str, str]) -> str:
    """The id of a row, which stands in its first cell."""
    return next(iter(row.values()))


VALUES = {(file, key(row), column): row[column] for file in FILES for row in rows(file) for column in row}


@dataclass(frozen=True)
class Change:
    """Another value for one cell."""

    cell: Cell
    before: str
    after: str

    def __str__(self) -> str:
        file, row, column = self.cell
        return f"{file}.csv, {row}, {column}: “{self.before}” becomes “{self.after}”"


def changed(cell: Cell, chance: random.Random) -> Change:
    """A sensible change of a cell: the value that the column has in another row, of the same form; or another word."""
    before, column = VALUES[cell], cell[2]
    if FREE_TEXT & set(column.split("_")):
        return Change(cell, before, f"{before} as amended")
    for candidates in (values(column, cell[0]), values(column)):
        others = sorted(candidates - {before, ""})
        if others:
            alike = [other for other in others if len(other) == len(before)]
            return Change(cell, before, chance.choice(alike or others))
    raise AssertionError(f"{cell} can have no other value")


def values(column: str, file: str = "") -> set[str]:
    """All values of a column, in one file or in every file that has it."""
    return {value for (name, _, other), value in VALUES.items() if other == column and file in ("", name)}


def draw() -> list[Change]:
    """Cells that some question reads and that are not empty, each of another column: one of each file, then any."""
    pool: dict[tuple[str, str], list[Cell]] = {}
    for cell in sorted({cell for read in cells().values() for cell in read if VALUES[cell]}):
        pool.setdefault((cell[0], cell[2]), []).append(cell)
    chance = random.Random(SEED)
    columns = [chance.choice([column for column in pool if column[0] == file]) for file in FILES]
    columns += chance.sample([column for column in pool if column not in columns], DRAWN - len(FILES))
    return [changed(chance.choice(pool[column]), chance) for column in columns]


def written(change: Change, folder: Path) -> Path:
    """A copy of the facts with the one cell changed."""
    shutil.copytree(SOURCES, folder)
    file, name, column = change.cell
    table = rows(file)
    for row in table:
        if key(row) == name:
            row[column] = change.after
    with (folder / f"{file}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return folder


def noticed(change: Change, folder: Path, unchanged: Store, said: pytest.CaptureFixture[str]) -> str:
    """Who notices a change: “the build” when it refuses and names the row, the name of a question, or nobody ('')."""
    data = folder / "data"
    if build(["--sources", str(written(change, folder / "sources")), "--out", str(data)]):
        return "the build" if change.cell[1] in said.readouterr().err else ""
    store = published(data)
    readers = sorted(name for name, read in cells().items() if change.cell in read)
    return next((name for name in readers if fails(name, store) and not fails(name, unchanged)), "")


def fails(name: str, store: Store) -> bool:
    """Whether a question gets another answer than the committed one."""
    query = (QUESTIONS / f"{name}.rq").read_text(encoding="utf-8")
    return ask(store, query) != read_table(QUESTIONS / f"{name}.csv")


def test_a_change_of_any_cell_that_a_question_reads_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = draw()
    assert {change.cell[0] for change in changes} == set(FILES)
    unchanged = published(ROOT / "data")
    by = {change: noticed(change, tmp_path / str(number), unchanged, capsys) for number, change in enumerate(changes)}
    unnoticed = [str(change) for change, who in by.items() if not who]
    assert unnoticed == []
    counts = Counter("the build" if who == "the build" else "a question" for who in by.values())
    with capsys.disabled():
        print(f"\n{len(changes)} cells changed: {counts['a question']} noticed by a question, ", end="")
        print(f"{counts['the build']} refused by the build with the name of the row")
    assert counts["a question"] > counts["the build"]
