"""The serving process's hold on a template process: it starts it, asks it for workers, and hears of their ends."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

from .errand import Errand
from .wire import CONTROL, KILL, START

_PACKAGES = str(Path(__file__).parents[2])
_MALLOC = {
    "hugetlb": 1,  # ask for huge pages where the system gives them on demand (madvise): a store is read at random
    "tcache_count": 127,
    "mmap_threshold": 32 * 2**20,
    "trim_threshold": 256 * 2**20,
}
"""How the memory of a process that evaluates queries is managed by glibc (its manual, "Memory Allocation Tunables").

With what glibc does by default a query takes a third longer: it gives memory back to the system and asks for it again.
"""
_TUNABLES = ":".join(f"glibc.malloc.{name}={value}" for name, value in _MALLOC.items())


class Spawner:
    """One template process, started at once; it loads what it needs while others go on."""

    def __init__(self, errand: Errand) -> None:
        self._control, theirs = socket.socketpair()
        path = os.pathsep.join(filter(None, [_PACKAGES, os.environ.get("PYTHONPATH")]))
        command = [sys.executable, "-P", "-m", errand.module, errand.shown, str(theirs.fileno())]
        with theirs, _file(errand.plan.encode()) as told:
            self._process = subprocess.Popen(
                command,
                stdin=told,
                stdout=subprocess.DEVNULL,
                env={"GLIBC_TUNABLES": _TUNABLES, **os.environ, "PYTHONPATH": path},
                pass_fds=[theirs.fileno()],
            )
        self._control.setblocking(False)
        self._received = bytearray()

    def fileno(self) -> int:
        """What becomes readable when there is news."""
        return self._control.fileno()

    def start(self, number: int) -> socket.socket:
        """The near end of a socket to a new worker, which will say READY on it. Raises OSError without a template."""
        near, far = socket.socketpair()
        with far:
            try:
                socket.send_fds(self._control, [CONTROL.pack(START, number, 0)], [far.fileno()])
            except OSError:
                near.close()
                raise
        near.setblocking(False)
        return near

    def kill(self, number: int) -> None:
        """End a worker. Raises OSError without a template, whose workers end with it."""
        self._control.send(CONTROL.pack(KILL, number, 0))

    def news(self) -> list[tuple[int, int, int]]:
        """What happened: UP, STARTED with a process id, or ENDED with an exit code.

        Raises EOFError when the template has ended.
        """
        try:
            chunk = self._control.recv(4096)
        except BlockingIOError:
            return []
        except ConnectionError:
            chunk = b""
        if not chunk:
            raise EOFError
        self._received += chunk
        whole = len(self._received) // CONTROL.size * CONTROL.size
        records = list(CONTROL.iter_unpack(bytes(self._received[:whole])))
        del self._received[:whole]
        return records

    @property
    def process_id(self) -> int:
        """Of the template."""
        return self._process.pid

    def end(self) -> None:
        """End the template, and with it its workers. The system may take a moment to clear them away."""
        self._control.close()
        if sys.platform.startswith("linux"):
            self._process.kill()
        threading.Thread(target=self._process.wait, daemon=True).start()


def _file(content: bytes) -> IO[bytes]:
    """A file without a name that holds these bytes, to be read from its beginning; in memory where the system can."""
    if sys.platform == "linux":
        file: IO[bytes] = os.fdopen(os.memfd_create("plan"), "w+b")
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115 (who is given it closes it)
    file.write(content)
    file.seek(0)
    return file
