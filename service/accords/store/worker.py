"""One worker: a process that the template forked, which does what strangers ask over a socket, one after the other.

It gives up the network and more before it reads the first; see confinement.py. What it answers to queries is in
responder.py.
"""

import gc
import hashlib
import json
import math
import resource
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from socket import socket
from typing import Any

import pyoxigraph as ox

from ..errors import Problem
from .confinement import confine, limit, lower_priority
from .huge_pages import HugePages
from .processors import set_aside
from .responder import AtHand, Responder
from .screening import lasting
from .wire import LAST, LASTING, PROBLEM, READY, REPLY, Plan, receive_request

_MOST_CPU_SECONDS = resource.getrlimit(resource.RLIMIT_CPU)[1]
_SETTLED = 0.2
"""Seconds on a processor after which a worker will live on, so that it is worth it to gather its memory."""
_AT_ONCE = 1
"""Huge pages that are gathered between two queries."""
_SPARE_SECONDS = 1
"""How much longer than its deadline a query works if nobody kills it."""


@dataclass(frozen=True)
class Said:
    """What is said to one request: the kind and the flags of `wire`, the body, and what stands beside it."""

    kind: int
    body: bytearray
    flags: int = 0
    beside: bytes = b""


def serve(link: socket, say: Callable[[dict[str, Any], bytes], Said], memory_bytes: int) -> None:
    """Say to each request what `say` does, until there are no more, or what was said is the last.

    That is so too when so much memory was used, of the `memory_bytes` allowed, that a new process is better.
    """
    recycled, clock = _peak_bytes() + memory_bytes // 4, _Clock()
    settled, pages = time.process_time() + _SETTLED, HugePages()
    link.sendall(REPLY.pack(READY, 0, 0, 0, b""))
    while (received := receive_request(link)) is not None:
        asked, body = received
        clock.give(asked["seconds"])
        said = _said(say, asked, body)
        flags = said.flags | LAST if _peak_bytes() > recycled else said.flags
        tag = hashlib.sha256(said.body).digest()[:16]
        _send(link, REPLY.pack(said.kind, flags, len(said.beside), len(said.body), tag), said.beside, said.body)
        if flags & LAST:
            return
        if time.process_time() > settled and not pages.gather(_AT_ONCE):
            settled = math.inf


def _said(say: Callable[[dict[str, Any], bytes], Said], asked: dict[str, Any], body: bytes) -> Said:
    """What is said to one request; a problem is told as one."""
    try:
        return say(asked, body)
    except Problem as problem:
        return _told(type(problem).__name__, problem.detail, 0, problem.extra)
    except MemoryError:
        raise
    except Exception:
        traceback.print_exc()
        return _told("Problem", "A fault of the service; its log says more.", LAST, {})


def _told(problem: str, detail: str, flags: int, extra: dict[str, Any]) -> Said:
    told = {"problem": problem, "detail": detail, "extra": extra}
    return Said(PROBLEM, bytearray(json.dumps(told), "ascii"), flags)


def confined() -> bool:
    """Give up what no worker needs: priority, network, other programs; False where the system has no way to do it."""
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    gc.enable()  # what the template had is frozen
    lower_priority()
    set_aside()
    return confine()


def work(link: socket, at_hand: AtHand, plan: Plan) -> None:
    """The whole life of a worker that answers queries: confine this process, open the store, answer."""
    alone = confined()
    responder = Responder(ox.Store.read_only(plan.folder), plan, at_hand, confined=alone)
    limit(plan.memory_bytes)
    serve(link, partial(answered, responder), plan.memory_bytes)


def answered(responder: Responder, asked: dict[str, Any], query: bytes) -> Said:
    """The answer to one query. Raises the problems that `Responder` does."""
    text = responder.text(asked, query)
    kind, body = responder.answer(asked, text)
    return Said(kind, body, LASTING if lasting(text) else 0, responder.hints(text))


def _send(link: socket, head: bytes, hints: bytes, body: bytearray) -> None:
    parts: list[bytes | bytearray] = [head, hints, body] if hints else [head, body]
    sent = link.sendmsg(parts)
    if sent < sum(map(len, parts)):
        link.sendall(memoryview(b"".join(parts))[sent:])


class _Clock:
    """Lets the system end a query that nobody stops: one that has used more time on a processor than it was given."""

    def __init__(self) -> None:
        self._most = 0

    def give(self, seconds: float) -> None:
        """So much from now on, and a little more; the system counts whole seconds."""
        most = int(time.process_time() + seconds) + 1 + _SPARE_SECONDS
        if most != self._most:
            resource.setrlimit(resource.RLIMIT_CPU, (most, _MOST_CPU_SECONDS))
            self._most = most


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
