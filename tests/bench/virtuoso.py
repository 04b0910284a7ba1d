"""Virtuoso, the open-source build that Debian packages, on disk in a folder of the run."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.peers import Missing, Peer, running, triples_file
from tests.bench.report import say
from tests.ports import free_port

GRAPH = "urn:bench"
_INI = """
[Database]
DatabaseFile = {db}/virtuoso.db
ErrorLogFile = {db}/virtuoso.log
LockFile = {db}/virtuoso.lck
TransactionFile = {db}/virtuoso.trx
xa_persistent_file = {db}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {db}/virtuoso-temp.db
TransactionFile = {db}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 40
CheckpointInterval = 0
CaseMode = 2
AllowOSCalls = 0
SchedulerInterval = 10
DirsAllowed = {folder}
MaxMemPoolSize = 200000000
MaxQueryMem = 1G
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = /var/lib/virtuoso-opensource-7/vsp
MaxClientConnections = 40
DavRoot = DAV
EnabledDavVSP = 0
HTTPProxyEnabled = 0
ServerThreads = 40
MaxKeepAlives = 40
KeepAliveTimeout = 30
Charset = UTF-8
[SPARQL]
MaxQueryExecutionTime = 60
"""


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
    ini.write_text(_INI.format(db=db, folder=folder, sql=sql, http=http), encoding="utf-8")
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
