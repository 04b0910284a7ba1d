"""A store that tells what it was asked and what it gave, so that a test can say what a change costs."""

from collections.abc import Iterator
from typing import Any

from pyoxigraph import Quad

from accords.store import Answer
from accords.store.oxigraph import OxigraphStore


class Watched(OxigraphStore):
    """A store that keeps what it is asked, and counts the quads that it gave where it was asked for a pattern."""

    asked: tuple[str, ...] = ()
    matched = 0

    def query(self, text: str, **dataset: Any) -> Answer:
        """As any store answers."""
        self.asked += (text,)
        return super().query(text, **dataset)

    def match(self, *pattern: Any) -> Iterator[Quad]:
        """As any store finds quads."""
        for quad in super().match(*pattern):
            self.matched += 1
            yield quad
