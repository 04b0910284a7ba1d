"""A template process: it loads what its workers need, never reads what a stranger sent, and forks the workers.

Started by a `Spawner` with its errand on standard input. It has one thread, so that what it forks is whole. What is
loaded here is loaded once, and its pages are shared with the workers.
"""

import gc
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable

from .confinement import die_with_parent
from .wire import CONTROL, ENDED, KILL, NOT_STARTED, START, STARTED, UP


class Template:
    """The loop that forks, kills and buries workers as the serving process says."""

    def __init__(self, control: socket.socket, life: Callable[[socket.socket], None]) -> None:
        """`life` is the whole of what a worker does, with its end of a socket to the serving process."""
        self._control = control
        self._life = life
        self._processes: dict[int, int] = {}
        """The number that the serving process gave, by process id."""

    def run(self) -> None:
        """Do what the serving process says until it is gone; then end all workers."""
        wakes, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self._tell(UP)
        while True:
            ready, _, _ = select.select([self._control.fileno(), wakes], [], [])
            if wakes in ready:
                os.read(wakes, 4096)
                self._bury()
            if self._control.fileno() in ready and not self._obey():
                break
        for process in self._processes:
            os.kill(process, signal.SIGKILL)

    def _obey(self) -> bool:
        """Carry out one order; False when there will be none."""
        try:
            record, handed, _, _ = socket.recv_fds(self._control, CONTROL.size, 1)
        except ConnectionError:
            return False
        if not record:
            return False
        order, number, _ = CONTROL.unpack(record)
        if order == START:
            self._start(number, socket.socket(fileno=handed[0]))
        elif order == KILL:
            for process in [process for process, known in self._processes.items() if known == number]:
                os.kill(process, signal.SIGKILL)
        return True

    def _start(self, number: int, link: socket.socket) -> None:
        try:
            process = os.fork()
        except OSError:
            traceback.print_exc()
            self._tell(ENDED, number, NOT_STARTED)
            return
        if process == 0:
            with to_the_end():
                self._become_worker(link)
        link.close()
        self._processes[process] = number
        self._tell(STARTED, number, process)

    def _become_worker(self, link: socket.socket) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        die_with_parent()
        own = link.fileno()
        os.closerange(3, own)
        os.closerange(own + 1, os.sysconf("SC_OPEN_MAX"))
        self._life(link)

    def _bury(self) -> None:
        """Take leave of every worker that has ended, and say how."""
        while self._processes:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            self._tell(ENDED, self._processes.pop(process), os.waitstatus_to_exitcode(status))

    def _tell(self, what: int, number: int = 0, code: int = 0) -> None:
        self._control.sendall(CONTROL.pack(what, number, code))


class to_the_end:
    """A block that a forked process never leaves: it ends there, with status 1 when something was raised."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *raised: object) -> None:
        if kind:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(1 if kind else 0)


def attend(control: str, life: Callable[[socket.socket], None]) -> None:
    """Fork workers, which live `life`, until the serving process at the other end of the socket `control` is gone.

    What is there now stays: neither this process nor its workers look at it again and again (gc).
    """
    gc.disable()
    gc.freeze()
    Template(socket.socket(fileno=int(control)), life).run()
