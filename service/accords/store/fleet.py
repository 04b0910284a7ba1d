"""The worker processes of one template: as many as there should be, whatever ends, is killed, or hangs.

Who uses them hears what each says, and when one is lost. A template that ends, or does not do what it is told within
a few seconds, is replaced with all its workers; each failure in a row makes the next try wait longer.
"""

import asyncio
import time
from collections.abc import Callable

from ..errors import Problem
from .errand import Errand
from .link import Link, Received
from .spawner import Spawner
from .wire import ENDED, READY, STARTED, UP

SILENCE = 5.0
"""Seconds for a template that has loaded its store to carry out an order."""
_PATIENCE = 120.0
"""Seconds for a template to load its store, and for a worker to open it."""
_DELAYS = (0.0, 0.1, 0.5, 2.0, 5.0)
"""Seconds before the next try, by how many have failed."""


class Fleet:
    """`count` workers and their template; `hear` gets each whole reply, `lose` each worker that is no more, and why."""

    def __init__(
        self,
        errand: Errand,
        count: int,
        most: int,
        hear: Callable[[Link, Received], None],
        lose: Callable[[Link, Problem], None],
    ) -> None:
        """Start them; a reply of more than `most` bytes is not read."""
        self._errand = errand
        self._mishaps = errand.mishaps
        self._count = count
        self._most = most
        self._hear = hear
        self._lose = lose
        self._links: dict[int, Link] = {}
        self._orders: dict[int, float] = {}
        """When the template was told to start or kill a worker, and has not said that it did."""
        self._up: float | None = None
        self._started = 0
        self._failures = 0
        self._down = False
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._spawner = Spawner(errand)
        self._since = time.monotonic()
        for _ in range(count):
            self._start()

    @property
    def template(self) -> int:
        """The process id of the template."""
        return self._spawner.process_id

    @property
    def works(self) -> bool:
        """Whether a worker can answer, or is answering."""
        return any(link.ready for link in self._links.values())

    @property
    def complete(self) -> bool:
        """Whether every worker can answer, or is answering."""
        return bool(self._links) and all(link.ready for link in self._links.values())

    @property
    def failures(self) -> int:
        """How many starts in a row came to nothing."""
        return self._failures

    @property
    def watched(self) -> bool:
        """Whether the template or a worker owes something, so that `look` has to be called again."""
        return bool(self._orders) or any(not link.ready for link in self._links.values())

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on, hear what the template and the workers say."""
        self._loop = loop
        now = self._since = time.monotonic()
        self._orders = dict.fromkeys(self._orders, now)
        loop.add_reader(self._spawner.fileno(), self._news)
        for link in self._links.values():
            link.since = now
            loop.add_reader(link.fileno(), self._read, link)

    def retire(self, link: Link) -> None:
        """A worker ends by itself after what it said: start another."""
        self._drop(link, self._mishaps.could_not_work())
        self._start()

    def kill(self, link: Link) -> None:
        """Kill a worker, and start another in its place."""
        self._drop(link, self._mishaps.could_not_work())
        try:
            self._spawner.kill(link.number)
        except OSError:
            self._begin_again()
        else:
            self._orders[link.number] = time.monotonic()
            self._start()

    def look(self) -> None:
        """Begin again with another template when this one has been silent for too long."""
        if not self._down and self._is_silent():
            self._news()  # it may have spoken while this process was busy
            if not self._down and self._is_silent():
                self._begin_again()

    def close(self, error: Problem) -> None:
        """End the template and all workers."""
        self._drop_all(error)
        if self._loop and not self._loop.is_closed() and not self._down:
            self._loop.remove_reader(self._spawner.fileno())
        self._down = self._closed = True
        self._spawner.end()

    def _is_silent(self) -> bool:
        now = time.monotonic()
        if self._up is None:
            return now > self._since + _PATIENCE
        late = any(now > max(since, self._up) + SILENCE for since in self._orders.values())
        return late or any(not link.ready and now > link.since + _PATIENCE for link in self._links.values())

    def _read(self, link: Link) -> None:
        """Take what a worker says."""
        received = link.receive(self._most)
        if received is None:
            if link.ended and self._loop:
                self._loop.remove_reader(link.fileno())
            return
        if received.kind == READY:
            self._failures = 0
        self._hear(link, received)

    def _news(self) -> None:
        """Take what the template says."""
        try:
            news = self._spawner.news()
        except EOFError:
            self._begin_again()
            return
        for what, number, code in news:
            if what == UP:
                self._up = time.monotonic()
            if what == STARTED and number in self._links:
                self._links[number].process = code
            self._orders.pop(number, None)
            if what == ENDED and number in self._links:
                self._read(self._links[number])  # it may have answered before it ended
                if number in self._links:
                    self._bury(self._links[number], code)

    def _bury(self, link: Link, code: int) -> None:
        """A worker has ended on its own."""
        self._drop(link, self._mishaps.death(code) if link.ready else self._mishaps.could_not_work())
        if link.ready:
            self._start()
        else:
            self._retry(self._start)

    def _drop(self, link: Link, error: Problem) -> None:
        if self._links.pop(link.number, None) is None:
            return
        if self._loop and not link.ended:
            self._loop.remove_reader(link.fileno())
        link.close()
        self._lose(link, error)

    def _drop_all(self, error: Problem) -> None:
        for link in list(self._links.values()):
            self._drop(link, error)
        self._orders.clear()

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
        self._orders[link.number] = link.since = time.monotonic()
        if self._loop:
            self._loop.add_reader(link.fileno(), self._read, link)

    def _begin_again(self) -> None:
        """The template has ended, or does nothing: end what is left of it, and start another."""
        self._drop_all(self._mishaps.could_not_work())
        if self._loop and not self._down:
            self._down = True
            self._loop.remove_reader(self._spawner.fileno())
            self._spawner.end()
            self._retry(self._start_template)

    def _start_template(self) -> None:
        assert self._loop
        if self._closed:
            return
        self._down, self._up = False, None
        self._spawner = Spawner(self._errand)
        self._since = time.monotonic()
        self._loop.add_reader(self._spawner.fileno(), self._news)
        for _ in range(self._count):
            self._start()

    def _retry(self, step: Callable[[], None]) -> None:
        assert self._loop
        self._failures += 1
        self._loop.call_later(_DELAYS[min(self._failures, len(_DELAYS) - 1)], step)
