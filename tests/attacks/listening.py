"""A host to be called, which counts who calls it."""

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Listener:
    """Listens on this host; `address` says where."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._place = server.getsockname()
        self._taken: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()
        self.address = f"http://127.0.0.1:{self._place[1]}/"

    def calls(self) -> int:
        """How many came since this was asked last. Calls are taken in their order: one of our own says when all are."""
        with socket.create_connection(self._place) as own:
            mine, others = own.getsockname(), 0
            while self._taken.get(timeout=10) != mine:
                others += 1
        return others

    def listen(self) -> None:
        """Take calls, and hang up, until the socket is shut."""
        while True:
            try:
                connection, caller = self._server.accept()
            except OSError:
                return
            connection.close()
            self._taken.put(caller)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener for as long as the block runs."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        listener = Listener(server)
        thread = threading.Thread(target=listener.listen)
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
