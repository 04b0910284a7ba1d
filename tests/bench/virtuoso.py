"""Virtuoso, the open-source build that Debian packages, on disk in a folder of the run."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.peers import Missing, Peer, running, triples_file
from tests.bench.report import say
from tests.ports import free_port
from tests.virtuoso import configuration

GRAPH = "urn:bench"
_PARAMETERS = {
    "MaxClientConnections": 40,
    "CheckpointInterval": 0,
    "SchedulerInterval": 10,
    "MaxQueryMem": "1G",
    "NumberOfBuffers": 170000,
    "MaxDirtyBuffers": 130000,
}
_HTTP = {
    "ServerRoot": "/var/lib/virtuoso-opensource-7/vsp",
    "MaxClientConnections": 40,
    "ServerThreads": 40,
    "MaxKeepAlives": 40,
    "KeepAliveTimeout": 30,
}


@contextmanager
def virtuoso(folder: Path, size: int) -> Iterator[Peer]:
    """Virtuoso with 1.4 GB of buffers, as it advises for 2 GB of memory; loaded when it is not yet."""
    if not shutil.which("virtuoso-t") or not shutil.which("isql-vt"):
        raise Missing("Virtuoso is not installed: apt-get install virtuoso-opensource")
    db, sql, http = folder / f"virtuoso-{size}", free_port(), free_port()
    loaded = db / "loaded"
    if not loaded.exists():
        shutil.rmtree(db, ignore_errors=True)
    db.mkdir(exist_ok=True)
    (db / "virtuoso.lck").unlink(missing_ok=True)
    ini = db / "virtuoso.ini"
    changes = {"Parameters": {"DirsAllowed": folder, **_PARAMETERS}, "HTTPServer": _HTTP}
    ini.write_text(configuration(db, sql, http, changes), encoding="utf-8")
    command = ["virtuoso-t", "+configfile", str(ini), "+foreground"]
    with running("Virtuoso", command, http, "/sparql", log=folder / "virtuoso.out") as peer:
        if not loaded.exists():
            say(f"  loading {size} triples into Virtuoso")
            file = triples_file(folder, size)
            _isql(sql, f"DB.DBA.TTLP_MT(file_to_string_output('{file}'), '', '{GRAPH}', 0, 2); checkpoint;")
            loaded.touch()
        yield peer


def _isql(port: int, statements: str) -> None:
    command = ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", f"exec={statements}"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=1200)
    if ended.returncode or "Error" in ended.stderr + ended.stdout:
        raise RuntimeError(f"Virtuoso did not load: {ended.stdout}{ended.stderr}")
