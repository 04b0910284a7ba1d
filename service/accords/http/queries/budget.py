"""How much query time each client may use: a budget in seconds that fills again as time passes.

Only time that a process really worked is counted, and of each query only what goes beyond `FREE` seconds: answers that
are kept, and quick queries, cost nothing. Told as in draft-ietf-httpapi-ratelimit-headers.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...errors import RateLimited

WINDOW = 60
"""Seconds in which an empty budget is full again."""
FREE = 0.1
_REFUSAL = 0.05
"""Seconds of budget that a query costs for which no process was free."""
BUDGET = "accords.budget"
"""Where a request (an ASGI scope) has the budgets of all clients."""
_MOST_CLIENTS = 10_000


@dataclass
class _Purse:
    """What one client had left, and when."""

    left: float
    at: float


class Budget:
    """The budgets of all clients, of `seconds` each in `WINDOW`; with 0, none is limited. Used in one thread."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._purses: dict[str, _Purse] = {}

    def admit(self, client: str) -> None:
        """Raises RateLimited when the client has used up its budget."""
        if self._seconds and (left := self._left(client)) <= 0:
            wait = math.ceil(-left * WINDOW / self._seconds) + 1
            raise RateLimited(
                f"Your queries used the {self._seconds:g} seconds that one client has in {WINDOW}. "
                f"Try again in {wait} seconds.",
                limit=self._seconds,
                retry_after=wait,
            )

    def charge(self, client: str, seconds: float) -> None:
        """Take what a query of the client used, but for what is free."""
        if self._seconds and seconds > FREE:
            left = self._left(client) - (seconds - FREE)
            self._forget_the_rested()
            self._purses[client] = _Purse(left, self._clock())

    def headers(self, client: str) -> list[tuple[bytes, bytes]]:
        """What the client may use, and what it has left."""
        if not self._seconds:
            return []
        left = self._left(client)
        full = math.ceil((self._seconds - left) * WINDOW / self._seconds)
        return [
            (b"ratelimit-policy", f'"query-seconds";q={self._seconds:g};w={WINDOW}'.encode()),
            (b"ratelimit", f'"query-seconds";r={max(0, math.floor(left))};t={full}'.encode()),
        ]

    def _left(self, client: str) -> float:
        purse = self._purses.get(client)
        if purse is None:
            return self._seconds
        return min(self._seconds, purse.left + (self._clock() - purse.at) * self._seconds / WINDOW)

    def _forget_the_rested(self) -> None:
        if len(self._purses) >= _MOST_CLIENTS:
            self._purses = {
                client: purse for client, purse in self._purses.items() if self._left(client) < self._seconds
            }


class Account:
    """One request that works out an answer, and who pays for it."""

    def __init__(self, budget: Budget, client: str) -> None:
        self._budget = budget
        self.client = client
        self._worked: float | None = None

    def admit(self) -> None:
        """Raises RateLimited when the client has used up its budget."""
        self._budget.admit(self.client)

    def charge_refusal(self) -> None:
        """No process was free: to ask again and again is not for nothing."""
        self._budget.charge(self.client, FREE + _REFUSAL)

    def charge(self, seconds: float) -> None:
        """A process worked for so long."""
        self._worked = (self._worked or 0.0) + seconds
        self._budget.charge(self.client, seconds)

    def headers(self) -> list[tuple[bytes, bytes]]:
        """What the client has left, and how long the query took (Server-Timing)."""
        own = self._budget.headers(self.client)
        if self._worked is not None:
            own.append((b"server-timing", f"query;dur={self._worked * 1000:.1f}".encode()))
        return own

    def announcing(self, app: ASGIApp) -> ASGIApp:
        """`app`, whose answer gets these headers."""

        async def announced(scope: Scope, receive: Receive, send: Send) -> None:
            async def sent(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message = {**message, "headers": [*message["headers"], *self.headers()]}
                await send(message)

            await app(scope, receive, sent)

        return announced
