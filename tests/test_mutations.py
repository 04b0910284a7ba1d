"""Change one cell that a question reads, build the data anew, and some question must notice.

The cells are drawn with a fixed seed, at least one from every file, from the cells that the second path reads. Free
text gets another word; any other cell (a date, a party, a role, a code …) takes a value that the column has in another
row, and one that tells a reader something else.
"""

import csv
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from pyoxigraph import Store

from data.build.__main__ import main as build
from tests.competency.published import ask, published
from tests.expected.answers import QUESTIONS, SOURCES, answer, cells, read_table
from tests.expected.facts import FILES, Cell
from tests.ontology.files import ROOT

SEED = 20250209
DRAWN = 20
REFUSED = "the build"
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


def changes(cell: Cell, chance: random.Random) -> Iterator[Change]:
    """Sensible changes of a cell: another word, or values that the column has in other rows, of the same form first."""
    before, column = VALUES[cell], cell[2]
    if FREE_TEXT & set(column.split("_")):
        yield Change(cell, before, f"{before} as amended")
    for candidates in (values(column, cell[0]), values(column)):
        others = sorted(candidates - {before, ""})
        chance.shuffle(others)
        for other in sorted(others, key=lambda other: len(other) != len(before)):
            yield Change(cell, before, other)


def values(column: str, file: str = "") -> set[str]:
    """All values of a column, in one file or in every file that has it."""
    return {value for (name, _, other), value in VALUES.items() if other == column and file in ("", name)}


def drawn(chance: random.Random) -> Iterator[list[Cell]]:
    """Cells that some question reads and that are not empty, each of another column: one of each file, then any.

    After each cell come, in random order, the others of its file, for when the build refuses every change of it.
    """
    pool: dict[tuple[str, str], list[Cell]] = {}
    for cell in sorted({cell for read in cells().values() for cell in read if VALUES[cell]}):
        pool.setdefault((cell[0], cell[2]), []).append(cell)
    columns = [chance.choice([column for column in pool if column[0] == file]) for file in FILES]
    columns += chance.sample([column for column in pool if column not in columns], DRAWN - len(FILES))
    for column in columns:
        others = [cell for cells_of in pool.values() for cell in cells_of if cell[0] == column[0]]
        chance.shuffle(others)
        yield [chance.choice(pool[column]), *others]


def readers(cell: Cell) -> list[str]:
    """The questions that read a cell."""
    return sorted(name for name, read in cells().items() if cell in read)


def written(change: Change, folder: Path) -> Path:
    """A copy of the facts with the one cell changed."""
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
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


def matters(change: Change, sources: Path) -> bool:
    """Whether the rows, read by the second path, tell a reader something else (“note” and “ok” mean the same)."""
    try:
        return any(answer(name, sources) != read_table(QUESTIONS / f"{name}.csv") for name in readers(change.cell))
    except (KeyError, StopIteration, AssertionError):
        return True


def noticed(change: Change, sources: Path, unchanged: Store, said: pytest.CaptureFixture[str]) -> str:
    """The question that notices a change, '' for none; REFUSED when the build already refuses it and names the row."""
    data = sources.with_name("data")
    if message := refusal(sources, data, said):
        return REFUSED if change.cell[1] in message else ""
    store = published(data)
    return next((name for name in readers(change.cell) if fails(name, store) and not fails(name, unchanged)), "")


def refusal(sources: Path, data: Path, said: pytest.CaptureFixture[str]) -> str:
    """What the build says when it refuses to build; '' when it builds."""
    status = build(["--sources", str(sources), "--out", str(data)])
    return said.readouterr().err if status else ""


def fails(name: str, store: Store) -> bool:
    """Whether a question gets another answer than the committed one."""
    query = (ROOT / "tests" / "questions" / f"{name}.rq").read_text(encoding="utf-8")
    return ask(store, query) != read_table(QUESTIONS / f"{name}.csv")


def test_a_change_of_any_cell_that_a_question_reads_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    unchanged = published(ROOT / "data")
    by: dict[str, str] = {}
    refused = 0
    for number, candidates in enumerate(drawn(chance)):
        tries = (change for cell in candidates for change in islice(changes(cell, chance), 5))
        for attempt, change in enumerate(tries):
            sources = tmp_path / f"{number}-{attempt}" / "sources"
            if str(change) in by or not matters(change, written(change, sources)):
                continue
            who = noticed(change, sources, unchanged, capsys)
            if who != REFUSED:
                by[str(change)] = who
                break
            refused += 1
    with capsys.disabled():
        print(f"\n{len(by)} cells changed, each noticed by a question; the build refused {refused} other values")
    assert [change for change, question in by.items() if not question] == []
    assert len(by) == DRAWN
