"""The engines to compare with, each started on a free port with a generated graph, and ended with its block.

Every engine has the same triples, in its default graph, which is the least work for it (Accords has them in named
graphs as well). Where an engine is not installed, `Missing` says how to install it.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.bench.graphs import lines
from tests.bench.report import say
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
BINARIES = Path(sys.executable).parent
PATIENCE = 600


class Missing(Exception):
    """An engine is not installed; the message says how to install it."""


@dataclass(frozen=True)
class Peer:
    """A running server: where it is, the path of its endpoint, and the process."""

    name: str
    url: str
    endpoint: str
    pid: int


def triples_file(folder: Path, size: int) -> Path:
    """The generated graph of a size as N-Triples, each triple once; written when it is not there yet."""
    return made(folder / f"{size}.nt", (line.rsplit(b" ", 2)[0] + b" .\n" for line in lines(size)))


def quads_file(folder: Path, size: int) -> Path:
    """The generated graph of a size as N-Quads; written when it is not there yet."""
    return made(folder / f"{size}.nq", lines(size))


def made(file: Path, content: Iterable[bytes]) -> Path:
    """The file, whole, with these lines; nothing is written, nor any line asked for, when it is there."""
    if not file.exists():
        beside = file.with_suffix(".new")
        with beside.open("wb") as out:
            out.writelines(content)
        beside.rename(file)
    return file


@contextmanager
def running(
    name: str,
    command: Sequence[str],
    port: int,
    endpoint: str,
    *,
    log: Path,
    ready: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Peer]:
    """A server started by `command`, which listens on `port`, once it answers at the path `ready`."""
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, cwd=ROOT, env={**os.environ, **(environment or {})}, start_new_session=True
        )
    try:
        _wait(f"{url}{ready or endpoint}", process, log)
        yield Peer(name, url, endpoint, process.pid)
    finally:
        _end(process)


@contextmanager
def oxigraph_memory(folder: Path, size: int, *extra: str) -> Iterator[Peer]:
    """`oxigraph serve` in memory, loaded over HTTP."""
    port = free_port()
    command = [_binary("oxigraph"), "serve", "-b", f"127.0.0.1:{port}", *extra]
    with running(
        "oxigraph serve, memory", command, port, "/query", log=folder / "oxigraph-memory.log", ready="/"
    ) as peer:
        say(f"  loading {size} triples into {peer.name}")
        _post(f"{peer.url}/store?default&no_transaction", triples_file(folder, size))
        yield peer


@contextmanager
def oxigraph_disk(folder: Path, size: int, *extra: str) -> Iterator[Peer]:
    """`oxigraph serve-read-only` on disk."""
    port, store = free_port(), folder / f"oxigraph-{size}"
    if not store.exists():
        say(f"  loading {size} triples into oxigraph on disk")
        load = ["load", "-l", str(store), "-f", str(triples_file(folder, size))]
        subprocess.run([_binary("oxigraph"), *load], check=True, capture_output=True)
    command = [_binary("oxigraph"), "serve-read-only", "-l", str(store), "-b", f"127.0.0.1:{port}", *extra]
    with running("oxigraph serve, disk", command, port, "/query", log=folder / "oxigraph-disk.log", ready="/") as peer:
        yield peer


@contextmanager
def rdflib_endpoint(folder: Path, size: int) -> Iterator[Peer]:
    """rdflib-endpoint, which keeps the graph in Python objects."""
    port, file = free_port(), triples_file(folder, size)
    command = [_binary("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port), str(file)]
    with running("rdflib-endpoint", command, port, "/", log=folder / "rdflib.log") as peer:
        yield peer


@contextmanager
def baseline(app: str, folder: Path, size: int) -> Iterator[Peer]:
    """One of the applications of `baselines.py`, by uvicorn."""
    port = free_port()
    command = [_binary("uvicorn"), f"tests.bench.baselines:{app}", "--port", str(port), "--log-level", "warning"]
    command += ["--no-access-log", "--factory"]
    environment = {"PYTHONPATH": f"{ROOT / 'service'}:{ROOT}", "BENCH_QUADS": str(quads_file(folder, size))}
    log = folder / f"baseline-{app}.log"
    with running(app, command, port, "/sparql", log=log, ready="/", environment=environment) as peer:
        yield peer


def _binary(name: str) -> str:
    found = shutil.which(name, path=f"{BINARIES}:{os.environ['PATH']}")
    if found is None:
        raise Missing(f"{name} is not installed: pip install 'accords[bench]'")
    return found


def _post(url: str, file: Path) -> None:
    with file.open("rb") as body:
        content: Callable[[], bytes] = lambda: body.read(2**20)  # noqa: E731
        headers = {"Content-Type": "application/n-triples"}
        answer = httpx2.post(url, content=iter(content, b""), headers=headers, timeout=PATIENCE, trust_env=False)
    answer.raise_for_status()


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended:\n{log.read_text()[-2000:]}")
        try:
            httpx2.get(url, timeout=5, trust_env=False)
            return
        except httpx2.TransportError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} did not answer in {PATIENCE} s:\n{log.read_text()[-2000:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a server and what it started: they are a group of their own."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, how)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                continue
