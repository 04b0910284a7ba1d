"""An answer: names of columns, and rows of text in the order in which the question asks for them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Line = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    columns: Line
    rows: list[Line]


def table(columns: str, rows: Iterable[Sequence[str | int]], order: Callable[[Line], object] | None = None) -> Table:
    """The rows, sorted by their text from the first column on, or in the order given.

    >>> table("name count", [("b", 1), ("a", 2)]).rows
    [('a', '2'), ('b', '1')]
    """
    lines = sorted(tuple(str(cell) for cell in row) for row in rows)
    if order:
        lines.sort(key=order)  # type: ignore[arg-type]
    return Table(tuple(columns.split()), lines)


def most_first(line: Line) -> object:
    """Order of a count in the last column, the largest first, then by the text before it."""
    return -int(line[-1]), line[:-1]
