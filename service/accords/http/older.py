"""Queries of versions that are not the current one: their stores are opened from disk when somebody asks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import NoSuchVersion, NotFound, QueueFull
from ..registry.versions import store_of
from ..settings import Settings
from ..store.answering import Limits
from ..store.workers import Workers

MOST = 4
"""How many older versions are open at a time."""
IDLE = 60.0
"""Seconds after which one that nobody asks is closed."""


@dataclass
class _Open:
    """The worker of one version, how many ask it now, and when the last one did."""

    workers: Workers
    asking: int = 0
    used: float = 0.0


class Older:
    """The older versions of one registry; used from one event loop."""

    def __init__(self, settings: Settings, prefixes: dict[str, str], limits: Limits) -> None:
        self._settings = settings
        self._prefixes = prefixes
        self._limits = limits
        self._open: dict[int, _Open] = {}
        self._opening = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def version(self, number: int) -> AsyncIterator[Workers]:
        """What answers queries of one version, which stays open for the block.

        Raises NotFound when there is no such version, QueueFull when too many others are asked.
        """
        async with self._opening:
            found = self._open.get(number) or await self._start(number)
            found.asking += 1
        try:
            yield found.workers
        finally:
            found.asking -= 1
            found.used = asyncio.get_running_loop().time()
            self._timer = self._timer or asyncio.get_running_loop().call_later(IDLE, self._tidy)

    def close(self) -> None:
        """End all that is open."""
        if self._timer:
            self._timer.cancel()
        for number in list(self._open):
            self._open.pop(number).workers.close()

    async def _start(self, number: int) -> _Open:
        folder = await asyncio.to_thread(self._folder, number)
        if len(self._open) >= MOST:
            idle = [(each.used, known) for known, each in self._open.items() if not each.asking]
            if not idle:
                raise QueueFull(f"More than {MOST} older versions are asked at once; try again in a moment.")
            self._open.pop(min(idle)[1]).workers.close()
        workers = Workers(folder, prefixes=self._prefixes, count=1, limits=self._limits)
        await workers.ready()
        self._open[number] = _Open(workers)
        return self._open[number]

    def _folder(self, number: int) -> Path:
        try:
            return store_of(self._settings, number)
        except NoSuchVersion as error:
            raise NotFound(str(error)) from None

    def _tidy(self) -> None:
        """Close what nobody has asked for a while."""
        loop = asyncio.get_running_loop()
        for number, each in list(self._open.items()):
            if not each.asking and loop.time() - each.used >= IDLE:
                self._open.pop(number).workers.close()
        self._timer = loop.call_later(IDLE, self._tidy) if self._open else None
