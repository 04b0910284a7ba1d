"""Ask workers from a test that does not run an event loop: they get one of their own, in a thread."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal

from accords.store.answering import Formats, Limits, Reply
from accords.store.workers import Workers


class Asking:
    """Workers whose methods wait."""

    def __init__(self, workers: Workers, portal: BlockingPortal) -> None:
        self.workers = workers
        self._portal = portal

    def answer(
        self,
        query: str,
        formats: Formats,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        **how: Any,
    ) -> Reply:
        """The answer to one query."""
        ask = partial(self.workers.answer, default_graphs=default_graphs, named_graphs=named_graphs, **how)
        return self._portal.call(ask, query, formats)

    def alive(self) -> bool:
        """Whether a worker answers."""
        return self._portal.call(self.workers.alive)

    def children(self) -> list[int]:
        """The process ids of the workers."""
        template = self.workers.template
        return [int(each) for each in Path(f"/proc/{template}/task/{template}/children").read_text().split()]


@contextmanager
def asking(folder: Path, *, limits: Limits | None = None, count: int = 1, **how: Any) -> Iterator[Asking]:
    """Workers for the store in `folder`, when they are ready or cannot be; they end with the block."""
    with start_blocking_portal() as portal:
        how = {"prefixes": {"u": "urn:"}, **how}
        workers = portal.call(partial(Workers, folder, count=count, limits=limits, **how))
        portal.call(workers.ready)
        try:
            yield Asking(workers, portal)
        finally:
            portal.call(workers.close)
