"""Answers as they leave: the head and the bytes, made once, sent as often as they are asked for, kept up to a bound."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import Scope, Send

from .answers import is_unmodified

Key = tuple[bytes, ...]
"""What an answer is kept by: path, query, Accept, Accept-Language, and what a POST asks."""
ACCEPT = 2
"""The place of Accept in a key."""
_OVERHEAD = 1024
"""What an answer takes beside its bytes and its key, at most."""
PIECE = 2**18
"""Bytes of an answer that are handed on at once; the next wait until these are on their way."""
PATIENCE = 60.0
"""Seconds for a client to take a piece; the connection of one that does not is cut."""
_OF_THE_CONTENT = {b"content-type", b"content-length", b"content-encoding"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A whole answer with status 200: its header lines with the empty one at their end, and its content.

    With a `tag` (an ETag) it answers conditional requests, too.
    """

    head: bytes
    content: bytes
    tag: bytes = b""

    @classmethod
    def of(cls, headers: Iterable[tuple[bytes, bytes]], content: bytes) -> "Prepared":
        """The answer with these headers, all of them."""
        every = list(headers)
        return cls(head_of(every), content, dict(every).get(b"etag", b""))

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers as ASGI sends them."""
        split = (line.partition(b": ") for line in self.head.split(b"\r\n") if line)
        return [(name, value) for name, _, value in split]

    def with_headers(self, more: Iterable[tuple[bytes, bytes]]) -> "Prepared":
        """The same answer with headers that this one time has and not the next."""
        return Prepared(self.head[:-2] + head_of(more), self.content, self.tag)

    @property
    def large(self) -> int:
        """Bytes of a content that is sent in pieces, 0 of others."""
        return len(self.content) if len(self.content) > PIECE else 0

    async def send(self, scope: Scope, send: Send, known: bytes = b"", since: bytes = b"") -> None:
        """Answer a request whose If-None-Match header is `known`, and whose If-Modified-Since header is `since`.

        A 304 (RFC 9110, section 13.1.2) has all headers but those of the content (section 15.4.5).
        """
        if (known and self.tag and _knows(known, self.tag)) or (since and self._is_unmodified(known, since)):
            kept = [each for each in self.headers if each[0] not in _OF_THE_CONTENT]
            await send({"type": "http.response.start", "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        content = b"" if scope["method"] == "HEAD" else self.content
        pieces = [content[begin : begin + PIECE] for begin in range(0, len(content), PIECE)] or [b""]
        for number, piece in enumerate(pieces, 1):
            message = {"type": "http.response.body", "body": piece, "more_body": number < len(pieces)}
            await (send(message) if number == 1 else asyncio.wait_for(send(message), PATIENCE))

    def _is_unmodified(self, known: bytes, since: bytes) -> bool:
        modified = dict(self.headers).get(b"last-modified", b"")
        return is_unmodified(known.decode("latin-1"), since.decode("latin-1"), modified.decode("latin-1"))


def head_of(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Headers as they stand before the content (RFC 9112, section 5)."""
    return b"".join(b"%b: %b\r\n" % each for each in headers) + b"\r\n"


class Cache:
    """The latest answers by key, up to `most` bytes in all; used in one thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[Key, tuple[bytes, bytes, bytes]] = OrderedDict()
        """As tuples of bytes, because the garbage collector does not visit these again and again."""

    def get(self, key: Key) -> Prepared | None:
        """The answer of `key`, if it is kept."""
        found = self._answers.get(key)
        if found is None:
            return None
        self._answers.move_to_end(key)
        return Prepared(*found)

    def put(self, key: Key, answer: Prepared) -> None:
        """Keep an answer, unless it is so large that it would drive out most others."""
        size = _cost(key, answer)
        if size > self._most // 8 or key in self._answers:
            return
        self._answers[key] = (answer.head, answer.content, answer.tag)
        self._size += size
        while self._size > self._most:
            oldest, kept = self._answers.popitem(last=False)
            self._size -= _cost(oldest, Prepared(*kept))


def _cost(key: Key, answer: Prepared) -> int:
    return len(answer.head) + len(answer.content) + sum(map(len, key)) + _OVERHEAD


def _knows(known: bytes, tag: bytes) -> bool:
    tags = [each.strip().removeprefix(b"W/") for each in known.split(b",")]
    return tag in tags or b"*" in tags
