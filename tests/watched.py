"""A store that tells what it was asked, so that a test can say what a change costs."""

from typing import Any

from accords.store import Answer
from accords.store.oxigraph import OxigraphStore


class Watched(OxigraphStore):
    """A store that keeps what it is asked."""

    asked: tuple[str, ...] = ()

    def query(self, text: str, **dataset: Any) -> Answer:
        """As any store answers."""
        self.asked += (text,)
        return super().query(text, **dataset)
