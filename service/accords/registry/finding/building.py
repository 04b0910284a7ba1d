"""Make the index of a version in a process of its own: `python -P -m accords.registry.finding.building NUMBER FILE`.

It takes the settings from the environment, gives way to everybody else, and ends with the process that started it.
Who makes the same index meanwhile waits, and finds it made. What was not finished has another name.
"""

import fcntl
import os
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ...assets import Assets
from ...errors import NoSuchVersion
from ...settings import Settings
from ...store.confinement import die_with_parent, lower_priority
from ...store.durable import sync_folder
from ...store.oxigraph import OxigraphStore
from ..state import State
from .index import Index, Unusable
from .plan import plan
from .writing import write

_KEPT = 2
"""How many indices stay: that of the version, and the one before, from which a server may be about to turn away."""


def folder(home: Path) -> Path:
    """Where the indices of a state folder lie: <version>.sqlite, of the newest versions."""
    return home / "finding"


def command(number: int, file: Path) -> list[str]:
    """What makes the index of a version in a file; it exits with 0 when it is there."""
    return [sys.executable, "-P", "-m", "accords.registry.finding.building", str(number), str(file)]


def build(settings: Settings, number: int, file: Path) -> None:
    """Make the index of a version in a file, unless it is there.

    Raises NoSuchVersion for one whose store is not kept; OSError, sqlite3.Error.
    """
    state = State(settings.home)
    manifest = state.kept(settings.base, number)
    if manifest is None:
        raise NoSuchVersion(f"The store of version {number} is not kept.")
    planned = plan(Assets(settings.assets), settings.base)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    opened = os.open(beside, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        with suppress(Unusable):
            Index(file, planned, manifest.digest).close()
            return
        os.ftruncate(opened, 0)
        write(beside, OxigraphStore.read(state.versions.store(number)), settings.base, planned, manifest.digest)
        os.replace(beside, file)
        sync_folder(file.parent)
    finally:
        os.close(opened)


def tidy(home: Path, number: int) -> None:
    """Take away the indices of versions before the newest, which is `number`, but for the one before."""
    found = sorted(int(each.stem) for each in folder(home).glob("*.sqlite") if each.stem.isdecimal())
    forget(home, [each for each in found if each <= number][:-_KEPT])


def forget(home: Path, numbers: Iterable[int]) -> None:
    """Take away the indices of versions, where they are."""
    for number in numbers:
        with suppress(OSError):
            (folder(home) / f"{number}.sqlite").unlink()


def main(number: str, file: str) -> None:
    """Make it. Raises what `build` does."""
    die_with_parent()
    lower_priority()
    settings = Settings.from_environment()
    build(settings, int(number), Path(file))
    tidy(settings.home, int(number))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, sqlite3.Error, NoSuchVersion) as error:
        sys.exit(f"The index cannot be made: {error}")
