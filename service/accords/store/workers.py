"""Strangers' queries: each runs in a process that cannot reach the network and that can be killed.

pyoxigraph can neither cancel a query nor bound its memory, and a query of 5 kB can end the process that parses it.
So the serving process only passes the text on, waits until the deadline, and kills and replaces what does not answer.
"""

import asyncio
import json
import signal
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from .. import errors
from ..errors import BackendDown, BadRequest, DeadlineExceeded, PayloadTooLarge, Problem, QueryDied, QueueFull
from .answering import ClientGone, Formats, Gone, Limits, Reply, Spent
from .link import Link, Received
from .screening import federation_refused
from .spawner import Spawner
from .wire import ENDED, FORMS, LAST, LASTING, PROBLEM, READY, Plan, request

_TICK = 0.025
"""Seconds between two looks at what takes long."""
_PATIENCE = 120.0
"""Seconds for a template to load its store and to start a worker."""
_QUEUE = 512
"""How many queries may wait for a worker."""
_DELAYS = (0.0, 0.1, 0.5, 2.0, 5.0)
"""Seconds before the next try, by how many have failed."""


class _Job:
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
        self._plan = Plan(str(folder.absolute()), prefixes, in_memory=in_memory, **bounds)
        self._count = count
        self._links: dict[int, Link] = {}
        self._jobs: dict[Link, _Job] = {}
        self._idle: list[Link] = []
        self._waiting: deque[_Job] = deque()
        self._started = 0
        self._failures = 0
        self._down = False
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._spawner = Spawner(self._plan)
        for _ in range(count):
            self._start()

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
    ) -> Reply:
        """The answer to one query, complete; see `answering.Answering`, with what it raises."""
        text = self._measured(query)
        loop = self._loop or self._bind()
        allowed = min(seconds or self.limits.deadline, self.limits.deadline)
        meta = _meta(formats, _names(default_graphs), _names(named_graphs), allowed)
        job = _Job(request(meta, text), allowed, loop.create_future(), gone)
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
        while not all(link.ready for link in self._links.values()) or not self._links:
            if self._failures:
                return False
            await asyncio.sleep(_TICK)
        return True

    def close(self) -> None:
        """End the template and all workers; who still waits is told."""
        if self._timer:
            self._timer.cancel()
        self._fail_all(BackendDown("The service is being stopped."))
        if self._loop and not self._loop.is_closed() and not self._down:
            self._loop.remove_reader(self._spawner.fileno())
        self._down = self._closed = True
        self._spawner.end()

    @property
    def template(self) -> int:
        """The process id of the template, whose children the workers are."""
        return self._spawner.process_id

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
        loop.add_reader(self._spawner.fileno(), self._hear)
        for link in self._links.values():
            loop.add_reader(link.fileno(), self._read, link)
        self._tick()
        return loop

    def _submit(self, job: _Job, loop: asyncio.AbstractEventLoop) -> None:
        job.since = loop.time()
        if self._idle:
            self._give(self._idle.pop(), job)
        elif self._failures and not any(link.ready for link in self._links.values()):
            raise _could_not_work()
        elif len(self._waiting) >= _QUEUE:
            raise _queue_full()
        else:
            self._waiting.append(job)
        if not self._timer:
            self._timer = loop.call_later(_TICK, self._tick)

    def _give(self, link: Link, job: _Job) -> None:
        assert self._loop
        job.until = self._loop.time() + job.seconds
        self._jobs[link] = job
        if not link.send(job.sent, self._loop):
            del self._jobs[link]
            self._waiting.appendleft(job)

    def _read(self, link: Link) -> None:
        """Take what a worker says."""
        received = link.receive(self.limits.answer_bytes)
        if received is None:
            if link.ended and self._loop:
                self._loop.remove_reader(link.fileno())
            return
        if received.kind == READY:
            self._failures = 0
            self._free(link)
            return
        job = self._jobs.pop(link, None)
        if received.flags & LAST:
            self._drop(link)
            self._start()
        else:
            self._free(link)
        if job:
            job.end(None, received)

    def _free(self, link: Link) -> None:
        while self._waiting:
            job = self._waiting.popleft()
            if not job.answer.done():
                self._give(link, job)
                return
        self._idle.append(link)

    def _hear(self) -> None:
        """Take what the template says."""
        try:
            news = self._spawner.news()
        except EOFError:
            self._begin_again()
            return
        for what, number, code in news:
            if what == ENDED and number in self._links:
                self._read(self._links[number])  # it may have answered before it ended
                if number in self._links:
                    self._bury(self._links[number], code)

    def _bury(self, link: Link, code: int) -> None:
        """A worker has ended on its own."""
        self._drop(link, _death(code) if link.ready else _could_not_work())
        if link.ready:
            self._start()
        else:
            self._retry(self._start)

    def _stop(self, link: Link, error: Exception) -> None:
        """Kill a worker, and start another in its place."""
        number = link.number
        self._drop(link, error)
        try:
            self._spawner.kill(number)
        except OSError:
            self._begin_again()
        else:
            self._start()

    def _drop(self, link: Link, error: Exception | None = None) -> None:
        del self._links[link.number]
        if link in self._idle:
            self._idle.remove(link)
        if self._loop and not link.ended:
            self._loop.remove_reader(link.fileno())
        link.close()
        job = self._jobs.pop(link, None)
        if job:
            job.end(error)

    def _start(self) -> None:
        if self._down or len(self._links) >= self._count:
            return
        self._started += 1
        try:
            link = Link(self._started, self._spawner.start(self._started))
        except OSError:
            self._begin_again()
            return
        self._links[link.number] = link
        if self._loop:
            link.since = self._loop.time()
            self._loop.add_reader(link.fileno(), self._read, link)

    def _begin_again(self) -> None:
        """The template has ended, or does nothing: end what is left of it, and start another."""
        self._fail_all(_could_not_work())
        if self._loop and not self._down:
            self._down = True
            self._loop.remove_reader(self._spawner.fileno())
            self._spawner.end()
            self._retry(self._start_template)

    def _start_template(self) -> None:
        assert self._loop
        if self._closed:
            return
        self._down = False
        self._spawner = Spawner(self._plan)
        self._loop.add_reader(self._spawner.fileno(), self._hear)
        for _ in range(self._count):
            self._start()

    def _retry(self, step: Callable[[], None]) -> None:
        assert self._loop
        self._failures += 1
        if not any(link.ready for link in self._links.values()):
            while self._waiting:
                self._waiting.popleft().end(_could_not_work())
        self._loop.call_later(_DELAYS[min(self._failures, len(_DELAYS) - 1)], step)

    def _fail_all(self, error: Problem) -> None:
        for link in list(self._links.values()):
            self._drop(link, error)
        while self._waiting:
            self._waiting.popleft().end(error)

    def _tick(self) -> None:
        """Look at what takes long: the deadline, the wait in the queue, clients that went away, a start that hangs."""
        assert self._loop
        now = self._loop.time()
        for link, job in list(self._jobs.items()):
            if now >= job.until:
                problem = DeadlineExceeded(f"The query took longer than {job.seconds:g} seconds.", limit=job.seconds)
                self._stop(link, problem)
            else:
                self._watch(job, now)
        while self._waiting and now >= self._waiting[0].since + self.limits.queue:
            self._waiting.popleft().end(_queue_full())
        for job in self._waiting:
            self._watch(job, now)
        starting = [link for link in self._links.values() if not link.ready]
        if any(now > link.since + _PATIENCE for link in starting if link.since):
            self._begin_again()
        busy = bool(self._jobs or self._waiting or starting)
        self._timer = self._loop.call_later(_TICK, self._tick) if busy else None

    def _watch(self, job: _Job, now: float) -> None:
        """From now on, stop the job when its client goes away."""
        if job.gone and not job.watch and now > job.since + _TICK:
            job.watch = asyncio.ensure_future(job.gone())
            job.watch.add_done_callback(lambda watch: None if watch.cancelled() else self._abandon(job))

    def _abandon(self, job: _Job) -> None:
        """Nobody waits for this any more."""
        with suppress(ValueError):
            self._waiting.remove(job)
        for link in [link for link, running in self._jobs.items() if running is job]:
            self._stop(link, ClientGone())
        job.end(ClientGone())


def _names(graphs: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if graphs is None else tuple(graphs)


@lru_cache(maxsize=1024)
def _meta(
    formats: Formats, default_graphs: tuple[str, ...] | None, named_graphs: tuple[str, ...] | None, seconds: float
) -> bytes:
    """What a worker is told beside the query."""
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


def _death(code: int) -> Problem:
    if code == -signal.SIGSYS:
        return federation_refused()
    return QueryDied("The query took too much memory or nests too deep: its process ended. Make it simpler.")


def _could_not_work() -> Problem:
    return BackendDown("The process that answers queries could not work; the log of the service says why.")


def _queue_full() -> Problem:
    return QueueFull("All processes that answer queries are busy; try again in a moment.")
