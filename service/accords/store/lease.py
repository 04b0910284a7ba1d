"""Who may change what an engine holds: one server at a time, which says so in the engine itself, now and then.

Each writes its name there, and until when it holds the lease. Who takes it writes first and then reads, and gives it up
again where it finds another name: of two at the same time, neither may have it, and never both. A server that ends
without a word is waited for until its time is over. Clocks are compared: they need to agree far better than SECONDS.
"""

import time
import uuid
from contextlib import suppress

from pyoxigraph import Literal

from ..errors import BackendDown, Problem
from . import fill
from .engine import Engine, persist
from .received import JSON, parsed_rows

SECONDS = 120.0
"""For so long a server holds the lease after it has said so; it says so again after half of that."""

_HOLDS = "urn:x-accords:holds"
_READ = "SELECT ?said WHERE { GRAPH $state { $state $holds ?said } }"
_SAY = "INSERT DATA { GRAPH $state { $state $holds $said } }"
_UNSAY = "DELETE DATA { GRAPH $state { $state $holds $said } }"
_LAST_SECONDS = 3.0


class Lease:
    """The lease on one engine, as one server has it or not. One thread holds it; another may release it."""

    def __init__(self, engine: Engine, state: str, *, seconds: float = SECONDS) -> None:
        """It is kept in the graph `state` of the engine, and held for so many seconds at a time."""
        self._engine, self._state, self._seconds = engine, state, seconds
        self._name = uuid.uuid4().hex
        self._said, self._until = "", 0.0
        self._ended = False

    def hold(self) -> None:
        """Take the lease, or hold it on. Costs nothing when it was taken, or held on, a moment ago.

        Raises BackendDown while another server has it, when it was released, and as `Engine.query` does.
        """
        if self._ended:
            raise BackendDown("This server follows into the engine no more.")
        now = time.time()
        if self._until - now > self._seconds / 2:
            return
        found, held = self._read(), self._until > now
        if not held and self._others(found, now):
            raise _taken()
        said = f"{self._name} {now + self._seconds}"
        self._update(_SAY, said)
        if not held and self._others(self._read(), now):
            self._update(_UNSAY, said)
            raise _taken()
        for each in found:
            if each.startswith(self._name) or float(each.split()[1]) <= now:
                self._update(_UNSAY, each)
        self._said, self._until = said, now + self._seconds

    def release(self) -> None:
        """Let another have it at once, if the engine can be told. It is not taken again."""
        self._ended = True
        if self._until > time.time():
            with suppress(Problem):
                self._engine.update(self._text(_UNSAY, self._said), seconds=_LAST_SECONDS)

    def _others(self, found: set[str], now: float) -> bool:
        """Whether another server holds it."""
        return any(name != self._name and float(until) > now for name, until in map(str.split, found))

    def _read(self) -> set[str]:
        text = fill(_READ, state=self._state, holds=_HOLDS)
        body = persist(lambda: self._engine.query(text, JSON, default_graphs=[], named_graphs=[self._state]))
        return {row["said"].value for row in parsed_rows(body) if isinstance(row["said"], Literal)}

    def _update(self, template: str, said: str) -> None:
        text = self._text(template, said)
        persist(lambda: self._engine.update(text))

    def _text(self, template: str, said: str) -> str:
        return fill(template, state=self._state, holds=_HOLDS, said=Literal(said))


def _taken() -> BackendDown:
    return BackendDown("Another server follows into this engine, and only one may at a time.")
