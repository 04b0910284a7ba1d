"""What was written is on the disk, and stays there when the power goes: files, and the names in folders."""

import os
from pathlib import Path
from typing import IO


def write(file: IO[bytes], content: bytes) -> None:
    """Write to an open file, and see that all that was written to it is on the disk. Raises OSError."""
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def replace(file: Path, content: bytes) -> None:
    """Write a file so that at any moment it is whole: the old one, or the new one. Raises OSError."""
    beside = file.with_suffix(".new")
    with beside.open("wb") as opened:
        write(opened, content)
    os.replace(beside, file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk."""
    _sync(folder)


def sync_tree(folder: Path, *, shared: bool = True) -> None:
    """See that all files in a folder, and in those within, are on the disk with their names.

    Without `shared`, a file that has another name as well is taken to be there already; its name here is not.
    """
    for place, _, files in os.walk(folder):
        for file in (Path(place, name) for name in files):
            if shared or file.stat().st_nlink == 1:
                _sync(file)
        _sync(Path(place))


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
