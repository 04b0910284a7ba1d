"""A real server process with a state folder of its own, for the clients that ask it the questions."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx

from tests.ontology.files import ROOT

PATIENCE = 240.0


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(home: Path, port: int, **environment: str) -> Iterator[str]:
    """Run `accords serve` with an empty state folder until the block ends; its address, once it is ready."""
    settings = {"ACCORDS_HOME": str(home), "HOST": "127.0.0.1", "PORT": str(port), **environment}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ACCORDS_")}
    path = {"PYTHONPATH": str(ROOT / "service")}
    home.mkdir(parents=True)
    with (home / "log").open("w") as log:
        command = [sys.executable, "-m", "accords", "serve"]
        process = subprocess.Popen(command, cwd=home, env=kept | path | settings, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_until_ready(process, address, home / "log")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_ready(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    """Return when the server answers; AssertionError with its log when it stops or takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            if httpx.get(f"{address}health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))
