"""Locks between processes, whose holders may take a while: who waits for one is told for what."""

import fcntl
import sys
import threading
from collections.abc import Callable

PATIENCE = 1.0
"""Seconds to wait in silence."""


def on_stderr(line: str) -> None:
    """Tell of progress where it does not mix with what a command prints."""
    print(line, file=sys.stderr, flush=True)


def take(opened: int, how: int, waiting: str, tell: Callable[[str], None]) -> None:
    """Lock an open file as flock(2) does; after a while of waiting, `tell` is told `waiting`, once."""
    try:
        fcntl.flock(opened, how | fcntl.LOCK_NB)
        return
    except BlockingIOError:
        reminder = threading.Timer(PATIENCE, tell, [waiting])
    reminder.daemon = True
    reminder.start()
    try:
        fcntl.flock(opened, how)
    finally:
        reminder.cancel()
