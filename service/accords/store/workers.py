"""Strangers' queries: each runs in a process that cannot reach the network and that can be killed.

pyoxigraph can neither cancel a query nor bound its memory, and a query of 5 kB can end the process that parses it.
So the serving process only passes the text on, waits until the deadline, and kills and replaces what does not answer.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from .. import errors
from ..errors import BackendDown, BadRequest, DeadlineExceeded, PayloadTooLarge, Problem, QueueFull
from .admission import Job, Queue
from .answering import ClientGone, Formats, Gone, Limits, Reply, Spent
from .fleet import Fleet, could_not_work
from .link import Link, Received
from .wire import FORMS, LAST, LASTING, PROBLEM, READY, Plan, request

_TICK = 0.025
"""Seconds between two looks at what takes long."""
_QUICK = 0.1
"""Seconds that a query may always work, also where its client has all workers and others wait."""


class Workers:
    """A pool of processes that answer strangers' queries from a published store; see `answering.Answering`.

    All methods but the first are called from one event loop.
    """

    def __init__(
        self,
        folder: Path,
        *,
        prefixes: dict[str, str],
        count: int = 2,
        limits: Limits | None = None,
        in_memory: bool = False,
    ) -> None:
        """Start a template for the store in `folder`, and `count` workers that read it from disk or from memory."""
        self.limits = limits or Limits()
        bounds = {name: getattr(self.limits, name) for name in ("rows", "answer_bytes", "memory_bytes")}
        plan = Plan(str(folder.absolute()), prefixes, in_memory=in_memory, **bounds)
        self._count = count
        self._jobs: dict[Link, Job] = {}
        self._idle: list[Link] = []
        self._queue = Queue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._worked = 0.0
        """When a worker was last seen that answers, or could."""
        self._fleet = Fleet(plan, count, self.limits.answer_bytes, self._hear, self._lose)

    async def answer(
        self,
        query: str,
        formats: Formats,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        seconds: float | None = None,
        gone: Gone | None = None,
        spent: Spent | None = None,
        client: str = "",
    ) -> Reply:
        """The answer to one query, complete; see `answering.Answering`, with what it raises."""
        text = self._measured(query)
        loop = self._loop or self._bind()
        allowed = min(seconds or self.limits.deadline, self.limits.deadline)
        meta = _meta(formats, default_graphs, named_graphs, allowed)
        job = Job(request(meta, text), allowed, loop.create_future(), gone, client)
        self._submit(job, loop)
        try:
            received = await job.answer
        except asyncio.CancelledError:
            self._abandon(job)
            raise
        finally:
            if spent and job.until:
                spent(loop.time() - job.until + job.seconds)
        if received.kind == PROBLEM:
            raise _problem(received.body)
        form = FORMS[received.kind]
        lasting = bool(received.flags & LASTING)
        return Reply(form, getattr(formats, form), received.body, received.tag.hex(), lasting)

    async def alive(self) -> bool:
        """Whether a worker answers now (for /health/ready)."""
        try:
            return (await self.answer("ASK {}", Formats())).form == "boolean"
        except Problem:
            return False

    async def ready(self) -> bool:
        """Wait until every worker could take a query; False when they cannot be started."""
        if not self._loop:
            self._bind()
        while not self._fleet.complete:
            if self._fleet.failures:
                return False
            await asyncio.sleep(_TICK)
        return True

    def close(self) -> None:
        """End the template and all workers; who still waits is told."""
        if self._timer:
            self._timer.cancel()
        stopped = BackendDown("The service is being stopped.")
        self._fleet.close(stopped)
        for job in self._queue:
            job.end(stopped)

    @property
    def template(self) -> int:
        """The process id of the template, whose children the workers are."""
        return self._fleet.template

    def _measured(self, query: str) -> bytes:
        try:
            text, most = query.encode(), self.limits.query_bytes
        except UnicodeEncodeError as error:
            raise BadRequest(f"The query is not Unicode text: {error.reason}.") from None
        if len(text) > most:
            raise PayloadTooLarge(f"The query has {len(text)} bytes, more than {most}.", limit=most)
        return text

    def _bind(self) -> asyncio.AbstractEventLoop:
        """From now on, hear what the template and the workers say."""
        loop = self._loop = asyncio.get_running_loop()
        self._fleet.bind(loop)
        self._tick()
        return loop

    def _submit(self, job: Job, loop: asyncio.AbstractEventLoop) -> None:
        job.since = loop.time()
        if self._idle:
            self._give(self._idle.pop(), job)
        elif self._fleet.failures > 1 and not self._fleet.works:
            raise could_not_work()
        elif displaced := self._queue.put(job):
            displaced.end(_queue_full())
        if not self._timer:
            self._timer = loop.call_later(_TICK, self._tick)

    def _give(self, link: Link, job: Job) -> None:
        assert self._loop
        job.until = job.until or self._loop.time() + job.seconds
        self._jobs[link] = job
        if not link.send(job.sent, self._loop):
            del self._jobs[link]
            self._queue.put_back(job)

    def _hear(self, link: Link, received: Received) -> None:
        """Take what a worker says."""
        if received.kind == READY:
            self._free(link)
            return
        job = self._jobs.pop(link, None)
        if received.flags & LAST:
            self._fleet.retire(link)
        else:
            self._free(link)
        if job:
            job.end(None, received)

    def _lose(self, link: Link, error: Problem) -> None:
        """A worker is no more."""
        if link in self._idle:
            self._idle.remove(link)
        job = self._jobs.pop(link, None)
        if job:
            job.end(error)

    def _free(self, link: Link) -> None:
        job = self._queue.next(self._running())
        if job:
            self._give(link, job)
        else:
            self._idle.append(link)

    def _stop(self, link: Link, error: Exception) -> None:
        """End what a worker does, with the worker."""
        job = self._jobs.pop(link, None)
        self._fleet.kill(link)
        if job:
            job.end(error)

    def _tick(self) -> None:
        """Look at what takes long: the deadline, the wait in the queue, clients that went away, a start that hangs."""
        assert self._loop
        self._timer = None
        now = self._loop.time()
        if self._fleet.works:
            self._worked = now
        for link, job in list(self._jobs.items()):
            if now < job.until:
                self._watch(job, now)
            elif self._jobs.get(link) is job:  # a kill that fails takes all others with it
                problem = DeadlineExceeded(f"The query took longer than {job.seconds:g} seconds.", limit=job.seconds)
                self._stop(link, problem)
        for job in self._queue.expired(now - self.limits.queue):
            job.end(_queue_full() if job.since < self._worked else could_not_work())
        for job in self._queue:
            self._watch(job, now)
        self._make_room(now)
        self._fleet.look()
        busy = bool(self._jobs or self._queue or self._fleet.watched)
        self._timer = self._loop.call_later(_TICK, self._tick) if busy else None

    def _running(self) -> Counter[str]:
        """How many queries of each client are under way."""
        return Counter(job.client for job in self._jobs.values())

    def _make_room(self, now: float) -> None:
        """Where one client has all workers and another waits, what it asked last waits, and begins anew."""
        running = self._running()
        if self._count < 2 or len(running) != 1 or len(self._jobs) < self._count:
            return
        link, job = max(self._jobs.items(), key=lambda each: each[1].until - each[1].seconds)
        if now > job.until - job.seconds + _QUICK and any(each.client not in running for each in self._queue):
            del self._jobs[link]
            self._fleet.kill(link)
            job.since = now
            self._queue.put(job)

    def _watch(self, job: Job, now: float) -> None:
        """From now on, stop the job when its client goes away."""
        if job.gone and not job.watch and now > job.since + _TICK:
            job.watch = asyncio.ensure_future(job.gone())
            job.watch.add_done_callback(lambda watch: None if watch.cancelled() else self._abandon(job))

    def _abandon(self, job: Job) -> None:
        """Nobody waits for this any more."""
        self._queue.remove(job)
        for link in [link for link, running in self._jobs.items() if running is job]:
            self._stop(link, ClientGone())
        job.end(ClientGone())


def _meta(
    formats: Formats, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None, seconds: float
) -> bytes:
    """What a worker is told beside the query. What strangers name is not kept."""
    if default_graphs is None and named_graphs is None:
        return _meta_without_graphs(formats, seconds)
    return _told(formats, default_graphs, named_graphs, seconds)


@lru_cache(maxsize=64)
def _meta_without_graphs(formats: Formats, seconds: float) -> bytes:
    return _told(formats, None, None, seconds)


def _told(
    formats: Formats, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None, seconds: float
) -> bytes:
    told = {
        "formats": asdict(formats),
        "default_graphs": default_graphs,
        "named_graphs": named_graphs,
        "seconds": seconds,
    }
    return json.dumps(told).encode()


def _problem(body: bytes) -> Problem:
    told = json.loads(body)
    kind = getattr(errors, told["problem"], None)
    assert isinstance(kind, type) and issubclass(kind, Problem), "a worker tells problems only"
    return kind(told["detail"], **told["extra"])


def _queue_full() -> Problem:
    return QueueFull("All processes that answer queries are busy; try again in a moment.")
