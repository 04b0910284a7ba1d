"""A real server in a process of its own, for the tests that speak HTTP."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.ports import free_port

PACKAGES = Path(__file__).parents[1] / "service"
PATIENCE = 300
"""Seconds for a registry to be validated, published and served."""


class Server:
    """A running registry: where it is, and a client that follows no redirect and adds nothing of its own."""

    def __init__(self, url: str, base: str, pid: int, home: Path) -> None:
        self.url = url
        self.home = home
        self.base = base
        self.pid = pid
        plain = {"accept-encoding": "identity"}
        self.client = httpx2.Client(base_url=url, timeout=60, trust_env=False, headers=plain)

    def get(self, path: str, accept: str | None = None, **headers: str) -> httpx2.Response:
        """GET, with the given Accept header, or with none at all; `_` in the name of a header stands for `-`."""
        return self.ask("GET", path, accept, **headers)

    def ask(self, method: str, path: str, accept: str | None = None, **headers: str) -> httpx2.Response:
        """The same for any method."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = self.client.build_request(method, path, headers=named)
        del request.headers["accept"]
        if accept is not None:
            request.headers["accept"] = accept
        return self.client.send(request)

    def query(self, text: str, accept: str = "application/sparql-results+json") -> httpx2.Response:
        """The answer to a query, posted directly."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.client.post("/sparql", content=text.encode(), headers=headers)


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[Server]:
    """`accords serve` on a free port with its state in `home`; the server ends with the block."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    settings = {"ACCORDS_HOME": str(home), "HOST": "127.0.0.1", "PORT": str(port), **environment}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ACCORDS_")}
    inherited["PYTHONPATH"] = str(PACKAGES)
    log = home.parent / f"{home.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "accords", "serve"], env={**inherited, **settings}, stdout=out, stderr=out
        )
    server = Server(url, settings.get("ACCORDS_BASE", "https://w3id.org/accords/"), process.pid, home)
    try:
        _wait(server, process, log)
        yield server
    finally:
        server.client.close()
        process.terminate()
        process.wait(timeout=30)


def _wait(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, f"the server ended:\n{log.read_text()}"
        try:
            if server.client.get("/health/ready").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"the server was not ready after {PATIENCE} s:\n{log.read_text()}")
