"""What a template and its workers are started for: to answer queries, to judge what was sent; see `spawner`, `pool`."""

import signal
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import BackendDown, DeadlineExceeded, Problem, QueueFull


@dataclass(frozen=True)
class Mishaps:
    """What who asks is told when there is no answer. `too_slow` is given the seconds, `died` the signal, or 0."""

    too_slow: Callable[[float], DeadlineExceeded]
    died: Callable[[int], Problem]
    busy: str
    broken: str

    def queue_full(self) -> QueueFull:
        """That all processes work."""
        return QueueFull(self.busy)

    def could_not_work(self) -> BackendDown:
        """That no process can."""
        return BackendDown(self.broken)

    def death(self, code: int) -> Problem:
        """That the process has ended while it worked, with an exit code as `os.waitstatus_to_exitcode` gives it."""
        return self.died(max(-code, 0))


@dataclass(frozen=True)
class Errand:
    """A module that is run as the template, `python -m MODULE SHOWN SOCKET`, with `plan` on its standard input.

    `shown` is there for who looks at a list of processes.
    """

    module: str
    shown: str
    plan: str
    mishaps: Mishaps


def touched_the_forbidden(number: int) -> bool:
    """Whether a signal ended a process because it tried what it had given up (see `confinement`)."""
    return number == signal.SIGSYS
