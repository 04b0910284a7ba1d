"""OpenRefine, as it runs on somebody's machine, by the commands that its own pages send."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.lacking import lacking
from tests.ports import free_port

COMMAND = "openrefine"
PATIENCE = 120
"""Seconds for OpenRefine to start, or to work something out."""


class OpenRefine:
    """A running OpenRefine, and one project in it."""

    def __init__(self, url: str) -> None:
        self._client = httpx2.Client(base_url=f"{url}command/core/", timeout=60, trust_env=False)
        self._project = ""

    def is_up(self) -> bool:
        """Whether it answers."""
        try:
            return self._client.get("get-version").status_code == 200
        except httpx2.TransportError:
            return False

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def create(self, name: str, table: str) -> None:
        """Make a project of a table in CSV."""
        answer = self._client.post(
            f"create-project-from-upload?csrf_token={self._token()}",
            data={"project-name": name, "format": "text/line-based/*sv", "options": '{"separator": ","}'},
            files={"project-file": (f"{name}.csv", table.encode(), "text/csv")},
        )
        assert answer.status_code in (200, 302), answer.text
        self._project = answer.headers["location"].partition("project=")[2]

    def do(self, command: str, **values: Any) -> None:
        """Have something done to all rows of the project, and wait until it is."""
        sent = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
        engine = json.dumps({"facets": [], "mode": "row-based"})
        form = {"engine": engine, **sent, "csrf_token": self._token()}
        answer = self._client.post(command, params={"project": self._project}, data=form)
        assert answer.json()["code"] in ("ok", "pending"), answer.text
        until = time.monotonic() + PATIENCE
        while self._client.get("get-processes", params={"project": self._project}).json()["processes"]:
            assert time.monotonic() < until, "OpenRefine is still at work"
            time.sleep(0.1)

    def add_column(self, name: str, base: str, expression: str) -> None:
        """Add a column that an expression (in GREL) makes of another."""
        operation = {
            "op": "core/column-addition",
            "engineConfig": {"facets": [], "mode": "row-based"},
            "newColumnName": name,
            "columnInsertIndex": 1,
            "baseColumnName": base,
            "expression": f"grel:{expression}",
            "onError": "set-to-blank",
        }
        self.do("apply-operations", operations=[operation])

    def rows(self) -> list[dict[str, str]]:
        """The table as it is exported."""
        answer = self._client.post(
            "export-rows/rows.csv",
            data={"project": self._project, "format": "csv", "engine": json.dumps({"facets": [], "mode": "row-based"})},
        )
        return list(csv.DictReader(io.StringIO(answer.text)))

    def _token(self) -> str:
        token: str = self._client.get("get-csrf-token").json()["token"]
        return token


@contextmanager
def running(folder: Path) -> Iterator[OpenRefine]:
    """OpenRefine with a folder of its own, or a skipped test where it is not installed and may be missing."""
    if not shutil.which(COMMAND):
        told = f"{COMMAND} is not installed (apt-get install openrefine)"
        lacking(told)
    port, log = free_port(), folder / "openrefine.log"
    arguments = [COMMAND, "-p", str(port), "-d", str(folder), "-m", "512M", "-x", "refine.headless=true"]
    with log.open("wb") as out:
        environment = {**os.environ, "HOME": str(folder)}
        process = subprocess.Popen(arguments, env=environment, stdout=out, stderr=out, start_new_session=True)
    refine = OpenRefine(f"http://127.0.0.1:{port}/")
    try:
        until = time.monotonic() + PATIENCE
        while not refine.is_up():
            assert process.poll() is None and time.monotonic() < until, f"OpenRefine did not start:\n{log.read_text()}"
            time.sleep(0.2)
        yield refine
    finally:
        refine.close()
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
