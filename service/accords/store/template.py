"""The template process of one version: it loads the store, never reads what a stranger sent, and forks the workers.

Started as `python -P -m accords.store.template FOLDER SOCKET`, with its plan on standard input; the folder is named for
who looks at a list of processes. It has one thread, so that what it forks is whole. What is kept in memory is loaded
here once, and its pages are shared with the workers; what is read from disk is opened by each worker after the fork,
because the threads of RocksDB would not be there.
"""

import gc
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path

import pyoxigraph as ox

from .confinement import die_with_parent
from .hints import Terms
from .responder import AtHand
from .wire import CONTROL, ENDED, KILL, NOT_STARTED, START, STARTED, UP, Plan
from .worker import work


def load(folder: str) -> ox.Store:
    """The default graph of the store in `folder`, in memory, without the named graphs.

    In memory, Oxigraph walks by a term through all graphs at once: beside the same triples in named graphs, a join over
    the default graph takes a third longer. Another process opens the folder, so that this one keeps its single thread.
    """
    reads, writes = os.pipe()
    reader = os.fork()
    if reader == 0:
        with _to_the_end(), os.fdopen(writes, "wb") as out:
            os.close(reads)
            ox.Store.read_only(folder).dump(out, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    os.close(writes)
    store = ox.Store()
    with os.fdopen(reads, "rb") as triples:
        store.extend(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))
    if os.waitpid(reader, 0)[1] != 0:
        raise OSError(f"The store in {folder} could not be read.")
    return store


class Template:
    """The loop that forks, kills and buries workers as the serving process says."""

    def __init__(self, control: socket.socket, plan: Plan, at_hand: AtHand) -> None:
        self._control = control
        self._plan = plan
        self._at_hand = at_hand
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
            with _to_the_end():
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
        work(link, self._at_hand, self._plan)

    def _bury(self) -> None:
        """Take leave of every worker that has ended, and say how."""
        while self._processes:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            self._tell(ENDED, self._processes.pop(process), os.waitstatus_to_exitcode(status))

    def _tell(self, what: int, number: int = 0, code: int = 0) -> None:
        self._control.sendall(CONTROL.pack(what, number, code))


class _to_the_end:
    """A block that a forked process never leaves: it ends there, with status 1 when something was raised."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *raised: object) -> None:
        if kind:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(1 if kind else 0)


def main(_: str, control: str) -> None:
    """Load the store if it is to be kept in memory, then fork workers until the serving process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    plan = Plan.of(sys.stdin.read())
    store = load(plan.folder) if plan.in_memory else None
    if not (Path(plan.folder) / "CURRENT").exists():
        raise OSError(f"There is no store in {plan.folder}.")
    at_hand = AtHand(store, Terms(plan.own, plan.terms, plan.prefixes))
    gc.disable()
    gc.freeze()
    Template(socket.socket(fileno=int(control)), plan, at_hand).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
