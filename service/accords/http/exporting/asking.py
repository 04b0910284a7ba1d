"""Ask the application in this process, without a network, as a server would on behalf of a client (ASGI 3.0)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Scope


@dataclass(frozen=True)
class Answer:
    """What the application answers: the status, the headers in small letters, the bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


async def ask(app: ASGIApp, address: str, accept: str = "*/*") -> Answer:
    """GET an address, which is a path and maybe a query, percent-encoded."""
    path, _, query = address.partition("?")
    messages: list[Message] = []

    sent = False

    async def receive() -> Message:
        """The request; after it, nothing comes any more, since this client does not go away."""
        nonlocal sent
        if sent:
            await asyncio.Event().wait()
        sent = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": [(b"accept", accept.encode("ascii"))],
        "client": None,
        "server": None,
    }
    await app(scope, receive, send)
    start = messages[0]
    headers: dict[str, str] = {}
    for name, value in start["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return Answer(start["status"], headers, b"".join(each.get("body", b"") for each in messages[1:]))
