"""HTTP for uvicorn with a shorter way out: what is kept, and answers to queries, are written as they are.

The way by ASGI gives the same answers: each message, header and task on it costs as much as a point query. Only the
plainest requests take the shorter one: GET, HTTP/1.1, on a connection that stays open, with nothing conditional.
"""

import asyncio
import json
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, cast

from starlette.types import Message, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ...errors import BadRequest
from ..front import Asked, Front, asked_by
from ..headers import encoded
from ..prepared import PATIENCE, PIECE, Prepared, head_of
from ..problems import PROBLEM_JSON
from .budget import Account
from .endpoint import PATHS
from .passage import Passage

log = logging.getLogger(__name__)
_STATUS = b"HTTP/1.1 200 OK\r\n"
_PHRASES = {status.value: status.phrase.encode() for status in HTTPStatus}
_PATHS = {path.encode() for path in PATHS}
_WITH_A_BODY = {b"content-length", b"transfer-encoding", b"expect", b"upgrade"}


class _Cycle:
    """One request and its answer, as far as uvicorn's protocol looks at it."""

    def __init__(self, *, complete: bool) -> None:
        self.response_complete = complete
        self.keep_alive = True
        self.disconnected = False
        self.more_body = False
        self.body = bytearray()
        self.received = False
        self.passage: Passage | None = None
        self._event: asyncio.Event | None = None

    @property
    def message_event(self) -> asyncio.Event:
        """What uvicorn sets when the client has gone away."""
        self._event = self._event or asyncio.Event()
        return self._event

    async def receive(self) -> Message:
        """What the client says: nothing but that it has gone away."""
        if not self.received:
            self.received = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while not self.disconnected:
            self.message_event.clear()
            await self.message_event.wait()
        return {"type": "http.disconnect"}


class Protocol(HttpToolsProtocol):
    """One connection; the application is a `Front`."""

    def on_headers_complete(self) -> None:
        """Answer at once what is kept, start a query, and leave everything else to uvicorn."""
        self._unset_keepalive_if_required()  # set where the request before came in the same piece and is answered
        if not self._is_plain():
            super().on_headers_complete()
            return
        path, _, query = self.url.partition(b"?")
        front = cast(Front, self.config.app)
        asked = asked_by("GET", path, query, self.headers)
        kept = front.kept(asked)
        packed = front.compression.at_hand(kept) if kept and asked.gzip else kept
        if (
            asked.known
            or asked.since
            or not asked.keepable
            or (kept and (packed is None or len(packed.content) > PIECE))
        ):
            super().on_headers_complete()
        elif packed:
            self.cycle = cast(Any, _Cycle(complete=True))
            self.transport.write(b"".join((_STATUS, *self._every_answer(), packed.head, packed.content)))
            self.on_response_complete()
        elif path in _PATHS and query:
            cycle = _Cycle(complete=False)
            self.cycle = cast(Any, cycle)
            if not self._sets_out(front, cycle, asked):
                self._spawn(self._answer(front, cycle, self._scope(asked), asked))
        else:
            super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP as every other error is told."""
        content = json.dumps(BadRequest(msg).document()).encode()
        own = {
            "content-type": PROBLEM_JSON,
            "content-length": str(len(content)),
            "content-language": "en",
            "cache-control": "no-store",
            "connection": "close",
        }
        head = head_of([*encoded(own), *encoded()])
        self.transport.write(b"".join((b"HTTP/1.1 400 Bad Request\r\n", *self._every_answer(), head, content)))
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let the query go that nobody waits for any more."""
        cycle = self.cycle
        super().connection_lost(exc)
        if isinstance(cycle, _Cycle) and cycle.passage and not cycle.response_complete:
            cycle.passage.stop()

    def _sets_out(self, front: Front, cycle: _Cycle, asked: Asked) -> bool:
        """Whether a query takes the shortest way; it has set out then."""
        turn = front.turn
        account = front.account({"client": self.client, "headers": self.headers})

        def answered(prepared: Prepared) -> None:
            if busy := front.too_much(prepared):
                refused(busy)
                return
            turn.end()
            packed = front.compression.at_hand(prepared) if asked.gzip else prepared
            if packed is None or prepared.large:
                self._spawn(self._pack_and_write(front, cycle, prepared, asked))
                return
            if not cycle.disconnected:
                self.transport.write(b"".join((_STATUS, *self._every_answer(), packed.head, packed.content)))
            self._finish(cycle)

        def refused(error: Exception) -> None:
            turn.end()
            if not cycle.disconnected:
                self._spawn(self._refuse(front, cycle, asked, error, account))

        cycle.passage = Passage(turn.begin(), account, answered, refused)
        if not cycle.passage.start(asked.key, asked.key[1]):
            turn.end()
            cycle.passage = None
        return cycle.passage is not None

    def _scope(self, asked: Asked) -> Scope:
        path, query, *_ = asked.key
        return {**self.scope, "method": "GET", "path": path.decode(), "raw_path": path, "query_string": query}

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(work)
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    def _is_plain(self) -> bool:
        before = self.cycle
        return (
            self.parser.get_method() == b"GET"
            and (before is None or before.response_complete)
            and self.limit_concurrency is None
            and not self.flow.write_paused
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and self.url.startswith(b"/")
            and b"#" not in self.url
            and not any(name in _WITH_A_BODY for name, _ in self.headers)
        )

    async def _answer(self, front: Front, cycle: _Cycle, scope: Scope, asked: Asked) -> None:
        """Answer a query; where there is none after all, or there is a problem, as the application does."""
        with self._ending(cycle):
            whole = _Whole()
            prepared = await front.answer(scope, cycle.receive, whole.send, asked)
            if prepared:
                await self._send(front, cycle, prepared, asked)
            else:
                await self._write(cycle, whole.status, whole.head, bytes(whole.content))

    async def _refuse(self, front: Front, cycle: _Cycle, asked: Asked, error: Exception, account: Account) -> None:
        """Tell why a query has no answer."""
        with self._ending(cycle):
            whole = _Whole()
            await front.refuse(self._scope(asked), cycle.receive, whole.send, asked, error, account)
            await self._write(cycle, whole.status, whole.head, bytes(whole.content))

    async def _pack_and_write(self, front: Front, cycle: _Cycle, prepared: Prepared, asked: Asked) -> None:
        """Answer with what takes a while to compress, or to send."""
        with self._ending(cycle):
            await self._send(front, cycle, prepared, asked)

    async def _send(self, front: Front, cycle: _Cycle, prepared: Prepared, asked: Asked) -> None:
        packed = await front.packed(prepared, asked)
        with front.sending(prepared):
            await self._write(cycle, _STATUS, packed.head, packed.content)

    @contextmanager
    def _ending(self, cycle: _Cycle) -> Iterator[None]:
        """A block that answers a request: whatever comes of it, the request ends with it."""
        try:
            yield
        except TimeoutError:
            self.transport.abort()
        except Exception:
            log.exception("An answer could not be sent.")
            self.transport.close()
        finally:
            self._finish(cycle)

    def _finish(self, cycle: _Cycle) -> None:
        cycle.response_complete = True
        cycle.passage = None  # which knows the cycle: without it, both go at once
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    async def _write(self, cycle: _Cycle, status: bytes, head: bytes, content: bytes) -> None:
        if cycle.disconnected:
            return
        self.transport.write(b"".join((status, *self._every_answer(), head, content[:PIECE])))
        for begin in range(PIECE, len(content), PIECE):
            if self.flow.write_paused:
                await asyncio.wait_for(self.flow.drain(), PATIENCE)
            if self.transport.is_closing():
                return
            self.transport.write(content[begin : begin + PIECE])

    def _every_answer(self) -> Iterator[bytes]:
        """The date and the name of the server."""
        for name, value in self.server_state.default_headers:
            yield from (name, b": ", value, b"\r\n")


class _Whole:
    """An answer that comes as ASGI messages, put together."""

    def __init__(self) -> None:
        self.status = b""
        self.head = b"\r\n"
        self.content = bytearray()

    async def send(self, message: Message) -> None:
        """Take one message."""
        if message["type"] == "http.response.start":
            self.status = b"HTTP/1.1 %d %b\r\n" % (message["status"], _PHRASES.get(message["status"], b""))
            self.head = head_of(message["headers"])
        else:
            self.content += message.get("body", b"")
