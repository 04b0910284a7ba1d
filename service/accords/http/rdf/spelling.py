"""One address for each thing: other spellings of it are redirected for good (308; RFC 3986, section 6.2.2)."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from ...errors import NotFound
from ...registry.lifecycle.standing import standing
from ...registry.lifecycle.tombstones import UNKNOWN
from ..service import SERVED_BY, Service, service
from ..time.timeline import iri_of
from .representation import cut

_ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DOCUMENTS = "/doc/"


class Spelling:
    """Redirects what has a letter percent-encoded that needs no encoding, or encoded in lower case (pure ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and b"%" in scope["raw_path"] and scope["method"] in ("GET", "HEAD"):
            path = plain(scope["raw_path"])
            if path != scope["raw_path"]:
                app = _there(path.decode("latin-1"), scope["query_string"].decode("latin-1"))
        await app(scope, receive, send)


def plain(path: bytes) -> bytes:
    """A path with nothing encoded that need not be, and the rest in upper case (sections 6.2.2.1 and 6.2.2.2).

    >>> plain(b"/doc/state/m%61r"), plain(b"/doc/x/%c3%a9%2f")
    (b'/doc/state/mar', b'/doc/x/%C3%A9%2F')
    """
    return _ENCODED.sub(_normal, path)


def respelled(request: Request) -> Response | None:
    """Where what is not found is, if it is only spelt otherwise: with or without a slash at the end, in lower case.

    Not asked of the endpoint, whose requests never come to the application: there it is a version that is not found.
    """
    if request.method not in ("GET", "HEAD") or "app" not in request.scope:
        return None
    path = request.url.path
    for there in _candidates(unquote(path)):
        if _is_here(request, there):
            return _there(quote(there, safe="/:@!$&'()*+,;=~"), request.url.query)
    return None


def _candidates(path: str) -> Iterator[str]:
    short = path.rstrip("/")
    found = (short, short + "/", short.lower(), short.lower() + "/")
    yield from dict.fromkeys(each for each in found if each not in ("", "/", path) and not each.startswith("//"))


def _is_here(request: Request, path: str) -> bool:
    """Whether a path is that of a document that is known, or of a route that has nothing else in it."""
    if path.startswith(_DOCUMENTS):
        return not path.endswith("/") and _is_known(service(request), path.removeprefix(_DOCUMENTS).split("/"))
    asked = {**request.scope, "path": path, "raw_path": quote(path).encode(), SERVED_BY: service(request)}
    return any(
        route.matches(asked)[0] is Match.FULL
        for route in [*request.app.state.routes]
        if isinstance(route, APIRoute) and ("{" not in route.path or route.path == "/{plural}")
    )


def _is_known(here: Service, parts: list[str]) -> bool:
    """Whether these parts of an address lead to a document, in one format or in any."""
    *folder, name = parts
    if not (len(folder) == 1 or (len(folder) == 2 and folder[0] == "concept")) or not all(parts):
        return False
    try:
        return standing(here.store, here.base, iri_of(here, *folder, cut(name)[0])).kind != UNKNOWN
    except NotFound:
        return False


def _there(path: str, query: str) -> Response:
    return Response(status_code=308, headers={"Location": f"{path}?{query}" if query else path})


def _normal(found: re.Match[bytes]) -> bytes:
    byte = int(found[1], 16)
    return bytes([byte]) if byte in _UNRESERVED else found[0].upper()
