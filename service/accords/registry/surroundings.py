"""What stands around the things of a version, remembered: the store of a version never changes.

The sources and the labels that a document shows are those of many documents; each is read once.
"""

from collections.abc import Callable, Iterable

from pyoxigraph import NamedNode, Quad

_MOST = 20_000
_Read = Callable[[NamedNode], tuple[Quad, ...]]


class Remembered:
    """What is said of things, each asked for once; forgotten when it is of more things than `most`."""

    def __init__(self, read: _Read, most: int = _MOST) -> None:
        """`read` gives the statements about a thing."""
        self._read = read
        self._most = most
        self._kept: dict[NamedNode, tuple[Quad, ...]] = {}

    def of(self, things: Iterable[NamedNode]) -> dict[NamedNode, tuple[Quad, ...]]:
        """What is said of each of these things: the same object, as long as it is remembered."""
        kept, found = self._kept, dict[NamedNode, tuple[Quad, ...]]()
        for thing in things:
            said = kept.get(thing)
            if said is None:
                said = self._read(thing)
                if len(kept) >= self._most:
                    kept = self._kept = {}
                kept[thing] = said
            found[thing] = said
        return found
