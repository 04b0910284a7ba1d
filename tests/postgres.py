"""PostgreSQL as a real server on a free port of the loopback, which holds a new database for each test that asks.

It refuses to run as root: where the tests do, it runs as `postgres`, or as `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.ports import free_port

PATIENCE = 60
"""Seconds for the server to be started."""
_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_PASSWORD = "between-the-tests"


@dataclass(frozen=True)
class Postgres:
    """A running server, and the file with the account that owns its databases."""

    port: int
    credentials: Path
    programs: Path

    def new(self) -> str:
        """The address of a new, empty database, as ACCORDS_DESK takes it."""
        name = f"desk_{uuid.uuid4().hex}"
        self._run("createdb", name)
        return f"postgresql://127.0.0.1:{self.port}/{name}?credentials={self.credentials}"

    def sql(self, url: str, text: str) -> str:
        """What a statement prints in the database of an address."""
        return self._run("psql", "-At", "-v", "ON_ERROR_STOP=1", "-c", text, url.split("/")[-1].split("?")[0])

    def _run(self, program: str, *arguments: str) -> str:
        environment = {**os.environ, "PGPASSWORD": _PASSWORD}
        command = [str(self.programs / program), "-h", "127.0.0.1", "-p", str(self.port), "-U", "svc", *arguments]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return done.stdout


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server that lasts as long as the block; where none is installed, the test is skipped, or fails in CI."""
    programs = _INSTALLED[-1] if _INSTALLED else None
    if programs is None:
        reason = "PostgreSQL is not installed: apt-get install postgresql"
        if os.environ.get("ACCORDS_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with TemporaryDirectory(prefix="postgres-", dir="/tmp") as place:
        folder = Path(place)
        credentials = folder / "credentials"
        credentials.write_text(f"svc\n{_PASSWORD}\n", "utf-8")
        (folder / "password").write_text(_PASSWORD, "utf-8")
        account = _account()
        if account:
            folder.chmod(0o755)
            for path in (folder, folder / "password"):
                shutil.chown(path, account)
        port, data = free_port(), folder / "data"
        _initialise(programs, data, folder / "password", account)
        with _running(programs, data, port, account):
            yield Postgres(port, credentials, programs)


def _account() -> str | None:
    """Who runs the server, where root does not."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def _initialise(programs: Path, data: Path, password: Path, account: str | None) -> None:
    options = ["-U", "svc", "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync"]
    command = [str(programs / "initdb"), "-D", str(data), *options]
    subprocess.run(command, user=account, cwd="/", check=True, capture_output=True)


@contextmanager
def _running(programs: Path, data: Path, port: int, account: str | None) -> Iterator[None]:
    options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "50"}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), *flags]
    log = data.parent / "log"
    with log.open("wb") as out, subprocess.Popen(command, user=account, cwd="/", stdout=out, stderr=out) as process:
        try:
            _wait(programs, port, process, log)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(programs: Path, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode:
        assert process.poll() is None, f"PostgreSQL ended:\n{log.read_text()}"
        assert time.monotonic() < until, "PostgreSQL did not start"
        time.sleep(0.1)
