"""Send what is worth it compressed (RFC 9110, section 8.4.1.3): gzip, which every client understands.

A compressed answer has an ETag of its own: the one of the same answer as it is, with a suffix. An answer that comes
with a digest of its bytes stays as it is.
"""

import zlib
from functools import lru_cache

from fastapi.concurrency import run_in_threadpool
from starlette.types import Message, Scope, Send

from .prepared import Cache, Prepared

LEAST = 1024
"""Bytes of an answer from which on it is compressed."""
_SUFFIX = b'-gzip"'
_LEVEL = 5
_AT_ONCE = 64 * 2**10
"""Bytes that are compressed at once; more are given to a thread, so that nobody waits."""
_TEXTUAL = ("text/", "application/json", "application/xml", "image/svg+xml")
_TEXTS = ("+json", "+xml", "/trig", "/n-triples", "/n-quads")


class Compression:
    """Compresses answers, and keeps what it compressed, up to `most` bytes."""

    def __init__(self, most: int) -> None:
        self._kept = Cache(most)

    def at_hand(self, answer: Prepared) -> Prepared | None:
        """The answer compressed, if its bytes were before, or as it is, if that is better; None when there is work."""
        if len(answer.content) < LEAST:
            return answer
        kept = self._kept.get((answer.tag,)) if answer.tag else None
        return _packed(answer, kept.content) if kept else None

    async def packed(self, answer: Prepared) -> Prepared:
        """The answer compressed, if that is worth it. What has the same ETag has the same bytes."""
        at_hand = self.at_hand(answer)
        if at_hand:
            return at_hand
        if not worth(200, dict(answer.headers)):
            return answer
        content = answer.content
        content = _gzip(content) if len(content) < _AT_ONCE else await run_in_threadpool(_gzip, content)
        if answer.tag:
            self._kept.put((answer.tag,), Prepared(b"", content))
        return _packed(answer, content)

    def compressing(self, scope: Scope, send: Send) -> Send:
        """`send` for an answer of the application, which it compresses. The request loses our suffix."""
        known = b", ".join(value for name, value in scope["headers"] if name == b"if-none-match")
        if _SUFFIX in known:
            bare = (b"if-none-match", known.replace(_SUFFIX, b'"'))
            scope["headers"] = [*(each for each in scope["headers"] if each[0] != b"if-none-match"), bare]
        return _Compressed(self, send, known, head=scope["method"] == "HEAD").send


class _Compressed:
    """One answer on its way."""

    def __init__(self, compression: Compression, send: Send, known: bytes, *, head: bool) -> None:
        self._compression = compression
        self._send = send
        self._head = head
        self._known = known
        self._start: Message | None = None
        self._stream: zlib._Compress | None = None

    async def send(self, message: Message) -> None:
        """Take the next part of the answer."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start:
            await self._first(self._start, message)
        elif self._stream:
            await self._next(self._stream, message)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        headers = dict(message["headers"])
        tag = headers.get(b"etag", b"")
        if worth(message["status"], headers):
            if not self._head:
                self._start = message
                return
            message = {**message, "headers": _encoded(message["headers"], tag)}
        elif message["status"] == 304 and tag[:-1] + _SUFFIX in self._known:
            message = {**message, "headers": _with(message["headers"], etag=tag[:-1] + _SUFFIX)}
        await self._send(message)

    async def _first(self, start: Message, message: Message) -> None:
        self._start = None
        if message.get("more_body"):
            tag = dict(start["headers"]).get(b"etag", b"")
            self._stream = zlib.compressobj(_LEVEL, wbits=31)
            await self._send({**start, "headers": _encoded(start["headers"], tag)})
            await self._next(self._stream, message)
            return
        packed = await self._compression.packed(Prepared.of(start["headers"], message.get("body", b"")))
        await self._send({**start, "headers": packed.headers})
        await self._send({"type": "http.response.body", "body": packed.content})

    async def _next(self, stream: "zlib._Compress", message: Message) -> None:
        more = message.get("more_body", False)
        part = await run_in_threadpool(stream.compress, message.get("body", b""))
        await self._send({**message, "body": part if more else part + stream.flush()})


def worth(status: int, headers: dict[bytes, bytes]) -> bool:
    """Whether an answer with these headers is to be compressed: a whole text of some length, compressed by nobody."""
    kind = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0]
    text = kind.startswith(_TEXTUAL) or kind.endswith(_TEXTS)
    bound = {b"content-encoding", b"repr-digest", b"content-range"} & headers.keys()
    return status == 200 and text and not bound and int(headers.get(b"content-length", LEAST)) >= LEAST


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: bytes) -> bool:
    """Whether an Accept-Encoding header takes gzip (RFC 9110, section 12.5.3).

    >>> takes_gzip(b"br, gzip;q=0.5"), takes_gzip(b"gzip;q=0, *"), takes_gzip(b"deflate")
    (True, False, False)
    """
    weights = {}
    for element in accept_encoding.decode("latin-1").lower().split(","):
        name, _, weight = element.partition(";")
        weights[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return weights.get("gzip", False)


def _packed(answer: Prepared, content: bytes) -> Prepared:
    length = (b"content-length", str(len(content)).encode())
    return Prepared.of([*_encoded(answer.headers, answer.tag), length], content)


def _gzip(body: bytes) -> bytes:
    stream = zlib.compressobj(_LEVEL, wbits=31)
    return stream.compress(body) + stream.flush()


def _encoded(headers: list[tuple[bytes, bytes]], tag: bytes) -> list[tuple[bytes, bytes]]:
    """The headers of an answer, once it is compressed."""
    return _with(headers, content_encoding=b"gzip", **({"etag": tag[:-1] + _SUFFIX} if tag else {}))


def _with(headers: list[tuple[bytes, bytes]], **own: bytes) -> list[tuple[bytes, bytes]]:
    """Headers with some replaced; what is said of the length and of ranges of the plain answer goes."""
    named = {name.replace("_", "-").encode(): value for name, value in own.items()}
    gone = {*named, b"content-length", b"accept-ranges"}
    return [*((name, value) for name, value in headers if name not in gone), *named.items()]
