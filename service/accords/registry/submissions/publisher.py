"""A process of its own that makes versions of accepted submissions, so that the one which serves is never kept waiting.

It is started with the first submission to publish, and kept: `python -m accords.registry.submissions.publisher` reads
jobs, a line of JSON each, and answers each with one. It ends when its standard input does, that is with the process
that started it; what it is at then, it brings to an end (see `acceptance`).
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from select import POLLIN, poll
from typing import IO, Any

from ...errors import BackendDown, Conflict, Overtaken, Problem, RegistryError, Unpublishable
from ...settings import Settings
from . import acceptance
from .database import Database
from .submission import Submission, by_id

log = logging.getLogger(__name__)
_PACKAGES = str(Path(__file__).parents[3])
_PATIENCE = 600.0
"""Seconds for a version to be made; a publisher that takes longer is ended."""
_LAST_WORDS = 10.0
"""Seconds for it to end when nobody needs it any more."""
_KINDS: Mapping[str, type[Problem] | type[RegistryError]] = {
    each.__name__: each for each in (Conflict, Overtaken, Unpublishable)
}


class Publisher:
    """The process, as the one that serves has it. May be called in any thread; one job at a time."""

    def __init__(self, settings: Settings) -> None:
        self._plan = json.dumps({name: str(value) for name, value in asdict(settings).items()})
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, submission: Submission) -> int:
        """Publish what is being accepted; returns the number of the version.

        Raises as `acceptance.published`; BackendDown where the process ended, or had to be ended.
        """
        with self._lock:
            told = self._asked(submission.id)
        if "version" in told:
            return int(told["version"])
        kind = _KINDS.get(told["kind"])
        if kind is None:
            log.error("The version of submission %s could not be made: %s", submission.id, told["message"])
            raise BackendDown("The version could not be made; the log of the registry says why.")
        raise kind(told["message"])

    def close(self) -> None:
        """End the process when it has done what it does; what takes longer is done without anybody waiting for it."""
        if (process := self._process) is not None:
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=_LAST_WORDS)
            _let_go(process)

    def _asked(self, id: str) -> dict[str, Any]:
        process = self._running()
        assert process.stdin and process.stdout
        try:
            process.stdin.write(json.dumps({"id": id}).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline() if _speaks(process.stdout, _PATIENCE) else b""
        except OSError:
            answer = b""
        if not answer.endswith(b"\n"):
            process.kill()
            process.wait()
            _let_go(process)
            self._process = None
            raise BackendDown("The process that makes versions ended; look at the submission again in a moment.")
        found: dict[str, Any] = json.loads(answer)
        return found

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is not None:
            _let_go(self._process)
            self._process = None
        if self._process is None:
            path = os.pathsep.join(filter(None, [_PACKAGES, os.environ.get("PYTHONPATH")]))
            command = [sys.executable, "-P", "-m", "accords.registry.submissions.publisher"]
            environment = {**os.environ, "PYTHONPATH": path}
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
            assert process.stdin
            process.stdin.write(self._plan.encode() + b"\n")
            self._process = process
        return self._process


def _speaks(pipe: IO[bytes], seconds: float) -> bool:
    """Whether something is to be read within so many seconds, be it the end."""
    waiting = poll()  # select takes no file of a high number, as a server with many connections has
    waiting.register(pipe, POLLIN)
    return bool(waiting.poll(seconds * 1000))


def _let_go(process: "subprocess.Popen[bytes]") -> None:
    """Close what led to a process, and from it."""
    for pipe in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):  # what was said to it last, it did not hear
            if pipe:
                pipe.close()


def answer(settings: Settings, database: Database, id: str) -> dict[str, Any]:
    """Do one job, and say what came of it."""
    try:
        with database.reading() as connection:
            submission = by_id(connection, id)
        if submission is None:
            raise Conflict(f"There is no submission {id}.")
        return {"version": acceptance.published(settings, database, submission)}
    except (Problem, RegistryError, OSError) as error:
        return {"kind": type(error).__name__, "message": str(error)}


def work(jobs: IO[bytes], answers: IO[bytes]) -> None:
    """Do all jobs, one after the other."""
    settings = Settings(**json.loads(jobs.readline()))
    database = Database(settings)
    for line in jobs:
        answers.write(json.dumps(answer(settings, database, json.loads(line)["id"])).encode() + b"\n")
        answers.flush()
    database.close()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(BrokenPipeError):  # nobody is there any more to be answered
        work(sys.stdin.buffer, sys.stdout.buffer)
