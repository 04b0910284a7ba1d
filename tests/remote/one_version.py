"""A source of one version, for a follower."""

from collections.abc import Iterator
from contextlib import contextmanager

from pyoxigraph import Literal, NamedNode, Quad

from accords.store.oxigraph import OxigraphStore


def literals(*values: Literal) -> list[Quad]:
    """A statement for each value."""
    return [Quad(NamedNode("urn:a"), NamedNode("urn:p"), value, NamedNode("urn:g")) for value in values]


class One:
    """A source of one version, which holds these statements."""

    def __init__(self, quads: list[Quad]) -> None:
        self._quads = quads

    def newest(self) -> int:
        return 1

    def keeps(self, version: int) -> bool:
        return version == 1

    def change(self, version: int) -> tuple[list[Quad], list[Quad]]:
        return [], self._quads

    @contextmanager
    def store(self, version: int) -> Iterator[OxigraphStore]:
        store = OxigraphStore.memory()
        store.load(self._quads)
        yield store
