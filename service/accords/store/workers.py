"""Strangers' queries: each runs in a process that cannot reach the network and that can be killed.

pyoxigraph can neither cancel a query nor bound its memory, and a query of 5 kB can end the process that parses it.
So the serving process only passes the text on, waits until the deadline, and kills and replaces what does not answer.
"""

import contextlib
import json
import os
import queue
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .. import errors
from ..errors import (
    BackendDown,
    BadRequest,
    DeadlineExceeded,
    FederationRefused,
    PayloadTooLarge,
    Problem,
    QueryDied,
    QueueFull,
)

_PACKAGES = str(Path(__file__).parents[2])
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\s]*>'
    r"|\#[^\n\r]*"
    r"|(?P<word>[?$@]?[\w.:%-]+)"
    r"|.",
    re.DOTALL,
)


@dataclass(frozen=True)
class Limits:
    """What one query may take; times are wall time in seconds, `queue` the longest wait for a free worker."""

    deadline: float = 20.0
    queue: float = 5.0
    query_bytes: int = 32_768
    rows: int = 100_000
    answer_bytes: int = 50 * 2**20
    memory_bytes: int = 2**30


@dataclass(frozen=True)
class Formats:
    """The media type wanted for each form of query, or None where the client accepts none of that form's."""

    solutions: str | None = "application/sparql-results+json"
    boolean: str | None = "application/sparql-results+json"
    triples: str | None = "text/turtle"


@dataclass(frozen=True)
class Reply:
    """A whole answer: `form` is "solutions", "boolean" or "triples", the media type is the one asked for it."""

    form: str
    media_type: str
    body: bytes


class Workers:
    """A pool of processes that answer strangers' queries from a published store."""

    def __init__(
        self, folder: Path, *, prefixes: Mapping[str, str], count: int = 2, limits: Limits | None = None
    ) -> None:
        """Start `count` workers, which open the store in `folder` for reading."""
        self.limits = limits or Limits()
        arguments = [str(folder), str(self.limits.memory_bytes), json.dumps(dict(prefixes))]
        self._command = [sys.executable, "-P", "-m", "accords.store.worker", *arguments]
        self._all: set[_Worker] = set()
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for _ in range(count):
            self._idle.put(self._start())

    def answer(
        self,
        query: str,
        formats: Formats,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Reply:
        """The answer to one query, complete. May be called from many threads.

        Raises BadQuery (line, column), BadRequest (the name of a graph), UpdateRefused, FederationRefused,
        NotAcceptable (form: the caller knows what is available), PayloadTooLarge, ResultTooLarge, QueryDied,
        QueueFull, DeadlineExceeded.
        """
        self._measure(query)
        screen(query)
        request = {
            **asdict(self.limits),
            "query": query,
            "formats": asdict(formats),
            "default_graphs": default_graphs,
            "named_graphs": named_graphs,
        }
        try:
            worker = self._idle.get(timeout=self.limits.queue)
        except queue.Empty:
            raise QueueFull("All processes that answer queries are busy; try again in a moment.") from None
        try:
            head, body = worker.ask(request, self.limits.deadline)
        except Problem:
            self._end(worker)
            worker = self._start()
            raise
        finally:
            self._idle.put(worker)
        if "problem" in head:
            raise getattr(errors, head["problem"])(head["detail"], **head["extra"])
        return Reply(head["form"], head["media_type"], body)

    def alive(self) -> bool:
        """Whether a worker answers now (for /health/ready)."""
        try:
            return self.answer("ASK {}", Formats()).form == "boolean"
        except Problem:
            return False

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._all):
            self._end(worker)

    def _measure(self, query: str) -> None:
        try:
            size, most = len(query.encode()), self.limits.query_bytes
        except UnicodeEncodeError as error:
            raise BadRequest(f"The query is not Unicode text: {error.reason}.") from None
        if size > most:
            raise PayloadTooLarge(f"The query has {size} bytes, more than {most}.", limit=most)

    def _start(self) -> "_Worker":
        worker = _Worker(self._command)
        self._all.add(worker)
        return worker

    def _end(self, worker: "_Worker") -> None:
        self._all.discard(worker)
        worker.end()


def screen(query: str) -> None:
    """Refuse a query with the keyword SERVICE before it is tried. (That none is carried out does not rest on this.)

    Raises FederationRefused, with line and column.
    """
    for token in _TOKEN.finditer(query):
        if token["word"] and token["word"].upper() == "SERVICE":
            line_start = query.rfind("\n", 0, token.start()) + 1
            line, column = query.count("\n", 0, line_start) + 1, token.start() - line_start + 1
            raise _federation_refused(line=line, column=column)


class _Worker:
    """One process, and the two pipes to it."""

    def __init__(self, command: list[str]) -> None:
        path = os.pathsep.join(filter(None, [_PACKAGES, os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        assert self._process.stdin and self._process.stdout
        self._requests, self._replies = self._process.stdin, self._process.stdout
        os.set_blocking(self._replies.fileno(), False)

    def ask(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """The head and the body of the reply. After DeadlineExceeded or QueryDied the worker is of no more use."""
        try:
            self._requests.write(json.dumps(request).encode() + b"\n")
            self._requests.flush()
        except OSError:
            raise self._death() from None
        received, until = bytearray(), time.monotonic() + seconds
        while (line := received.find(b"\n")) < 0:
            received += self._receive(until, seconds)
        head = json.loads(received[:line])
        del received[: line + 1]
        while len(received) < head["size"]:
            received += self._receive(until, seconds)
        return head, bytes(received)

    def end(self) -> None:
        """Kill the process, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._replies):
            with contextlib.suppress(OSError):
                pipe.close()

    def _receive(self, until: float, seconds: float) -> bytes:
        with selectors.DefaultSelector() as selector:
            selector.register(self._replies, selectors.EVENT_READ)
            if not selector.select(max(0.0, until - time.monotonic())):
                raise DeadlineExceeded(f"The query took longer than {seconds:g} seconds.", limit=seconds)
        chunk = os.read(self._replies.fileno(), 2**20)
        if not chunk:
            raise self._death()
        return chunk

    def _death(self) -> Problem:
        status = self._process.wait()
        if status == -signal.SIGSYS:
            return _federation_refused()
        if status > 0:
            return BackendDown("The process that answers queries could not work; the log of the service says why.")
        return QueryDied("The query took too much memory or nests too deep: its process ended. Make it simpler.")


def _federation_refused(**place: int) -> FederationRefused:
    return FederationRefused("SERVICE is refused: a query reads what is here and reaches no other host.", **place)
