"""The files that can be taken away, each made once, whole, before it is sent; they are named by their digests.

They lie in a temporary folder of their own, those of the version that is served until that ends, and of other versions
those of the latest that were asked for.
"""

import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, run
from threading import Lock

from ...errors import BackendDown, QueueFull
from ...registry.apart import Scratch, command, environment
from ...registry.publication import Published
from ...registry.state import State
from ...registry.takeaway.making import Made, NotMade, make
from ...settings import Settings

MOST_OLDER = 2
"""Of so many versions beside the one that is served, files are kept."""
_MOST_WAITING = 8
"""Requests that wait until files are made: each holds a thread."""
_log = logging.getLogger("accords")


class Dumps:
    """The files of one published registry and of its earlier versions; used from many threads."""

    def __init__(self, settings: Settings, published: Published) -> None:
        self._settings, self._published = settings, published
        self._folder = tempfile.TemporaryDirectory(prefix="accords-dumps-")
        self._made: dict[int, dict[str, Made]] = {}
        self._making = Lock()
        self._waiting = 0

    def files(self, number: int, names: Iterable[str]) -> dict[str, Made]:
        """Files of a version by name, made now where nobody has asked for them before.

        Raises BackendDown when that is not possible, QueueFull when too many wait.
        """
        wanted = list(names)
        known = self._made.get(number, {})
        if all(name in known for name in wanted):
            return {name: known[name] for name in wanted}
        with self._turn():
            known = self._room(number)
            missing = [name for name in wanted if name not in known]
            if missing:
                known.update((each.name, each) for each in self._make(number, missing))
            return {name: known[name] for name in wanted}

    def path(self, number: int, name: str) -> Path:
        """Where a file that was made lies."""
        return self._of(number) / name

    def close(self) -> None:
        """Remove the files."""
        self._folder.cleanup()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One at a time makes files."""
        if self._waiting >= _MOST_WAITING:
            raise QueueFull("Too many wait for files that are being made; try again in a moment.")
        self._waiting += 1
        try:
            with self._making:
                yield
        finally:
            self._waiting -= 1

    def _of(self, number: int) -> Path:
        return Path(self._folder.name) / str(number)

    def _room(self, number: int) -> dict[str, Made]:
        """What there is of a version; of older versions the one asked for first makes room."""
        if number not in self._made:
            older = [each for each in self._made if each != self._published.version]
            if len(older) >= MOST_OLDER and number != self._published.version:
                del self._made[older[0]]
                shutil.rmtree(self._of(older[0]), ignore_errors=True)
            self._of(number).mkdir(exist_ok=True)
            self._made[number] = {}
        return self._made[number]

    def _make(self, number: int, names: list[str]) -> list[Made]:
        try:
            with self._store(number) as store:
                return make(self._settings, store, self._of(number), names)
        except (NotMade, OSError) as error:
            _log.error("Files of version %s could not be made: %s", number, error)
            raise BackendDown(f"The files of version {number} cannot be made now; try again later.") from None

    @contextmanager
    def _store(self, number: int) -> Iterator[Path]:
        """The store of a version; one that is not kept is made for the while. Raises NotMade, OSError."""
        state = State(self._settings.home)
        if number == self._published.version:
            yield self._published.folder
        elif state.kept(self._settings.base, number):
            yield state.versions.store(number)
        else:
            scratch = Scratch(self._settings.home)
            try:
                told = environment(self._settings)
                if run(command(number, scratch.store), env=told, stdin=DEVNULL, check=False).returncode:
                    raise NotMade(f"version {number} is not kept, and could not be made again")
                yield scratch.store
            finally:
                scratch.remove()
