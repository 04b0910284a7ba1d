"""The outermost layer (pure ASGI): answers that are kept leave here, and queries go to the workers from here.

Everything else goes on to the application. Each request is served by one version from its beginning to its end: the
one that was current when it came.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import QueueFull
from .clients import CLIENT, client_of
from .compression import Compression, takes_gzip
from .prepared import Key, Prepared
from .problems import told
from .queries import endpoint
from .queries.budget import BUDGET, Account, Budget
from .service import KEPT_BYTES, SERVED_BY, Service

_MOST_KEY = 128 * 2**10
"""Bytes of a request's address and headers beyond which its answer is not kept."""
_MOST_CONTENT = 4 * 2**20
"""Bytes of an answer of the application beyond which it is not kept."""
_MOST_OUTGOING = 512 * 2**20
"""Bytes of large answers that may be on their way at a time, to clients that may read them slowly."""
_NEGOTIATED = {"accept", "accept-language", "accept-encoding", "accept-profile", "accept-datetime"}
"""What an answer that is kept may vary by: these are in its key, it is compressed only as it leaves, or it is kept from
requests that have none of them."""
_APART = {b"range", b"accept-profile", b"accept-datetime"}
"""Headers that few requests have, and with which no kept answer is an answer."""


@dataclass
class Turn:
    """One service, as long as it is current and until the last request that it answers has ended."""

    service: Service
    requests: int = 0
    over: bool = False

    def begin(self) -> Service:
        """One more request is answered, until `end`."""
        self.requests += 1
        return self.service

    def end(self) -> None:
        """A request has been answered."""
        self.requests -= 1
        self.close_when_over()

    def close_when_over(self) -> None:
        """Close the service, if it is not current any more and answers no request."""
        if self.over and not self.requests:
            self.service.close()

    def __enter__(self) -> Service:
        return self.begin()

    def __exit__(self, *_: object) -> None:
        self.end()


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request's headers decides about an answer that is kept."""

    key: Key
    known: bytes
    keepable: bool
    gzip: bool
    since: bytes = b""


class Front:
    """Answers from the cache, from the endpoint, or by the application behind it."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._turn = Turn(service)
        self._trusted = service.settings.trusted
        self._budget = Budget(service.settings.query_budget)
        self._outgoing = 0
        self.compression = Compression(KEPT_BYTES)

    @property
    def service(self) -> Service:
        """What answers the next request."""
        return self._turn.service

    def take_over(self, service: Service) -> None:
        """From the next request on, `service` answers; the one before is closed when its last request has ended."""
        before, self._turn = self._turn, Turn(service)
        before.over = True
        before.close_when_over()

    def kept(self, asked: Asked) -> Prepared | None:
        """The answer to a request, if it was given before."""
        return self._turn.service.answers.get(asked.key) if asked.keepable else None

    async def packed(self, prepared: Prepared, asked: Asked) -> Prepared:
        """The answer as the one who asks wants it: compressed, or as it is."""
        return await self.compression.packed(prepared) if asked.gzip else prepared

    @contextmanager
    def sending(self, prepared: Prepared) -> Iterator[None]:
        """For the block, an answer is on its way."""
        self._outgoing += prepared.large
        try:
            yield
        finally:
            self._outgoing -= prepared.large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = asked_by(scope["method"], scope["raw_path"], scope["query_string"], scope["headers"])
        prepared = self.kept(asked) or await self.answer(scope, receive, send, asked)
        if prepared:
            with self.sending(prepared):
                await (await self.packed(prepared, asked)).send(scope, send, asked.known, asked.since)

    async def answer(self, scope: Scope, receive: Receive, send: Send, asked: Asked) -> Prepared | None:
        """The answer to a request, or None when it has been sent."""
        with self.turn as service:
            self._signed(scope, service)
            found = await endpoint.answer(scope, receive, asked.key) if endpoint.is_query(scope) else None
            if isinstance(found, Prepared):
                busy = self.too_much(found)
                if busy is None:
                    return found
                found = told(Request(scope, receive), busy)
            if asked.gzip:
                send = self.compression.compressing(scope, send)
            await (found or self._app)(scope, receive, _keeping(service, asked, scope, send))
            return None

    async def refuse(
        self, scope: Scope, receive: Receive, send: Send, asked: Asked, error: Exception, account: Account
    ) -> None:
        """Tell why a query has no answer."""
        with self.turn as service:
            self._signed(scope, service)
            if asked.gzip:
                send = self.compression.compressing(scope, send)
            await (await endpoint.refused(Request(scope, receive), error, account))(scope, receive, send)

    @property
    def turn(self) -> Turn:
        """What answers the next request, as a block in which it does."""
        return self._turn

    def account(self, scope: Scope) -> Account:
        """Who pays for a request."""
        return Account(self._budget, client_of(scope, self._trusted))

    def _signed(self, scope: Scope, service: Service) -> None:
        """Write into a request who answers it, and who asks."""
        scope[SERVED_BY], scope[BUDGET] = service, self._budget
        scope[CLIENT] = client_of(scope, self._trusted)

    def too_much(self, prepared: Prepared) -> QueueFull | None:
        """The refusal of an answer, where clients that read slowly hold too much already."""
        if prepared.large and self._outgoing + prepared.large > _MOST_OUTGOING:
            return QueueFull("Too many large answers are on their way; try again in a moment.")
        return None


def asked_by(method: str, path: bytes, query: bytes, headers: Iterable[tuple[bytes, bytes]]) -> Asked:
    """What of a request decides about an answer that is kept."""
    accept = language = known = encoding = since = b""
    keepable = method in ("GET", "HEAD")
    for name, value in headers:
        if name == b"accept":
            accept = accept + b", " + value if accept else value
        elif name == b"accept-language":
            language = language + b", " + value if language else value
        elif name == b"if-none-match":
            known = known + b", " + value if known else value
        elif name == b"accept-encoding":
            encoding = encoding + b", " + value if encoding else value
        elif name == b"if-modified-since":
            since = value
        elif name in _APART:
            keepable = False
    key = (path, query, accept, language)
    keepable = keepable and sum(map(len, key)) < _MOST_KEY
    return Asked(key, known, keepable, b"gzip" in encoding and takes_gzip(encoding), since)


def _keeping(service: Service, asked: Asked, scope: Scope, send: Send) -> Send:
    """`send`, and keep what is sent if that is one whole answer that everybody may have."""
    if not asked.keepable or scope["method"] != "GET":
        return send
    start: Message | None = None

    async def sent(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
        elif start and not message.get("more_body") and _for_everybody(start, len(message.get("body", b""))):
            service.answers.put(asked.key, Prepared.of(start["headers"], message["body"]))
        else:
            start = None
        await send(message)

    return sent


def _for_everybody(start: Message, size: int) -> bool:
    headers = {name: value.decode("latin-1").lower() for name, value in start["headers"]}
    varies = {each.strip() for each in headers.get(b"vary", "").split(",") if each.strip()}
    public = headers.get(b"cache-control", "").startswith("public") and b"etag" in headers
    whole = start["status"] == 200 and headers.get(b"content-length") == str(size)
    return public and whole and size <= _MOST_CONTENT and varies <= _NEGOTIATED
