"""Immutable versions on disk: a folder each, with a store that nobody writes to again and a manifest that tells of it.

versions/<N>/store/           an Oxigraph store, which shares what did not change with the version before (hard links)
versions/<N>/manifest.json    the number, the digest, the counts, and where its record ends in the journal

A folder gets its name when all of it is on the disk, so that what has a number is whole.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .journal import Mark, sync_folder

_UNFINISHED = ".building-"
_REMOVED = ".removed-"
_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a version is: its place in the journal, the base under which it was made, its digest and its counts.

    `statements` are those in named graphs, the description of the dataset apart; `counts` are the registry's own.
    """

    number: int
    end: int
    hash: str
    base: str
    digest: str
    statements: int
    counts: Mapping[str, Any]

    @property
    def mark(self) -> Mark:
        """The place of the version in the journal."""
        return Mark(self.number, self.end, self.hash)


class Versions:
    """The folder that holds the versions of one registry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def store(self, number: int) -> Path:
        """Where the store of a version lies, or would."""
        return self.folder / str(number) / "store"

    def numbers(self) -> list[int]:
        """The versions that have a folder here, the oldest first."""
        names = os.listdir(self.folder) if self.folder.is_dir() else []
        return sorted(int(name) for name in names if name.isdecimal())

    def manifest(self, number: int) -> Manifest | None:
        """What the manifest of a version says; None for a version that is not here, or whose manifest is damaged."""
        try:
            return Manifest(**json.loads((self.folder / str(number) / _MANIFEST).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def building(self) -> Path:
        """An empty folder for the next version. What was not finished, or not quite removed, goes now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for mark in (_UNFINISHED, _REMOVED):
            for left in self.folder.glob(mark + "*"):
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.folder))

    def describe(self, built: Path, manifest: Manifest) -> None:
        """Write the manifest of what was built, and see that all of it is on the disk."""
        (built / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True), "utf-8")
        sync_tree(built)

    def put_in_place(self, built: Path, number: int) -> None:
        """Give what was built its number. A version that had it is replaced."""
        self.remove(number)
        os.rename(built, self.folder / str(number))
        sync_folder(self.folder)

    def remove(self, number: int) -> None:
        """Remove a version, if it is here. Its name goes first, so that nobody finds half of it."""
        folder = self.folder / str(number)
        if folder.exists():
            doomed = Path(tempfile.mkdtemp(prefix=_REMOVED, dir=self.folder))
            os.rename(folder, doomed / folder.name)
            shutil.rmtree(doomed)


def sync_tree(folder: Path) -> None:
    """See that all files in a folder, and in those within, are on the disk with their names."""
    for place, _, files in os.walk(folder):
        for name in files:
            opened = os.open(os.path.join(place, name), os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
        sync_folder(Path(place))
