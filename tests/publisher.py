"""A process that publishes one note after the other at the desk, and that can be ended at any phase of it.

    python -m tests.publisher HOME ASSETS         publishes until it is ended
    python -m tests.publisher HOME ASSETS jobs    reads jobs, a line of JSON each, and answers each with one

A job says where to end: {"phase": "checkpoint", "delay": 0.002}. It runs in a fork, which has loaded everything, and
ends by SIGKILL so many seconds after that phase has begun. The answer says in which phase it was then, and which
versions were acknowledged before. With "log": FILE, every fsync is written down there, so that a power cut can be told
from the end of a process.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, parse

from accords.registry import consequences, rederivation, revalidation
from accords.registry.desk import accept
from accords.settings import Settings
from accords.store.journal import unwatched
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, silently

assert consequences and rederivation and revalidation, "loaded before a fork, as all else is"


def note(settings: Settings, text: str, phase: Callable[[str], None] = unwatched) -> int:
    """Publish one more note; returns the number of the version."""
    said = f'<{DEFAULT_BASE}id/library/lyon> <{LEND}note> "{text}"@en .'
    return accept(settings, parse(said, RdfFormat.TURTLE), message=text, tell=silently, phase=phase).version


def end_at(wanted: str, delay: float, told: int) -> Callable[[str], None]:
    """What ends this process a while after a phase has begun, and writes down each phase before."""

    def phase(name: str) -> None:
        os.write(told, f"{name}\n".encode())
        if name != wanted:
            return
        if not delay:
            os.kill(os.getpid(), signal.SIGKILL)
        threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()

    return phase


def log_fsyncs(log: Path) -> None:
    """From now on write down what is safe on the disk: the length of a file, the names in a folder."""
    sync = os.fsync

    def logged(fd: Any) -> None:
        sync(fd)
        found, descriptor = os.fstat(fd), int(fd)
        place = os.readlink(f"/proc/self/fd/{descriptor}")
        names = {each.name: each.inode() for each in os.scandir(place)} if os.path.isdir(place) else None
        with log.open("a") as file:
            file.write(json.dumps({"inode": found.st_ino, "size": found.st_size, "names": names}) + "\n")

    os.fsync = logged


def run(settings: Settings, job: dict[str, Any], told: int) -> None:
    """Publish until the end that the job says; each number is written down once its version is acknowledged."""
    if "log" in job:
        log_fsyncs(Path(job["log"]))
    phase = end_at(job["phase"], job["delay"], told)
    while True:
        number = note(settings, f"{time.time_ns()}", phase)
        os.write(told, f"{number}\n".encode())


def answer(settings: Settings, job: dict[str, Any]) -> dict[str, Any]:
    """Run a job in a fork, and say how it ended and what was acknowledged."""
    read, write = os.pipe()
    process = os.fork()
    if not process:
        os.close(read)
        run(settings, job, write)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read().splitlines()
    _, status = os.waitpid(process, 0)
    numbers, phases = [int(line) for line in told if line.isdecimal()], [line for line in told if not line.isdecimal()]
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return {"signal": ended, "phase": phases[-1], "acknowledged": numbers}


def main(home: str, assets: str, mode: str = "") -> None:
    """See the module."""
    settings = Settings(home=Path(home), assets=Path(assets))
    for number in range(sys.maxsize) if not mode else ():
        note(settings, f"{os.getpid()}-{number}")
    for line in sys.stdin:
        print(json.dumps(answer(settings, json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
