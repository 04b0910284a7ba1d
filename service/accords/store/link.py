"""The near end of the socket to one worker: requests go out, and replies come in, piece by piece, without waiting."""

import asyncio
import socket
from dataclasses import dataclass

from .wire import READY, REPLY

_PIECE = 2**14
_PROBLEM_BYTES = 2**20
"""What a reply may have beyond the longest answer, to tell a problem."""


@dataclass(frozen=True, slots=True)
class Received:
    """One whole reply; see wire.py."""

    kind: int
    flags: int
    tag: bytes
    body: bytes
    hints: bytes = b""


class Link:
    """A worker as its number and a socket that does not block."""

    def __init__(self, number: int, end: socket.socket) -> None:
        self.number = number
        self.ready = False
        """Whether the worker has said that it can answer."""
        self.ended = False
        """Whether it will say nothing more."""
        self.since = 0.0
        """When its start began to count."""
        self.process = 0
        """The process id, once the template has told it."""
        self.aside = True
        """Whether it works on some of the processors only, as it does until it has answered once."""
        self._socket = end
        self._start = b""
        self._head: tuple[int, int, bytes, int] | None = None
        self._body = bytearray()
        self._filled = 0

    def fileno(self) -> int:
        """What becomes readable when there is something to receive."""
        return self._socket.fileno()

    def send(self, request: bytes, loop: asyncio.AbstractEventLoop) -> bool:
        """Send a request; False when the worker has ended."""
        try:
            sent = self._socket.send(request)
        except BlockingIOError:
            sent = 0
        except OSError:
            return False
        if sent < len(request):
            rest = loop.create_task(loop.sock_sendall(self._socket, request[sent:]))
            rest.add_done_callback(lambda done: done.cancelled() or done.exception())
        return True

    def receive(self, most: int) -> Received | None:
        """What has come, if that is a whole reply by now. One of more than `most` bytes is not read."""
        try:
            return self._more_of_body() if self._head else self._beginning(most)
        except BlockingIOError:
            return None
        except ConnectionError:
            self.ended = True
            return None

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()

    def _beginning(self, most: int) -> Received | None:
        chunk = self._socket.recv(_PIECE)
        if not chunk:
            self.ended = True
            return None
        chunk = self._start + chunk
        if len(chunk) < REPLY.size:
            self._start = chunk
            return None
        self._start = b""
        kind, flags, apart, size, tag = REPLY.unpack_from(chunk)
        size += apart
        if size > most + _PROBLEM_BYTES or len(chunk) > REPLY.size + size:
            self.ended = True
            return None
        self.ready = self.ready or kind == READY
        if len(chunk) == REPLY.size + size:
            return _received(kind, flags, tag, apart, chunk[REPLY.size :])
        self._head, self._body, self._filled = (kind, flags, tag, apart), bytearray(size), len(chunk) - REPLY.size
        self._body[: self._filled] = chunk[REPLY.size :]
        return None

    def _more_of_body(self) -> Received | None:
        assert self._head
        count = self._socket.recv_into(memoryview(self._body)[self._filled :])
        if not count:
            self.ended = True
            return None
        self._filled += count
        if self._filled < len(self._body):
            return None
        head, body, self._head, self._body = self._head, self._body, None, bytearray()
        return _received(*head, bytes(body))


def _received(kind: int, flags: int, tag: bytes, apart: int, rest: bytes) -> Received:
    """The reply whose hints are the first `apart` bytes of `rest`."""
    return Received(kind, flags, tag, rest[apart:], rest[:apart]) if apart else Received(kind, flags, tag, rest)
