"""What stands around the things of a version, remembered: the store of a version never changes.

The sources and the labels that a document shows are those of many documents; each is read once.
"""

from collections.abc import Callable, Iterable

from pyoxigraph import NamedNode, Quad

from ..store import Term

_MOST = 20_000
_Read = Callable[[list[NamedNode]], Iterable[Quad]]


class Remembered:
    """What a query says of things, each asked for once; forgotten when it is of more things than `most`."""

    def __init__(self, read: _Read, most: int = _MOST) -> None:
        """`read` gives the statements about some things, which are the subjects of these."""
        self._read = read
        self._most = most
        self._kept: dict[Term, tuple[Quad, ...]] = {}

    def of(self, things: Iterable[NamedNode]) -> list[Quad]:
        """What is said of these things."""
        asked = list(things)
        kept = self._kept
        if missing := [thing for thing in asked if thing not in kept]:
            found: dict[Term, list[Quad]] = {thing: [] for thing in missing}
            for quad in self._read(missing):
                found[quad.subject].append(quad)
            if len(kept) + len(found) > self._most:
                kept = self._kept = {thing: kept[thing] for thing in asked if thing in kept}
            kept.update({thing: tuple(quads) for thing, quads in found.items()})
        return [quad for thing in asked for quad in kept[thing]]
