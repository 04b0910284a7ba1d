"""Where a process may work: on all processors, or on all but one, which is left to what has to be quick.

A low priority is not enough for that: Linux lets who works go on until the next tick of its clock though somebody with
a higher one has woken up on another processor, and to send a page takes a fifth of a tick.
"""

import os
from contextlib import suppress

_ALL = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def set_aside(process: int = 0) -> bool:
    """Let a process (0: this one) work on all processors but one; False where there is one only, or no way to do it."""
    return len(_ALL) > 1 and _place(process, _ALL[1:])


def let_back(process: int) -> None:
    """Let a process work on all processors again."""
    _place(process, _ALL)


def _place(process: int, processors: list[int]) -> bool:
    with suppress(OSError, AttributeError):  # it has ended, the system does not let us, or has no such thing
        os.sched_setaffinity(process, processors)
        return True
    return False
