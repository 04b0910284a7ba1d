"""Stores of versions that are not kept, made for those who read them, apart from all that is kept, and thrown away.

`python -P -m accords.registry.apart NUMBER FOLDER` makes one: a process that can be ended at any moment, that holds no
lock, and that changes nothing but FOLDER. It takes the settings from the environment.
"""

import fcntl
import os
import shutil
import sys
import tempfile
from pathlib import Path

from ..settings import Settings, settable
from ..store.confinement import die_with_parent, limit_memory, lower_priority
from .projection import build
from .recovery import record_of
from .state import State

_PREFIX = ".older-"
_PACKAGES = str(Path(__file__).parents[2])


class Scratch:
    """A folder beside the versions, with which a store can share files, until it is removed or this process ends."""

    def __init__(self, home: Path) -> None:
        """Make it. What a process that has ended left behind goes now. Raises OSError."""
        for left in home.glob(f"{_PREFIX}*"):
            _remove_what_nobody_holds(left)
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=home))
        self._held = os.open(self.folder, os.O_RDONLY)
        fcntl.flock(self._held, fcntl.LOCK_EX)

    @property
    def store(self) -> Path:
        """Where the store is to be made."""
        return self.folder / "store"

    def remove(self) -> None:
        """Throw it away."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._held)


def command(number: int, folder: Path) -> list[str]:
    """What makes the store of a version in a folder that is not there yet; it exits with 0 when it has."""
    return [sys.executable, "-P", "-m", "accords.registry.apart", str(number), str(folder)]


def environment(settings: Settings) -> dict[str, str]:
    """The environment for it."""
    told = {each.metadata["env"]: str(getattr(settings, each.name)) for each in settable()}
    path = os.pathsep.join(filter(None, [_PACKAGES, os.environ.get("PYTHONPATH")]))
    return {**os.environ, **told, "PYTHONPATH": path}


def _remove_what_nobody_holds(folder: Path) -> None:
    try:
        opened = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(opened)


def main(number: str, folder: str) -> None:
    """Make the store of a version in a folder, with as much memory as a query may have. Raises what `build` does."""
    die_with_parent()
    lower_priority()
    settings = Settings.from_environment()
    limit_memory(settings.query_memory)
    state = State(settings.home)
    build(state, record_of(state, int(number)), settings, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
