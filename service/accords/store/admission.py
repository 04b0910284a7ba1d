"""Queries on their way to a worker: how long each may wait and take, and whose turn it is."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import suppress

from .answering import Gone
from .link import Received

MOST = 512
"""How many queries may wait."""


class Job:
    """One query on its way: what is sent to a worker, how long it may take, and who waits for it."""

    def __init__(self, sent: bytes, seconds: float, answer: "asyncio.Future[Received]", gone: Gone | None) -> None:
        self.sent = sent
        self.seconds = seconds
        self.answer = answer
        self.gone = gone
        self.watch: asyncio.Future[None] | None = None
        self.since = 0.0
        self.until = 0.0

    def end(self, error: Exception | None, received: Received | None = None) -> None:
        """Tell who waits; later words count for nothing."""
        if self.watch:
            self.watch.cancel()
        if self.answer.done():
            return
        if received:
            self.answer.set_result(received)
        else:
            assert error
            self.answer.set_exception(error)


class Queue:
    """The queries that wait, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: deque[Job] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Job]:
        return iter(list(self._waiting))

    def put(self, job: Job) -> bool:
        """Let a query wait; False when too many do."""
        if len(self._waiting) >= MOST:
            return False
        self._waiting.append(job)
        return True

    def put_back(self, job: Job) -> None:
        """The worker that got the query could not take it: it is the next again."""
        self._waiting.appendleft(job)

    def next(self) -> Job | None:
        """The query whose turn it is, taken out; None when nobody waits."""
        while self._waiting:
            job = self._waiting.popleft()
            if not job.answer.done():
                return job
        return None

    def remove(self, job: Job) -> None:
        """Nobody waits for its answer any more."""
        with suppress(ValueError):
            self._waiting.remove(job)

    def expired(self, since: float) -> Iterator[Job]:
        """The queries that have waited since `since` or longer, taken out."""
        while self._waiting and self._waiting[0].since <= since:
            yield self._waiting.popleft()
