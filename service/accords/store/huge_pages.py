"""Gather the memory of a forked process into huge pages of its own, a few at a time.

What a worker shares with its template it gets as small pages of its own as it goes: Oxigraph's memory has locks in it,
so that reading writes. On these a join takes twice as long as in the template: each access looks up another page.
Linux 6.1 gathers them again when it is asked to (madvise(2), MADV_COLLAPSE); elsewhere nothing happens.
"""

import ctypes
from collections.abc import Iterator
from pathlib import Path

SIZE = 2 * 2**20
"""Bytes of a huge page (x86-64, and ARM64 with small pages of 4 kB)."""
_COLLAPSE = 25
_MAPS = Path("/proc/self/maps")


class HugePages:
    """The memory that this process has when it first gathers some of it."""

    def __init__(self) -> None:
        self._left: Iterator[int] | None = None
        self._madvise = getattr(ctypes.CDLL(None), "madvise", None)

    def gather(self, most: int) -> bool:
        """Look at places of huge pages until `most` were gathered, each in about a millisecond; False when all were."""
        if self._madvise is None or not _MAPS.exists():
            return False
        if self._left is None:
            self._left = places(_MAPS.read_text().splitlines())
        gathered = 0
        for place in self._left:
            gathered += self._madvise(ctypes.c_void_p(place), ctypes.c_size_t(SIZE), _COLLAPSE) == 0
            if gathered == most:
                return True
        return False


def places(maps: list[str]) -> Iterator[int]:
    """Where huge pages fit into memory that can be written and belongs to no file, by the lines of proc_pid_maps(5).

    >>> [hex(place) for place in places(["7f0000100000-7f0000500000 rw-p 00000000 00:00 0"])]
    ['0x7f0000200000']
    """
    for line in maps:
        addresses, rights, _, _, _, *name = line.split(maxsplit=5)
        begin, _, end = addresses.partition("-")
        if rights.startswith("rw") and (not name or name == ["[heap]"]):
            yield from range(-(-int(begin, 16) // SIZE) * SIZE, int(end, 16) // SIZE * SIZE, SIZE)
