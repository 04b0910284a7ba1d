"""A file of SQLite that never changes, read by many threads: each has a connection of its own, and none waits."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ...errors import DeadlineExceeded

SECONDS = 2.0
"""The longest that one question may take."""
_STEPS = 50_000
"""Steps of SQLite between two looks at the clock."""
_MAPPED = 2**28


class ReadOnly:
    """The file. May be used in any thread; to be closed once."""

    def __init__(self, file: Path) -> None:
        self._address = f"file:{quote(str(file))}?mode=ro&immutable=1"
        self._threads = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of the file, which is not to be used again."""
        with self._lock:
            while self._open:
                self._open.pop().close()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query of ours. Raises DeadlineExceeded; sqlite3.Error where the file is none."""
        with self._timed() as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def _timed(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        until = time.monotonic() + SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        try:
            yield connection
        except sqlite3.OperationalError as error:
            if str(error) != "interrupted":
                raise
            raise DeadlineExceeded(f"The search took longer than {SECONDS:g} seconds.", limit=SECONDS) from None

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if found is None:
            found = self._threads.connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
            found.execute(f"PRAGMA mmap_size = {_MAPPED}")
            with self._lock:
                self._open.append(found)
        return found
