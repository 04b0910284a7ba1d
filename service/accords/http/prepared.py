"""Answers as they leave: the head and the bytes, made once, sent as often as they are asked for, kept up to a bound."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.types import Message, Scope, Send

Key = tuple[bytes, ...]
_OVERHEAD = 1024
"""What an answer takes beside its bytes and its key, at most."""
_PIECE = 2**18
_OF_THE_CONTENT = {b"content-type", b"content-length"}


@dataclass(frozen=True)
class Prepared:
    """A whole answer with status 200. With a `tag` (an ETag) it answers conditional requests, too."""

    start: Message
    body: Message
    tag: bytes = b""
    unchanged: Message = field(default_factory=dict)

    @classmethod
    def of(cls, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> "Prepared":
        """The answer with these headers, all of them; a 304 has all but those of the content (RFC 9110, 15.4.5)."""
        every = list(headers)
        kept = [each for each in every if each[0] not in _OF_THE_CONTENT]
        return cls(
            start={"type": "http.response.start", "status": 200, "headers": every},
            body={"type": "http.response.body", "body": body},
            tag=dict(every).get(b"etag", b""),
            unchanged={"type": "http.response.start", "status": 304, "headers": kept},
        )

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return len(self.body["body"])

    async def send(self, scope: Scope, send: Send, known: bytes = b"") -> None:
        """Answer a request whose If-None-Match header is `known` (RFC 9110, section 13.1.2)."""
        if known and self.tag and _knows(known, self.tag):
            await send(self.unchanged)
            await send({"type": "http.response.body", "body": b""})
            return
        await send(self.start)
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
        elif self.size <= _PIECE:
            await send(self.body)
        else:
            await self._send_in_pieces(send)

    async def _send_in_pieces(self, send: Send) -> None:
        """Each piece waits until the one before is on its way."""
        body = memoryview(self.body["body"])
        for begin in range(0, len(body), _PIECE):
            more = begin + _PIECE < len(body)
            await send({"type": "http.response.body", "body": bytes(body[begin : begin + _PIECE]), "more_body": more})


class Cache:
    """The latest answers by key, up to `most` bytes in all; used in one thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[Key, Prepared] = OrderedDict()

    def get(self, key: Key) -> Prepared | None:
        """The answer of `key`, if it is kept."""
        found = self._answers.get(key)
        if found:
            self._answers.move_to_end(key)
        return found

    def put(self, key: Key, answer: Prepared) -> None:
        """Keep an answer, unless it is so large that it would drive out most others."""
        size = _cost(key, answer)
        if size > self._most // 8 or key in self._answers:
            return
        self._answers[key] = answer
        self._size += size
        while self._size > self._most:
            self._size -= _cost(*self._answers.popitem(last=False))


def _cost(key: Key, answer: Prepared) -> int:
    return answer.size + sum(map(len, key)) + _OVERHEAD


def _knows(known: bytes, tag: bytes) -> bool:
    tags = [each.strip().removeprefix(b"W/") for each in known.split(b",")]
    return tag in tags or b"*" in tags
