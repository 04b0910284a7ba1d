"""Engines of others, as real processes on free ports of the loopback: `oxigraph serve` and Virtuoso."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from accords.store.endpoint import Endpoint
from accords.store.engine import Engine as Connection
from accords.store.remote import RemoteStore
from tests.lacking import lacking
from tests.ports import free_port
from tests.virtuoso import configuration

PATIENCE = 60
"""Seconds for an engine to answer after it was started."""

_OXIGRAPH = Path(sys.executable).with_name("oxigraph")
_PASSWORD = "between-the-tests"
_PARAMETERS = {
    "MaxClientConnections": 10,
    "CheckpointInterval": 60,
    "DirsAllowed": ".",
    "MaxQueryMem": "500M",
    "NumberOfBuffers": 10000,
    "MaxDirtyBuffers": 6000,
}
_HTTP = {"MaxClientConnections": 20, "ServerThreads": 20, "MaxKeepAlives": 20, "KeepAliveTimeout": 10}
_ACCOUNT = f"""
DB.DBA.USER_CREATE('svc','{_PASSWORD}');
GRANT SPARQL_UPDATE TO "svc";
DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 1);
DB.DBA.RDF_DEFAULT_USER_PERMS_SET('svc', 3);
checkpoint;
"""


@dataclass
class Engine:
    """A running engine: what to give ACCORDS_STORE, and how to hurt it."""

    name: str
    port: int
    url: str
    folder: Path
    command: list[str]
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        """Start the process, and wait until it answers."""
        with (self.folder / "output").open("ab") as out:
            self.process = subprocess.Popen(self.command, stdout=out, stderr=out, cwd=self.folder)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self.process.poll() is None, f"{self.name} ended:\n{(self.folder / 'output').read_text()}"
            try:
                httpx2.get(f"http://127.0.0.1:{self.port}/sparql", timeout=5, trust_env=False)
                return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"{self.name} did not answer within {PATIENCE} s")

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.process.kill()
        self.process.wait()
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)

    def hang(self) -> None:
        """Let the process answer nothing, and keep its connections."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a process that hangs go on."""
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[Engine]:
    """`oxigraph serve` with an empty store."""
    _need(_OXIGRAPH.exists(), "oxigraph", "pip install oxigraph")
    folder.mkdir(exist_ok=True)
    port = free_port()
    command = [str(_OXIGRAPH), "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    url = f"sparql+http://127.0.0.1:{port}/query?update=/update&graph-store=/store"
    engine = Engine("oxigraph", port, url, folder, command)
    with _running(engine):
        yield engine


@contextmanager
def virtuoso(folder: Path, *, most_rows: int | None = None) -> Iterator[Engine]:
    """Virtuoso with an empty store and an account that may write; `most_rows` is where it cuts answers off."""
    server, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    _need(bool(server and shell), "virtuoso", "apt-get install virtuoso-opensource")
    folder.mkdir(exist_ok=True)
    port, sql = free_port(), free_port()
    limit = {} if most_rows is None else {"ResultSetMaxRows": most_rows}
    changes: dict[str, dict[str, object]] = {
        "Parameters": {**_PARAMETERS},
        "HTTPServer": {"ServerRoot": folder, **_HTTP},
        "SPARQL": {**limit},
    }
    ini = folder / "virtuoso.ini"
    ini.write_text(configuration(folder, sql, port, changes), encoding="utf-8")
    credentials = folder / "credentials"
    credentials.write_text(f"svc\n{_PASSWORD}\n", encoding="utf-8")
    url = (
        f"sparql+http://127.0.0.1:{port}/sparql?update=/sparql-auth&graph-store=/sparql-graph-crud-auth"
        f"&auth=digest&credentials={credentials}"
    )
    engine = Engine("virtuoso", port, url, folder, [str(server), "+configfile", str(ini), "+foreground"])
    with _running(engine):
        subprocess.run(
            [str(shell), f"127.0.0.1:{sql}", "dba", "dba"], input=_ACCOUNT.encode(), check=True, capture_output=True
        )
        yield engine


ENGINES = {"oxigraph": oxigraph_server, "virtuoso": virtuoso}


@contextmanager
def emptied(engine: Engine, *, apart: Iterable[str] = ()) -> Iterator[RemoteStore]:
    """A store in the engine with nothing in it, whatever an earlier test left there."""
    remote = RemoteStore(Connection(Endpoint.read(engine.url)), "urn:test:", apart=apart)
    with closing(remote):
        for graph in [*remote.graphs(), remote.union, remote.state]:
            remote.engine.update(f"DROP SILENT GRAPH <{graph}>")
        yield remote


@contextmanager
def _running(engine: Engine) -> Iterator[None]:
    engine.start()
    try:
        yield
    finally:
        engine.go_on()
        engine.kill()


def _need(there: bool, name: str, how: str) -> None:
    if there:
        return
    reason = f"{name} is not installed: {how}"
    lacking(reason)
