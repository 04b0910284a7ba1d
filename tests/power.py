"""A power cut: of a folder only what was on the disk stays, that is what was fsynced, and what was there before."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Names: TypeAlias = dict[int, dict[str, int]]  # of a folder, by its inode: each name in it with its inode


@dataclass(frozen=True)
class Before:
    """A folder of which all is on the disk: its names, the lengths of its files, and its files held by other names."""

    root: int
    names: Names
    sizes: dict[int, int]
    held: Path


def remember(folder: Path, held: Path) -> Before:
    """What a folder is before something is done to it; `held` is a new folder on the same disk."""
    held.mkdir()
    names, sizes = Names(), dict[int, int]()
    for place, inode, entries in _walk(folder):
        names[inode] = {entry.name: entry.inode() for entry in entries}
        for entry in entries:
            if entry.is_file():
                sizes[entry.inode()] = entry.stat().st_size
                if not (held / str(entry.inode())).exists():
                    os.link(place / entry.name, held / str(entry.inode()))
    return Before(folder.stat().st_ino, names, sizes, held)


def cut(folder: Path, before: Before, log: Path) -> int:
    """Leave of the folder what a power cut would; `log` has the fsyncs since. Returns how many files lost some or all.

    A file that was not fsynced ends where it did when it was, a name that was not is as it was when its folder was.
    """
    names, sizes = dict(before.names), dict(before.sizes)
    for line in log.read_text("utf-8").splitlines() if log.exists() else ():
        synced = json.loads(line)
        if synced["names"] is None:
            sizes[synced["inode"]] = synced["size"]
        else:
            names[synced["inode"]] = synced["names"]
    places = {inode: before.held / str(inode) for inode in before.sizes}
    folders = set(names)
    for place, inode, entries in _walk(folder):
        folders.add(inode)
        places |= {entry.inode(): place / entry.name for entry in entries if entry.is_file()}
    left = folder.with_name(folder.name + ".left")
    cut_short = sum(_leave(left, before.root, names, sizes, places, folders))
    os.rename(folder, folder.with_name(folder.name + ".lost"))
    os.rename(left, folder)
    return cut_short + len(_files(folder.with_name(folder.name + ".lost")) - _files(folder))


def _leave(
    target: Path, inode: int, names: Names, sizes: dict[int, int], places: dict[int, Path], folders: set[int]
) -> Iterator[int]:
    """Make a folder of what is on the disk; 1 for each file of which something is lost."""
    target.mkdir()
    for name, found in names.get(inode, {}).items():
        if found in folders:
            yield from _leave(target / name, found, names, sizes, places, folders)
        elif found in places:
            size = sizes.get(found, 0)
            if places[found].stat().st_size == size:
                os.link(places[found], target / name)
            else:
                (target / name).write_bytes(places[found].read_bytes()[:size])
                yield 1


def _files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def _walk(folder: Path) -> Iterator[tuple[Path, int, list[os.DirEntry[str]]]]:
    for place, _, _ in os.walk(folder):
        yield Path(place), os.stat(place).st_ino, list(os.scandir(place))
