"""Small documents on entities are made at once, in the event loop (a pure ASGI middleware).

Such a document takes less time than to find its route and to hand it to a thread. One that takes more reading, pages,
and whatever is not to be answered with a document are left to the application.
"""

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import Problem
from ..registry.entities import TooMuch
from . import entity

_FOLDER = "/doc/"


class AtOnce:
    """Answers what is asked under `/doc/` and is small."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _small(scope) if scope["type"] == "http" and scope["path"].startswith(_FOLDER) else None
        await (answer or self.app)(scope, receive, send)


def _small(scope: Scope) -> Response | None:
    """The document that is asked for; None where there is a parameter, or anything else that takes a longer look."""
    if scope["method"] != "GET" or scope["query_string"]:
        return None
    kind, *names = scope["path"].removeprefix(_FOLDER).split("/")
    if not all((kind, *names)) or len(names) not in ((1, 2) if kind == "concept" else (1,)):
        return None
    try:
        return entity.at_once(Request(scope), kind, *names)
    except (Problem, TooMuch):
        return None
