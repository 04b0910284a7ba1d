"""Headers that every answer carries, whatever made it: CORS, security, HEAD (a pure ASGI middleware).

CORS is `*` to the letter and without credentials (Fetch standard, section 3.3): the data are public, and a
page on any other site may read them, errors included.
"""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .service import SERVED_BY

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
    "If-None-Match, Prefer",
    "Access-Control-Max-Age": "86400",
}


def encoded(headers: Mapping[str, str] = ALWAYS) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI sends them; by default those that every answer carries."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


class EveryAnswer:
    """Adds `ALWAYS` and the version to each answer, `PREFLIGHT` to one to OPTIONS, and lets HEAD work where GET does.

    RFC 9110, section 9.3.2: HEAD is answered as GET would be, headers included, without the content. An Allow
    header names what that adds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if served_by := scope.get(SERVED_BY):
                    headers["Accords-Version"] = str(served_by.published.version)
                _dress(headers, method)
            elif method == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET"} if method == "HEAD" else scope
        await self.app(asked, receive, dressed)


def _dress(headers: MutableHeaders, method: str) -> None:
    varies = headers.get("vary", "")
    if "accept-encoding" not in varies.lower():
        headers["vary"] = f"{varies}, Accept-Encoding" if varies else "Accept-Encoding"
    for name, value in (ALWAYS | PREFLIGHT if method == "OPTIONS" else ALWAYS).items():
        headers[name] = value
    if "allow" in headers:
        allowed = {each.strip() for each in headers["allow"].split(",")} | {"OPTIONS"}
        headers["allow"] = ", ".join(sorted(allowed | {"HEAD"} if "GET" in allowed else allowed))
