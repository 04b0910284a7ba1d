"""PostgreSQL as a real server on a free port of the loopback, which holds a new database for each test that asks.

It refuses to run as root: where the tests do, it runs as `postgres`, or as `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.lacking import lacking
from tests.ports import free_port

PATIENCE = 60
"""Seconds for the server to be started, or to end."""
_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_PASSWORD = "between-the-tests"


class Postgres:
    """A server with its files in a folder; `credentials` is the file with the account that owns its databases."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.port = free_port()
        self.credentials = folder / "credentials"
        self._folder, self._programs, self._account = folder, programs, _account()
        self.credentials.write_text(f"svc\n{_PASSWORD}\n", "utf-8")
        password = folder / "password"
        password.write_text(_PASSWORD, "utf-8")
        if self._account:
            folder.chmod(0o755)
            for path in (folder, password):
                shutil.chown(path, self._account)
        options = ["-U", "svc", "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync"]
        command = [str(programs / "initdb"), "-D", str(folder / "data"), *options]
        subprocess.run(command, user=self._account, cwd="/", check=True, capture_output=True)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "50"}
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._programs / "postgres"), "-D", str(self._folder / "data"), "-p", str(self.port), *flags]
        with (self._folder / "log").open("ab") as out:
            self._process = subprocess.Popen(command, user=self._account, cwd="/", stdout=out, stderr=out)
        until = time.monotonic() + PATIENCE
        asking = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(asking).returncode:
            assert self._process.poll() is None, (self._folder / "log").read_text()
            assert time.monotonic() < until, "PostgreSQL did not start"
            time.sleep(0.1)

    def stop(self) -> None:
        """End it, whoever is connected."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=PATIENCE)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """A block in which it does not run."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def new(self) -> str:
        """The address of a new, empty database, as ACCORDS_DESK takes it."""
        name = f"desk_{uuid.uuid4().hex}"
        command = [str(self._programs / "createdb"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "svc", name]
        environment = {**os.environ, "PGPASSWORD": _PASSWORD}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        return f"postgresql://127.0.0.1:{self.port}/{name}?credentials={self.credentials}"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server that runs as long as the block; where none is installed, the test is skipped, or fails in CI."""
    if not _INSTALLED:
        reason = "PostgreSQL is not installed: apt-get install postgresql"
        lacking(reason)
    with TemporaryDirectory(prefix="postgres-", dir="/tmp") as place:
        server = Postgres(Path(place), _INSTALLED[-1])
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _account() -> str | None:
    """Who runs the server, where root does not."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
