"""Queries on their way to a worker: how long each may wait and take, and whose turn it is.

The turn is that of the client with the fewest queries under way, and among these of the one whose last turn is
longest ago, so that nobody waits behind all that another asks.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import suppress

from .answering import Gone
from .link import Received

MOST = 512
"""How many queries may wait."""


class Job:
    """One query on its way: what is sent to a worker, how long it may take, and who waits for it."""

    def __init__(
        self, sent: bytes, seconds: float, answer: "asyncio.Future[Received]", gone: Gone | None, client: str
    ) -> None:
        self.sent = sent
        self.seconds = seconds
        self.answer = answer
        self.gone = gone
        self.client = client
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
        self._turns: dict[str, int] = {}
        """The number of the last turn of those clients that may still have queries here."""
        self._turn = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Job]:
        return iter(list(self._waiting))

    def put(self, job: Job) -> Job | None:
        """Let a query wait; the one returned, of the client that has most of them, has to give way."""
        self._waiting.append(job)
        if len(self._waiting) <= MOST:
            return None
        (most, _), *_ = Counter(each.client for each in self._waiting).most_common(1)
        latest = next(each for each in reversed(self._waiting) if each.client == most)
        self._waiting.remove(latest)
        return latest

    def put_back(self, job: Job) -> None:
        """The worker that got the query could not take it: it is the next again."""
        self._waiting.appendleft(job)

    def next(self, running: Mapping[str, int]) -> Job | None:
        """The query whose turn it is when clients have so many under way, taken out; None when nobody waits."""
        waiting = [job for job in self._waiting if not job.answer.done()]
        if not waiting:
            self._waiting.clear()
            return None
        job = min(waiting, key=lambda each: (running.get(each.client, 0), self._turns.get(each.client, 0)))
        self._waiting.remove(job)
        self._turn += 1
        self._turns[job.client] = self._turn
        if len(self._turns) > MOST:
            here = {each.client for each in self._waiting}
            self._turns = {client: turn for client, turn in self._turns.items() if client in here}
        return job

    def remove(self, job: Job) -> None:
        """Nobody waits for its answer any more."""
        with suppress(ValueError):
            self._waiting.remove(job)

    def expired(self, since: float) -> Iterator[Job]:
        """The queries that have waited since `since` or longer, taken out."""
        while self._waiting and self._waiting[0].since <= since:
            yield self._waiting.popleft()
