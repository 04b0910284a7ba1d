"""Make files of a version, apart from the process that serves: `python -P -m accords.registry.takeaway.making`.

Arguments are the folder of the store of the version, the folder to write into, and the names of the files. Settings
come from the environment. For each file that is there then, a line of JSON with its name, size and SHA-256 is printed.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from ...settings import Settings
from ...store.confinement import die_with_parent, lower_priority
from ...store.oxigraph import OxigraphStore
from ..apart import environment
from .files import Files


class NotMade(Exception):
    """A file could not be made, as the log says."""


@dataclass(frozen=True)
class Made:
    """A file that was made: how many bytes it has, and their SHA-256."""

    name: str
    size: int
    sha256: str


def make(settings: Settings, store: Path, folder: Path, names: Iterable[str]) -> list[Made]:
    """Make files of the version that is in `store`, in a process that ends with it. Raises NotMade."""
    command = [sys.executable, "-P", "-m", __name__, str(store), str(folder), *names]
    done = subprocess.run(
        command, env=environment(settings), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise NotMade(f"exit status {done.returncode}")
    return [Made(**json.loads(line)) for line in done.stdout.splitlines()]


def main(store: str, folder: str, *names: str) -> None:
    """Make the files, one after the other."""
    die_with_parent()
    lower_priority()
    files = Files(Settings.from_environment(os.environ), OxigraphStore.read(Path(store)), Path(folder))
    for name in names:
        file = files.file(name)
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        print(json.dumps(asdict(Made(name, file.stat().st_size, digest))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
