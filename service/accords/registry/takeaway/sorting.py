"""Sort more lines than fit into memory: in pieces on disk, which are merged as they are read."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

PIECE = 100_000
"""Lines that are in memory at a time."""


def in_order(lines: Iterable[str], folder: Path, piece: int = 0) -> Iterator[str]:
    """The lines in the order of their characters; none has a line feed in it. Pieces lie in `folder` meanwhile.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     list(in_order(["b", "c", "a"], Path(folder), piece=2))
    ['a', 'b', 'c']
    """
    piece = piece or PIECE
    remaining = iter(lines)
    first = sorted(islice(remaining, piece))
    pieces: list[Path] = []
    while more := sorted(islice(remaining, piece)):
        pieces.append(_written(more, folder / f"piece-{len(pieces)}"))
    with ExitStack() as stack:
        opened = [stack.enter_context(file.open(encoding="utf-8", newline="\n")) for file in pieces]
        yield from heapq.merge(first, *(_read(file) for file in opened))
    for file in pieces:
        file.unlink()


def _written(lines: list[str], file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)
    return file


def _read(lines: Iterable[str]) -> Iterator[str]:
    return (line[:-1] for line in lines)
