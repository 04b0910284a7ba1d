"""What is asked of versions that are not the current one: their stores are opened from disk when somebody asks.

One that is not kept is made by a process of its own, within the limits of the query that asks for it; it is thrown away
when nobody has asked for a while.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from ...errors import BackendDown, DeadlineExceeded, NotFound, QueueFull
from ...registry.apart import Scratch, command, environment
from ...registry.state import State
from ...settings import Settings
from ...store.answering import ClientGone, Gone, Limits, Spent

MOST = 4
"""How many older versions are open at a time."""
IDLE = 60.0
"""Seconds after which one that nobody asks is closed."""
_LEAST = 0.01
"""Seconds that a query has at least when its version is open."""


class Working(Protocol):
    """What works on one version."""

    async def ready(self) -> bool:
        """Wait until it can; False when it cannot."""

    def close(self) -> None:
        """End it."""


_Workers = TypeVar("_Workers", bound=Working)


@dataclass
class _Open(Generic[_Workers]):
    """The worker of one version and, where that is not kept, its store; how many ask it, and when the last one did."""

    number: int
    opening: "asyncio.Task[_Workers] | None" = None
    workers: _Workers | None = None
    scratch: Scratch | None = None
    asking: int = 0
    used: float = 0.0

    def close(self) -> None:
        if self.opening:
            self.opening.cancel()
        if self.workers:
            self.workers.close()
        if self.scratch:
            self.scratch.remove()
        self.workers = self.scratch = None


class Older(Generic[_Workers]):
    """The older versions of one registry, up to number `newest`; used from one event loop."""

    def __init__(
        self, settings: Settings, newest: int, start: Callable[[Path, int], _Workers], limits: Limits, most: int = MOST
    ) -> None:
        """`start` starts what works on the store in a folder, which is that of a version; at most `most` are open."""
        self._most = most
        self._settings = settings
        self._newest = newest
        self._start_workers = start
        self._limits = limits
        self._open: dict[int, _Open[_Workers]] = {}
        self._making = asyncio.Semaphore(1)
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def version(
        self, number: int, seconds: float, gone: Gone, spent: Spent
    ) -> AsyncIterator[tuple[_Workers, float]]:
        """What works on one version, which stays open for the block, and what is left of `seconds` then.

        Raises NotFound when there is no such version, QueueFull when too many others are asked, DeadlineExceeded,
        ClientGone, and BackendDown when it cannot be had.
        """
        if not 1 <= number <= self._newest:
            raise NotFound(f"There is no version {number}: the newest is {self._newest}.")
        found = self._open.get(number) or self._begin(number)
        loop = asyncio.get_running_loop()
        found.asking += 1
        try:
            if found.workers:
                yield found.workers, seconds
            else:
                until = loop.time() + seconds
                try:
                    workers = await _opened(found, seconds, gone)
                finally:
                    spent(loop.time() - until + seconds)
                yield workers, max(until - loop.time(), _LEAST)
        finally:
            found.asking -= 1
            found.used = loop.time()
            if not found.asking and not found.workers:
                self._forget(found)
            self._timer = self._timer or loop.call_later(IDLE, self._tidy)

    def close(self) -> None:
        """End all that is open."""
        if self._timer:
            self._timer.cancel()
        for each in list(self._open.values()):
            self._forget(each)

    def _begin(self, number: int) -> _Open[_Workers]:
        """Begin to open a version; of those that nobody asks the one asked longest ago makes room."""
        if len(self._open) >= self._most:
            idle = [(each.used, known) for known, each in self._open.items() if not each.asking]
            if not idle:
                raise QueueFull(f"More than {self._most} older versions are asked at once; try again in a moment.")
            self._forget(self._open[min(idle)[1]])
        found = self._open[number] = _Open[_Workers](number)
        found.opening = asyncio.ensure_future(self._start(found))
        found.opening.add_done_callback(lambda done: done.cancelled() or done.exception())
        return found

    async def _start(self, found: _Open[_Workers]) -> _Workers:
        store = await asyncio.to_thread(self._kept, found.number)
        workers = self._start_workers(store or await self._made(found), found.number)
        try:
            if not await workers.ready():
                raise BackendDown(f"Version {found.number} cannot be opened now; try again in a moment.")
        except BaseException:
            workers.close()
            raise
        found.workers = workers
        return workers

    def _kept(self, number: int) -> Path | None:
        """The store of a version, if it is here."""
        state = State(self._settings.home)
        return state.versions.store(number) if state.kept(self._settings.base, number) else None

    async def _made(self, found: _Open[_Workers]) -> Path:
        """A store of a version that is not kept, made by a process that ends with this task."""
        try:
            async with asyncio.timeout(self._limits.queue):
                await self._making.acquire()
        except TimeoutError:
            raise QueueFull("Another older version is being made; try again in a moment.") from None
        try:
            scratch = Scratch(self._settings.home)
            try:
                await self._run(found.number, scratch.store)
            except BaseException:
                scratch.remove()
                raise
            found.scratch = scratch
            return scratch.store
        except OSError as error:
            raise BackendDown(f"Version {found.number} is not kept, and cannot be made: {error.strerror}.") from None
        finally:
            self._making.release()

    async def _run(self, number: int, folder: Path) -> None:
        process = await asyncio.create_subprocess_exec(
            *command(number, folder), env=environment(self._settings), stdin=asyncio.subprocess.DEVNULL
        )
        try:
            if await process.wait() != 0:
                raise BackendDown(
                    f"Version {number} is not kept, and could not be made within the limits of a query. "
                    "The publisher can make it with `accords rebuild`."
                )
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def _forget(self, found: _Open[_Workers]) -> None:
        if self._open.get(found.number) is found:
            del self._open[found.number]
        found.close()

    def _tidy(self) -> None:
        """Close what nobody has asked for a while."""
        loop = asyncio.get_running_loop()
        for each in list(self._open.values()):
            if not each.asking and loop.time() - each.used >= IDLE:
                self._forget(each)
        self._timer = loop.call_later(IDLE, self._tidy) if self._open else None


async def _opened(found: _Open[_Workers], seconds: float, gone: Gone) -> _Workers:
    """The worker of a version that is being opened for all who wait for it."""
    assert found.opening
    watch = asyncio.ensure_future(gone())
    try:
        await asyncio.wait({found.opening, watch}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
    if found.opening.done():
        return found.opening.result()
    if not watch.cancelled():
        raise ClientGone
    raise DeadlineExceeded(f"Version {found.number} could not be opened in {seconds:g} seconds.", limit=seconds)
