"""The index of the version that is served: opened where it is there, else made by a process of its own meanwhile."""

import logging
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from ...assets import Assets
from ...errors import IndexNotReady
from ...settings import Settings
from ..apart import environment
from .building import command, folder
from .index import Index, Unusable
from .plan import Plan, plan

log = logging.getLogger(__name__)
PATIENCE = 10.0
"""Seconds that a question waits for the index of a version that was published a moment ago."""
_MOST_WAITING = 8
"""Questions that may wait at a time; the others are told at once to come again."""
_AGAIN = 60.0
"""Seconds after which an index that could not be made is tried again."""


class Finder:
    """Gives the index of one version. May be used in any thread; to be closed."""

    def __init__(self, settings: Settings, version: int, digest: str) -> None:
        """Nothing is opened or made before `start`, or the first question."""
        self._settings = settings
        self._version, self._digest = version, digest
        self._lock = threading.Lock()
        self._waiting = threading.Semaphore(_MOST_WAITING)
        self._done = threading.Event()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._index: Index | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._failed = 0.0
        self._closed = False

    @property
    def ready(self) -> bool:
        """Whether a question would be answered at once."""
        return self._index is not None

    def start(self) -> None:
        """Begin to open the index, or to make it, if that has not begun."""
        with self._lock:
            resting = self._failed and time.monotonic() - self._failed < _AGAIN
            if self._closed or self._index or self._thread or resting:
                return
            self._done.clear()
            self._thread = threading.Thread(target=self._run, name="index", daemon=True)
            self._thread.start()

    def index(self, patience: float = PATIENCE) -> Index:
        """The index; waits a while for it. Raises IndexNotReady."""
        if self._index is None:
            self.start()
            if self._waiting.acquire(blocking=False):
                try:
                    self._done.wait(patience)
                finally:
                    self._waiting.release()
        found = self._index
        if found is None:
            raise IndexNotReady("The index of this version is being made; try again in a moment.")
        return found

    def close(self) -> None:
        """Let go of the index, and end what makes it."""
        with self._lock:
            self._closed = True
            process, index, scratch = self._process, self._index, self._scratch
        if process:
            process.kill()
        if index:
            index.close()
        if scratch:
            scratch.cleanup()

    def _run(self) -> None:
        try:
            found = self._opened()
        except Exception:
            self._failed = time.monotonic()
            if not self._closed:
                log.exception("The index of version %s cannot be made; it will be tried again.", self._version)
            found = None
        with self._lock:
            self._index, self._thread = found, None
            if self._closed and found:
                found.close()
        self._done.set()

    def _opened(self) -> Index:
        planned = plan(Assets(self._settings.assets), self._settings.base)
        file = folder(self._settings.home) / f"{self._version}.sqlite"
        try:
            return Index(file, planned, self._digest)
        except Unusable:
            return self._made(file, planned)

    def _made(self, file: Path, planned: Plan) -> Index:
        """The index, made now; where nothing can be written beside the versions, in a folder of this process."""
        there = file.parent if file.parent.exists() else self._settings.home
        if not os.access(there, os.W_OK):
            self._scratch = tempfile.TemporaryDirectory(prefix="accords-index-")
            file = Path(self._scratch.name) / file.name
        with self._lock:
            if self._closed:
                raise IndexNotReady("This version is not served any more.")
            self._process = subprocess.Popen(
                command(self._version, file), env=environment(self._settings), stdin=subprocess.DEVNULL
            )
        status = self._process.wait()
        if status != 0:
            raise RuntimeError(f"The process that makes the index ended with status {status}.")
        return Index(file, planned, self._digest)
