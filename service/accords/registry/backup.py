"""A copy of a state folder, taken while it is in use, and a state folder made of it again."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from ..errors import BackupRefused, NoSuchVersion, SettingsRefused
from ..settings import Settings
from ..store.durable import sync_folder, sync_tree
from .state import Pointer, State
from .submissions.copying import copy_desk, is_a_file
from .verification import examine

_PIECE = 2**20


def backup(settings: Settings, folder: Path, progress: Callable[[int, int], None]) -> Pointer:
    """Copy what is published into a folder, which must be empty or new: the journal, and the store of the version.

    The desk is copied too, where it is a file of the state folder, as it stood when that version was the last one.
    Nobody has to wait for more than that: what else is copied never changes, and what is published meanwhile is not in
    the copy. The pointer comes last, so that a copy that was interrupted is none. `progress` is told how many bytes of
    how many.
    Raises BackupRefused; NoSuchVersion when nothing is published.
    """
    _see_that_it_is_empty(folder)
    state = State(settings.home)
    if state.is_empty():
        raise NoSuchVersion(f"Nothing is published in {settings.home} yet: run `accords publish`.")
    folder.mkdir(parents=True, exist_ok=True)
    with state.keeping():
        with state.deciding():  # so that the desk knows of no acceptance that the journal in the copy has not
            if is_a_file(settings):
                copy_desk(settings.home, folder)
            pointer = state.published()
        if pointer is None or not state.versions.store(pointer.version).is_dir():
            raise BackupRefused(f"What is published in {settings.home} has no store: run `accords publish` first.")
        _copy(state, State(folder), pointer, progress)
    State(folder).flip(pointer)
    return pointer


def restore(settings: Settings, folder: Path, progress: Callable[[int, int], None]) -> Pointer:
    """Make the state folder of the settings, in which nothing may be yet, out of a copy that `backup` made.

    What was copied is verified before it is published; until then nothing else is (see `State.locked`), and after an
    interruption it is begun anew. Raises BackupRefused, with the faults; SettingsRefused for a copy under another base.
    """
    state, copy = State(settings.home), State(folder)
    pointer = copy.published()
    if pointer is None:
        raise BackupRefused(f"{folder} holds no backup, or one that was not finished.")
    if pointer.base != settings.base:
        raise SettingsRefused(
            f"ACCORDS_BASE is {settings.base}, and the backup in {folder} is one under {pointer.base}: "
            f"names never change. Set ACCORDS_BASE to {pointer.base}."
        )
    existed = settings.home.exists()
    _begin(state)
    try:
        beside = State(state.restoring)
        _copy(copy, beside, pointer, progress)
        copy_desk(folder, state.restoring)
        faults = examine(beside, pointer, lambda *_: None).faults
        if faults:
            told = (fault.replace(str(state.restoring), str(folder)) for fault in faults)
            raise BackupRefused("\n".join([f"The backup in {folder} is damaged, and was not restored:", *told]))
        beside.flip(pointer)
    except BaseException:
        shutil.rmtree(state.restoring)
        if not existed:
            settings.home.rmdir()
        raise
    _end(state)
    return pointer


def _begin(state: State) -> None:
    """Begin to make a folder out of a copy, in `restoring`. Raises BackupRefused when anything is in it."""
    if state.home.exists() and os.listdir(state.home) and not state.restoring.exists():
        raise BackupRefused(f"ACCORDS_HOME is {state.home}, which is not empty: set it to a new folder.")
    if state.home.exists():
        for left in state.home.iterdir():  # of a restore that was interrupted; the mark of it goes last
            if left.is_dir() and left != state.restoring:
                shutil.rmtree(left)
            elif left != state.restoring:
                left.unlink()
        shutil.rmtree(state.restoring, ignore_errors=True)
    state.restoring.mkdir(parents=True)


def _end(state: State) -> None:
    """Put what was made in `restoring` in its place, which is published when that folder itself goes."""
    for each in list(state.restoring.iterdir()):
        os.rename(each, state.home / each.name)
    sync_folder(state.home)
    state.restoring.rmdir()
    sync_folder(state.home)


def _copy(source: State, target: State, pointer: Pointer, progress: Callable[[int, int], None]) -> None:
    """Copy all but the pointer, and see it on the disk."""
    journals = source.journal.files(pointer.record_end)
    version = source.versions.store(pointer.version).parent
    files = {file: file.stat().st_size for file in version.rglob("*") if file.is_file()}
    done, whole = 0, sum((*journals.values(), *files.values()))
    for file, size in {**journals, **files}.items():
        copied = target.home / file.relative_to(source.home)
        copied.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as read, copied.open("wb") as written:
            while size and (piece := read.read(min(_PIECE, size))):
                written.write(piece)
                size, done = size - len(piece), done + len(piece)
                progress(done, whole)
    target.claim(pointer.base)
    if (mirrored := source.mirrored()) is not None:
        target.mirror(mirrored)
    sync_tree(target.home)


def _see_that_it_is_empty(folder: Path) -> None:
    if folder.exists() and os.listdir(folder):
        raise BackupRefused(f"{folder} is not empty. Name a new folder.")
