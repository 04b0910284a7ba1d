"""What many ask for at the same time is worked out once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeAlias

from ..errors import Problem
from ..store.answering import ClientGone, Gone
from .prepared import Key, Prepared

Make: TypeAlias = Callable[[Gone], Awaitable[tuple[Prepared, bool]]]
"""Makes an answer, and says whether others may have it; to be stopped when what it is given ends."""


class Flight:
    """One answer under way: who makes it says how it ended, and `followers` wait for that beside him."""

    def __init__(self, flights: "dict[Key, Flight]", key: Key) -> None:
        self.followers = 0
        self.deserted: Callable[[], None] | None = None
        """What is to be done when the last follower leaves."""
        self._flights = flights
        self._key = key
        self._landed: asyncio.Future[Prepared | None] | None = None

    def land(self, prepared: Prepared | None, problem: Exception | None = None) -> None:
        """The end: an answer, or a problem, for all who follow; or neither, when they have to make their own."""
        if self._flights.get(self._key) is not self:
            return
        del self._flights[self._key]
        if self._landed is None:
            return
        if problem:
            self._landed.set_exception(problem)
            self._landed.exception()  # where nobody follows any more, nobody else looks at it
        else:
            self._landed.set_result(prepared)

    async def follow(self, gone: Gone) -> Prepared | None:
        """What another makes, or None when that is not for us. Raises ClientGone when `gone` ends first."""
        landed = self._landed = self._landed or asyncio.get_running_loop().create_future()
        self.followers += 1
        watch = asyncio.ensure_future(gone())
        try:
            either: list[asyncio.Future[Any]] = [landed, watch]
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not landed.done():
                raise ClientGone
            return landed.result()
        finally:
            self.followers -= 1
            if not self.followers and self.deserted:
                self.deserted()
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def until_nobody_waits(self, gone: Gone) -> None:
        """End when who makes the answer is gone, and all who follow are."""
        await gone()
        alone = asyncio.Event()
        self.deserted = alone.set
        while self.followers:
            alone.clear()
            await alone.wait()


class Flights:
    """The answers under way, by what they will be kept by."""

    def __init__(self) -> None:
        self._flights: dict[Key, Flight] = {}

    def begin(self, key: Key) -> Flight | None:
        """A new answer under way, which has to land; None where one is."""
        if key in self._flights:
            return None
        flight = self._flights[key] = Flight(self._flights, key)
        return flight

    async def join(self, key: Key, gone: Gone, make: Make) -> Prepared:
        """The answer of `key`: that of another who is making it and may share it, or our own.

        A Problem is shared, too. Raises ClientGone when `gone` ends first, and what `make` raises.
        """
        under_way = self._flights.get(key)
        if under_way is not None:
            found = await under_way.follow(gone)
            if found:
                return found
        flight = self.begin(key)
        if flight is None:  # who waited once in vain waits for nobody again
            return (await make(gone))[0]
        try:
            prepared, shared = await make(lambda: flight.until_nobody_waits(gone))
            flight.land(prepared if shared else None)
            return prepared
        except Problem as problem:
            flight.land(None, problem)
            raise
        finally:
            flight.land(None)
