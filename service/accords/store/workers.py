"""Strangers' queries: each runs in a process that cannot reach the network and that can be killed.

pyoxigraph can neither cancel a query nor bound its memory, and a query of 5 kB can end the process that parses it.
So the serving process only passes the text on, waits until the deadline, and kills and replaces what does not answer.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from ..errors import BackendDown, BadRequest, DeadlineExceeded, Problem, QueueFull
from .admission import Done, Job, Queue
from .answering import ClientGone, Formats, Gone, Limits, Reply, Spent
from .conversation import beside, beside_encoded, reply
from .fleet import Fleet, could_not_work
from .link import Link, Received
from .processors import let_back, set_aside
from .screening import within
from .wire import LAST, READY, Plan, request

_TICK = 0.025
"""Seconds between two looks at what takes long."""
_FEW, _PART = 2, 16
"""So many are told in one look that they waited too long, of many a part: all at once would come back at once."""
_QUICK = 0.1
"""Seconds that a query may always work, also where its client has all workers and others wait, on any processor."""


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
        base: str = "",
        own: str = "",
        terms: Sequence[str] = (),
    ) -> None:
        """Start a template for the store in `folder`, and `count` workers that read it from disk or from memory.

        Relative IRIs in queries are resolved against `base`. The workers know the `terms` of the dataset, and its `own`
        namespace (see `hints`).
        """
        self.limits = limits or Limits()
        bounds = {name: getattr(self.limits, name) for name in ("rows", "query_bytes", "answer_bytes", "memory_bytes")}
        plan = Plan(str(folder.absolute()), prefixes, in_memory=in_memory, base=base, own=own, terms=terms, **bounds)
        self._count = count
        self._jobs: dict[Link, Job] = {}
        self._running: Counter[str] = Counter()
        """How many queries of each client are under way."""
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
        meta = beside(formats, default_graphs, named_graphs, allowed)
        answer: asyncio.Future[Received] = loop.create_future()
        job = Job(request(meta, text), allowed, partial(_settle, answer), gone=gone, client=client)
        self._submit(job, loop)
        try:
            received = await answer
        except asyncio.CancelledError:
            self.abandon(job)
            raise
        finally:
            if spent and job.until:
                spent(self.worked(job))
        return reply(received, formats)

    def begin(self, query: bytes, formats: Formats, client: str, done: Done) -> Job:
        """Let a worker answer a query over the default graph that is percent-encoded.

        `done` is told how that ended, perhaps before this returns: with what `answer` raises, or with what
        `conversation.reply` reads. Until then `abandon` stops it.
        """
        loop = self._loop or self._bind()
        allowed = self.limits.deadline
        job = Job(request(beside_encoded(formats, allowed), query), allowed, done, client=client)
        self._submit(job, loop)
        return job

    def worked(self, job: Job) -> float:
        """For how many seconds a worker has had this job."""
        assert self._loop
        return self._loop.time() - job.began if job.until else 0.0

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
            text = query.encode()
        except UnicodeEncodeError as error:
            raise BadRequest(f"The query is not Unicode text: {error.reason}.") from None
        within(text, self.limits.query_bytes)
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
        self._running[job.client] += 1
        if not link.send(job.sent, self._loop):
            self._taken_back(link)
            self._queue.put_back(job)

    def _taken_back(self, link: Link) -> Job | None:
        """What a worker is at, which it is no more."""
        job = self._jobs.pop(link, None)
        if job:
            self._running[job.client] -= 1
            if not self._running[job.client]:
                del self._running[job.client]
        return job

    def _hear(self, link: Link, received: Received) -> None:
        """Take what a worker says."""
        if received.kind == READY:
            self._free(link)
            return
        job = self._taken_back(link)
        if link.aside and link.process:
            let_back(link.process)
            link.aside = False
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
        job = self._taken_back(link)
        if job:
            job.end(error)

    def _free(self, link: Link) -> None:
        job = self._queue.next(self._running)
        if job:
            self._give(link, job)
        else:
            self._idle.append(link)

    def _stop(self, link: Link, error: Exception) -> None:
        """End what a worker does, with the worker."""
        job = self._taken_back(link)
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
            if self._jobs.get(link) is job:  # a kill that fails takes all others with it
                self._look_at(link, job, now)
        some = max(_FEW, len(self._queue) // _PART)
        for job in islice(self._queue.expired(now - self.limits.queue), some):
            job.end(_queue_full() if job.since < self._worked else could_not_work())
        for job in self._queue:
            self._watch(job, now)
        self._make_room(now)
        self._fleet.look()
        busy = bool(self._jobs or self._queue or self._fleet.watched)
        self._timer = self._loop.call_later(_TICK, self._tick) if busy else None

    def _look_at(self, link: Link, job: Job, now: float) -> None:
        """Stop a query whose time is over, or that nobody waits for; what takes long leaves a processor to others."""
        if job.ended:
            self._stop(link, ClientGone())
        elif now >= job.until:
            problem = DeadlineExceeded(f"The query took longer than {job.seconds:g} seconds.", limit=job.seconds)
            self._stop(link, problem)
        else:
            self._watch(job, now)
            if not link.aside and link.process and now > job.began + _QUICK:
                link.aside = set_aside(link.process)

    def _make_room(self, now: float) -> None:
        """Where one client has all workers and another waits, what it asked last waits, and begins anew."""
        running = self._running
        if self._count < 2 or len(running) != 1 or len(self._jobs) < self._count:
            return
        link, job = max(self._jobs.items(), key=lambda each: each[1].began)
        if now > job.began + _QUICK and any(each.client not in running for each in self._queue):
            self._taken_back(link)
            self._fleet.kill(link)
            job.since = now
            if displaced := self._queue.put(job):
                displaced.end(_queue_full())

    def _watch(self, job: Job, now: float) -> None:
        """From now on, stop the job when its client goes away."""
        if job.gone and not job.watch and now > job.since + _TICK:
            job.watch = asyncio.ensure_future(job.gone())
            job.watch.add_done_callback(lambda watch: None if watch.cancelled() else self.abandon(job))

    def abandon(self, job: Job) -> None:
        """Nobody waits for this any more. A worker that is still at it at the next look is stopped."""
        self._queue.remove(job)
        job.end(ClientGone())


def _settle(answer: "asyncio.Future[Received]", error: Exception | None, received: Received | None) -> None:
    if answer.done():
        return
    if received:
        answer.set_result(received)
    else:
        assert error
        answer.set_exception(error)


def _queue_full() -> Problem:
    return QueueFull("All processes that answer queries are busy; try again in a moment.")
