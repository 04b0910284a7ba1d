"""Processes that do for strangers what may kill a process: each can be killed, and is replaced at once.

The serving process only passes on what it is given, waits until the deadline, and kills and replaces what does not
answer. What they do is their errand's; see `workers` for queries.
"""

import asyncio
from collections import Counter
from functools import partial
from itertools import islice

from ..errors import BackendDown, Problem
from .admission import MOST, Job, Queue
from .answering import ClientGone, Gone, Spent
from .errand import Errand
from .fleet import Fleet
from .link import Link, Received
from .processors import let_back, set_aside
from .wire import LAST, READY

_TICK = 0.025
"""Seconds between two looks at what takes long."""
_FEW, _PART = 2, 16
"""So many are told in one look that they waited too long, of many a part: all at once would come back at once."""
_QUICK = 0.1
"""Seconds that a query may always work, also where its client has all workers and others wait, on any processor."""


class Pool:
    """`count` workers with one errand, and the jobs that wait for them.

    All methods but the first are called from one event loop.
    """

    def __init__(self, errand: Errand, *, count: int, queue: float, most: int, waiting: int = MOST) -> None:
        """Start a template, and its workers.

        At most `waiting` jobs wait, each for `queue` seconds at most; a reply has `most` bytes at most.
        """
        self._mishaps = errand.mishaps
        self._count = count
        self._patience = queue
        self._jobs: dict[Link, Job] = {}
        self._running: Counter[str] = Counter()
        """How many jobs of each client are under way."""
        self._idle: list[Link] = []
        self._queue = Queue(waiting)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._worked = 0.0
        """When a worker was last seen that answers, or could."""
        self._fleet = Fleet(errand, count, most, self._hear, self._lose)

    async def ask(
        self, sent: bytes, seconds: float, *, gone: Gone | None = None, spent: Spent | None = None, client: str = ""
    ) -> Received:
        """What a worker replies to what is `sent` (see `wire.request`), which may take so many seconds.

        `spent` is told for how many seconds a process worked, however that ended. Where many ask, each `client` has
        its turn. `gone` is called when it takes a while; when it ends, or when the caller is cancelled, the work is
        stopped. Raises ClientGone, BackendDown, QueueFull, DeadlineExceeded, and what the errand tells of a death.
        """
        answer: asyncio.Future[Received] = self.loop.create_future()
        job = Job(sent, seconds, partial(_settle, answer), gone=gone, client=client)
        self.submit(job)
        try:
            return await answer
        except asyncio.CancelledError:
            self.abandon(job)
            raise
        finally:
            if spent and job.until:
                spent(self.worked(job))

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop in which this works, which is the one that asks first."""
        return self._loop or self._bind()

    def worked(self, job: Job) -> float:
        """For how many seconds a worker has had this job."""
        assert self._loop
        return self._loop.time() - job.began if job.until else 0.0

    async def ready(self) -> bool:
        """Wait until every worker could take a job; False when they cannot be started."""
        assert self.loop
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

    def _bind(self) -> asyncio.AbstractEventLoop:
        """From now on, hear what the template and the workers say."""
        loop = self._loop = asyncio.get_running_loop()
        self._fleet.bind(loop)
        self._tick()
        return loop

    def submit(self, job: Job) -> None:
        """Let a worker take the job, at once or when it is its turn. Raises BackendDown when none can be started."""
        loop = self.loop
        job.since = loop.time()
        if self._idle:
            self._give(self._idle.pop(), job)
        elif self._fleet.failures > 1 and not self._fleet.works:
            raise self._mishaps.could_not_work()
        elif displaced := self._queue.put(job):
            displaced.end(self._mishaps.queue_full())
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
        for job in islice(self._queue.expired(now - self._patience), some):
            job.end(self._mishaps.queue_full() if job.since < self._worked else self._mishaps.could_not_work())
        for job in self._queue:
            self._watch(job, now)
        self._make_room(now)
        self._fleet.look()
        busy = bool(self._jobs or self._queue or self._fleet.watched)
        self._timer = self._loop.call_later(_TICK, self._tick) if busy else None

    def _look_at(self, link: Link, job: Job, now: float) -> None:
        """Stop a job whose time is over, or that nobody waits for; what takes long leaves a processor to others."""
        if job.ended:
            self._stop(link, ClientGone())
        elif now >= job.until:
            self._stop(link, self._mishaps.too_slow(job.seconds))
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
                displaced.end(self._mishaps.queue_full())

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
