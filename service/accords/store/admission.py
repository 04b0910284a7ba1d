"""Queries on their way to a worker: how long each may wait and take, and whose turn it is.

The turn is that of the client with the fewest queries under way, and among these of the one whose last turn is
longest ago, so that nobody waits behind all that another asks.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TypeAlias

from .answering import Gone
from .link import Received

MOST = 512
"""How many queries may wait."""


Done: TypeAlias = Callable[[Exception | None, Received | None], None]
"""Is told, once, why a query has no answer, or what a worker replied."""


class Job:
    """One query on its way: what is sent to a worker, how long it may take, and who is told how it ended."""

    def __init__(self, sent: bytes, seconds: float, done: Done, *, gone: Gone | None = None, client: str = "") -> None:
        self.sent = sent
        self.seconds = seconds
        self.gone = gone
        self.client = client
        self.ended = False
        self.watch: asyncio.Future[None] | None = None
        self.since = 0.0
        self.until = 0.0
        self._done = done

    @property
    def began(self) -> float:
        """When a worker got it first; to be asked once it has an end (`until`)."""
        return self.until - self.seconds

    def end(self, error: Exception | None, received: Received | None = None) -> None:
        """Tell who waits; later words count for nothing."""
        if self.watch:
            self.watch.cancel()
        if not self.ended:
            self.ended = True
            self._done(error, received)


class Queue:
    """The queries that wait: those of each client in the order in which they came."""

    def __init__(self, most: int = MOST) -> None:
        """Of `most` queries at a time."""
        self._most = most
        self._waiting: dict[str, deque[Job]] = {}
        self._size = 0
        self._turns: dict[str, int] = {}
        """The number of the last turn of those clients that may still have queries here."""
        self._turn = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Job]:
        return iter([job for jobs in self._waiting.values() for job in jobs])

    def put(self, job: Job) -> Job | None:
        """Let a query wait; the one returned, of the client that has most of them, has to give way."""
        self._waiting.setdefault(job.client, deque()).append(job)
        self._size += 1
        if self._size <= self._most:
            return None
        latest = max(self._waiting.values(), key=len)[-1]
        self.remove(latest)
        return latest

    def put_back(self, job: Job) -> None:
        """The worker that got the query could not take it: it is the next of its client again."""
        self._waiting.setdefault(job.client, deque()).appendleft(job)
        self._size += 1

    def next(self, running: Mapping[str, int]) -> Job | None:
        """The query whose turn it is when clients have so many under way, taken out; None when nobody waits."""
        while self._waiting:
            client = min(self._waiting, key=lambda each: (running.get(each, 0), self._turns.get(each, 0)))
            job = self._waiting[client][0]
            self.remove(job)
            if not job.ended:
                self._note_turn(client)
                return job
        return None

    def remove(self, job: Job) -> None:
        """Nobody waits for its answer here any more."""
        jobs = self._waiting.get(job.client, deque())
        with suppress(ValueError):
            jobs.remove(job)
            self._size -= 1
            if not jobs:
                del self._waiting[job.client]

    def expired(self, since: float) -> Iterator[Job]:
        """The queries that have waited since `since` or longer, taken out."""
        for job in self:
            if job.since <= since:
                self.remove(job)
                yield job

    def _note_turn(self, client: str) -> None:
        self._turn += 1
        self._turns[client] = self._turn
        if len(self._turns) > MOST:
            self._turns = {each: turn for each, turn in self._turns.items() if each in self._waiting}
