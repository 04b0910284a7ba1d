"""All answers of the second path by the name of their question, and the cells that each of them reads."""

import csv
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from . import article, claims, instruments, meetings, members, partnerships, people, states, vocabulary
from .facts import Cell, Facts
from .table import Table

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "data" / "sources"
QUESTIONS = ROOT / "tests" / "questions"
MODULES = (article, claims, members, partnerships, people, instruments, meetings, states, vocabulary)


def functions() -> Iterator[tuple[str, Callable[[Facts], Table]]]:
    """Each function that answers a question, with the question's name: `q07_who_chaired` has `07-who-chaired`."""
    found = [(name, function) for module in MODULES for name, function in vars(module).items()]
    for name, function in sorted(pair for pair in found if pair[0][:1] == "q" and pair[0][1:3].isdigit()):
        yield name[1:].replace("_", "-"), function


def answers(folder: Path = SOURCES) -> dict[str, Table]:
    """The answers over the CSV files of a folder."""
    return {name: function(Facts(folder)) for name, function in functions()}


def answer(name: str, folder: Path) -> Table:
    """The answer to one question over the CSV files of a folder."""
    return dict(functions())[name](Facts(folder))


@cache
def cells() -> dict[str, frozenset[Cell]]:
    """The cells (file, row, column) that the answer to each question reads."""
    found = {}
    for name, function in functions():
        facts = Facts(SOURCES)
        function(facts)
        found[name] = frozenset(facts.reads)
    return found


def reads() -> Table:
    """Which columns the answer to each question reads."""
    columns = {(name, file, column) for name, read in cells().items() for file, _, column in read}
    return Table(("question", "file", "column"), [tuple(line) for line in sorted(columns)])


def write_table(path: Path, answer: Table) -> None:
    """Write a table as SPARQL 1.1 Query Results CSV does, with plain line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)


def read_table(path: Path) -> Table:
    """Read a table that `write_table` wrote, or that was signed by hand."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return Table(tuple(header), [tuple(row) for row in rows])
