"""Immutable versions on disk: a folder each, with a store that nobody writes to again and a manifest that tells of it.

versions/<N>/store/           an Oxigraph store, which shares what did not change with the version before (hard links)
versions/<N>/manifest.json    the number, the digest, the counts, where its record ends in the journal,
                              the SHA-256 of each file of the store, and that of all the manifest says

A folder gets its name when all of it is on the disk, so that what has a number is whole.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .durable import sync_folder, sync_tree
from .members import are_those_of, members
from .record import Mark

_UNFINISHED = ".building-"
_REMOVED = ".removed-"
_MANIFEST = "manifest.json"
_SEAL = "sha256"


@dataclass(frozen=True)
class Manifest:
    """What a version is: its place in the journal, the base under which it was made, its digest and its counts.

    `statements` are those in named graphs, the description of the dataset apart; `counts` are the registry's own.
    `files` has the SHA-256 of each file of the store.
    """

    number: int
    end: int
    hash: str
    base: str
    digest: str
    statements: int
    counts: Mapping[str, Any]
    files: Mapping[str, str]

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
        found = members(self.folder / str(number) / _MANIFEST)
        seal = found.pop(_SEAL, None)
        return Manifest(**found) if seal == _sealed(found) and are_those_of(Manifest, found) else None

    def altered(self, manifest: Manifest, seen: dict[int, str] | None = None) -> list[str]:
        """The files of the store of a version that are not what was written, or are missing, or were not there.

        `seen` keeps the hash of each file by its inode, so that a file of many versions is read once.
        """
        store, seen = self.store(manifest.number), {} if seen is None else seen
        found = {}
        for file in (each for each in store.rglob("*") if each.is_file()):
            inode = file.stat().st_ino
            seen[inode] = seen.get(inode) or _hash(file)
            found[file.relative_to(store).as_posix()] = seen[inode]
        names = {*found, *manifest.files}
        return sorted(name for name in names if found.get(name) != manifest.files.get(name))

    def building(self) -> Path:
        """An empty folder for the next version. What was not finished, or not quite removed, goes now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for mark in (_UNFINISHED, _REMOVED):
            for left in self.folder.glob(mark + "*"):
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.folder))

    def describe(self, built: Path, manifest: Manifest) -> None:
        """Write the manifest of what was built, and see that all of it is on the disk.

        What it shares with an earlier version has been there since that was built.
        """
        found = asdict(manifest)
        (built / _MANIFEST).write_text(json.dumps({**found, _SEAL: _sealed(found)}, indent=1, sort_keys=True), "utf-8")
        sync_tree(built, shared=False)

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


def hashes(store: Path, before: Path | None = None, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """The SHA-256 of each file of a store, which nobody has open.

    A file that is one with a file of the store `before` (a hard link) is not read again: `known` has its hash.
    """
    found, earlier = {}, known or {}
    for file in sorted(each for each in store.rglob("*") if each.is_file()):
        name = file.relative_to(store).as_posix()
        same = before is not None and name in earlier and (before / name).exists() and file.samefile(before / name)
        found[name] = earlier[name] if same else _hash(file)
    return found


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sealed(found: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
