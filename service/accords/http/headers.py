"""Headers that every answer carries, whatever made it: CORS, security, its name, HEAD (a pure ASGI middleware).

CORS is `*` to the letter and without credentials (Fetch standard, section 3.3): the data are public, and a
page on any other site may read them, errors included.
"""

from collections.abc import Iterable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import request_id
from .service import SERVED_BY, Service

ALWAYS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Location, Content-Location, Content-Profile, "
    "Content-Disposition, Retry-After, Memento-Datetime, RateLimit, RateLimit-Policy, Server-Timing, X-Request-ID, "
    "Accords-Version, Accords-Hint",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Accept-Profile, Accept-Datetime, Content-Type, "
    "If-None-Match, If-Match, Prefer, X-Request-ID, Authorization, Idempotency-Key",
    "Access-Control-Max-Age": "86400",
}


FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""The policy of an answer that may stand in a frame on any site, because it can do nothing there.

It is the one policy that an answer can have in place of that of all others.
"""


def encoded(headers: Mapping[str, str] = ALWAYS) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI sends them; by default those that every answer carries."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


Lines = list[tuple[bytes, bytes]]
_ALWAYS, _WITH_PREFLIGHT = encoded(), encoded(ALWAYS | PREFLIGHT)
_VERSION = b"accords-version"
_POLICY = b"content-security-policy"
_REPLACED = {_VERSION, *dict(_WITH_PREFLIGHT)}


class EveryAnswer:
    """Adds `ALWAYS`, the version and the name of the request to each answer, and lets HEAD work where GET does.

    An answer to OPTIONS gets `PREFLIGHT`, too. RFC 9110, section 9.3.2: HEAD is answered as GET would be, headers
    included, without the content. An Allow header names what that adds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = _WITH_PREFLIGHT if method == "OPTIONS" else _ALWAYS
                message = {**message, "headers": dressed(message["headers"], scope.get(SERVED_BY), own)}
                request_id.name(Headers(scope=scope), MutableHeaders(scope=message))
            elif method == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET"} if method == "HEAD" else scope
        await self.app(asked, receive, sent)


def dressed(headers: Iterable[tuple[bytes, bytes]], served_by: Service | None, own: Lines = _ALWAYS) -> Lines:
    """The headers of an answer with those that every answer carries, in the place of others of the same name."""
    every: Lines = []
    varies = b""
    for name, value in headers:
        if name == b"vary":
            varies = value
        elif (name, value) == (_POLICY, FRAMED.encode()):
            own = [each for each in own if each[0] != _POLICY] + [(name, value)]
        elif name == b"allow":
            every.append((name, _allowed(value)))
        elif name not in _REPLACED:
            every.append((name, value))
    if b"accept-encoding" not in varies.lower():
        varies = varies + b", Accept-Encoding" if varies else b"Accept-Encoding"
    if served_by:
        every.append((_VERSION, b"%d" % served_by.published.version))
    return [*every, (b"vary", varies), *own]


def _allowed(methods: bytes) -> bytes:
    """The methods of an Allow header and those that we add to them."""
    allowed = {each.strip() for each in methods.split(b",")} | {b"OPTIONS"}
    return b", ".join(sorted(allowed | {b"HEAD"} if b"GET" in allowed else allowed))
