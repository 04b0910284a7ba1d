"""A proxy on the loopback between client and engine, which does harm: a 500, half an answer, a blow in a request."""

import http.client
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAIL_EVERY, CUT_EVERY = 61, 83


class Proxy(ThreadingHTTPServer):
    """`harm` says whether every 61st request fails with a 500 and the answer to every 83rd is cut in half.

    `heard` counts the requests in which is the word that it listens for; `first` is called once, before one of them is
    passed on. `blow` is called once, in the middle of the
    update after `calm` more of them: the engine has the request, and has not answered it.
    """

    daemon_threads = True

    def __init__(self, engine_port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.engine_port = engine_port
        self.harm = False
        self.failed = self.cut = self.blows = 0
        self.calm = 0
        self.blow: Callable[[], None] | None = None
        self.numbers = itertools.count(1)
        self.listens_for = b""
        self.heard = 0
        self.first: Callable[[], None] | None = None

    def strike(self, body: bytes) -> bool:
        """Whether this request is the one to be hit; it is hit."""
        if self.blow is None or not body.startswith((b"update=DELETE+DATA", b"update=INSERT+DATA")):
            return False
        self.calm -= 1
        if self.calm > 0:
            return False
        blow, self.blow = self.blow, None
        blow()
        self.blows += 1
        return True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no error here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def log_message(self, format: str, *arguments: object) -> None:
        """Tell nobody."""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        number = next(self.server.numbers)
        if self.server.listens_for and self.server.listens_for in body:
            self.server.heard += 1
            first, self.server.first = self.server.first, None
            if first:
                first()
        if self.server.harm and number % FAIL_EVERY == 0:
            self.server.failed += 1
            return self._answer(500, [], b"now and then")
        connection = http.client.HTTPConnection("127.0.0.1", self.server.engine_port, timeout=60)
        try:
            connection.request(self.command, self.path, body, dict(self.headers.items()))
            self.server.strike(body)
            response = connection.getresponse()
            content, headers = response.read(), response.getheaders()
        except (OSError, http.client.HTTPException):
            self.close_connection = True
            return
        finally:
            connection.close()
        cut = self.server.harm and number % CUT_EVERY == 0 and len(content) > 1
        self.server.cut += cut
        self._answer(response.status, headers, content, half=cut)

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes, *, half: bool = False) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "server", "date"):
                self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if half else content)
        self.close_connection = self.close_connection or half


@contextmanager
def proxy(engine_port: int) -> Iterator[Proxy]:
    """A proxy before the engine that listens on a port."""
    server = Proxy(engine_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
