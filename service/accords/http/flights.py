"""What many ask for at the same time is worked out once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..errors import Problem
from ..store.answering import ClientGone, Gone
from .prepared import Key, Prepared

Make: TypeAlias = Callable[[Gone], Awaitable[tuple[Prepared, bool]]]
"""Makes an answer, and says whether others may have it; to be stopped when what it is given ends."""


@dataclass
class _Flight:
    """One answer under way; how many wait for it beside the one who makes it, and a sign that nobody does."""

    landed: "asyncio.Future[Prepared | None]"
    followers: int = 0
    alone: asyncio.Event = field(default_factory=asyncio.Event)


class Flights:
    """The answers under way, by what they will be kept by."""

    def __init__(self) -> None:
        self._flights: dict[Key, _Flight] = {}

    async def join(self, key: Key, gone: Gone, make: Make) -> Prepared:
        """The answer of `key`: that of another who is making it and may share it, or our own.

        A Problem is shared, too. Raises ClientGone when `gone` ends first, and what `make` raises.
        """
        flight = self._flights.get(key)
        if flight is not None:
            prepared = await _follow(flight, gone)
            if prepared:
                return prepared
        if key in self._flights:  # who waited once in vain waits for nobody again
            return (await make(gone))[0]
        flight = self._flights[key] = _Flight(asyncio.get_running_loop().create_future())
        try:
            prepared, shared = await make(_until_nobody_waits(flight, gone))
            flight.landed.set_result(prepared if shared else None)
            return prepared
        except Problem as problem:
            flight.landed.set_exception(problem)
            flight.landed.exception()  # where nobody follows, nobody else looks at it
            raise
        finally:
            del self._flights[key]
            if not flight.landed.done():
                flight.landed.set_result(None)


async def _follow(flight: _Flight, gone: Gone) -> Prepared | None:
    """What another makes, or None when that is not for us."""
    flight.followers += 1
    flight.alone.clear()
    watch = asyncio.ensure_future(gone())
    try:
        either: list[asyncio.Future[Any]] = [flight.landed, watch]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not flight.landed.done():
            raise ClientGone
        return flight.landed.result()
    finally:
        flight.followers -= 1
        if not flight.followers:
            flight.alone.set()
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


def _until_nobody_waits(flight: _Flight, gone: Gone) -> Gone:
    async def everybody_gone() -> None:
        await gone()
        while flight.followers:
            await flight.alone.wait()

    return everybody_gone
