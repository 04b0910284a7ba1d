"""The state folder: the base for which it was made, the stores, and which of them is published.

state.json        the base; written once
journal           every version: what changed, when, why and by whom (see store/journal.py); the source of truth
published.json    which store is published, and how it was judged; replaced in one step, last of all
stores/…/         finished stores, which nobody writes to again
lock              held by the one process that publishes
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from ..errors import SettingsRefused
from ..store.journal import Journal, Mark, sync_folder

_UNFINISHED = ".building-"


@dataclass(frozen=True)
class Pointer:
    """Which store is published: the version, where its record ends in the journal, and how the store came to be.

    `digest` is that of its statements, `made_from` that of the inputs; `day` is the day of the build, if that matters;
    `warnings` and `infos` are the verdict.
    """

    folder: str
    base: str
    version: int
    record_end: int
    record_hash: str
    digest: str
    made_from: str
    day: str
    warnings: int
    infos: int

    @property
    def mark(self) -> Mark:
        """The place of the version in the journal."""
        return Mark(self.version, self.record_end, self.record_hash)


class State:
    """One state folder."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._stores = home / "stores"
        self.journal = Journal(home / "journal")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who publishes here, waiting for another who does."""
        self._stores.mkdir(parents=True, exist_ok=True)
        with (self._home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def require(self, base: str) -> None:
        """See that the folder is for `base`, or for none yet. Raises SettingsRefused when it is for another."""
        made_for = self.base()
        if made_for not in (None, base):
            raise SettingsRefused(
                f"ACCORDS_BASE is {base}, and {self._home} was made for {made_for}: names never change.\n"
                f"Keep both: set ACCORDS_HOME to another folder.\n"
                f"Or export what is there, and rebuild it under the new base:\n"
                f"    ACCORDS_BASE={made_for} accords dump > before.trig && accords publish --fresh"
            )

    def claim(self, base: str) -> None:
        """Make the folder one for `base`; it says so before anything in it is."""
        file = self._home / "state.json"
        if self.base() != base or not file.exists():
            self._replace(file, {"base": base})

    def base(self) -> str | None:
        """The base for which the folder was made: what state.json says or, without it, the journal."""
        file = self._home / "state.json"
        return str(json.loads(file.read_text("utf-8"))["base"]) if file.exists() else self.journal.base()

    def is_empty(self) -> bool:
        """Whether nothing was ever published here."""
        return not (self._home / "published.json").exists() and self.journal.size() == 0

    def published(self) -> Pointer | None:
        """What is published, if anything is."""
        file = self._home / "published.json"
        if not file.exists():
            return None
        found = _members(file)
        if set(found) != {field.name for field in fields(Pointer)}:
            return None  # another release of Accords wrote it, or it is damaged; the journal has what it said
        pointer = Pointer(**found)
        return pointer if self.folder(pointer).is_dir() else None

    def folder(self, pointer: Pointer) -> Path:
        """The folder of a store."""
        return self._stores / pointer.folder

    def building(self) -> Path:
        """An empty folder for the next store. What an interrupted publication left behind is removed."""
        for left in self._stores.glob(_UNFINISHED + "*"):
            shutil.rmtree(left)
        return Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self._stores))

    def put_in_place(self, built: Path, pointer: Pointer) -> None:
        """Let `pointer` be what is published; the store before stays for those who have it open, older ones go."""
        before = self.published()
        os.rename(built, self.folder(pointer))
        sync_folder(self._stores)
        self._replace(self._home / "published.json", asdict(pointer))
        kept = {pointer.folder, before.folder if before else ""}
        for folder in self._stores.iterdir():
            if folder.name not in kept:
                shutil.rmtree(folder)

    def unused(self, name: str) -> str:
        """The name, with a number if a store already has it."""
        number, found = 1, name
        while (self._stores / found).exists():
            number, found = number + 1, f"{name}-{number + 1}"
        return found

    def _replace(self, file: Path, content: dict[str, object]) -> None:
        """Write a file so that at any moment it is whole: the old one, or the new one."""
        beside = file.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as written:
            json.dump(content, written, indent=1)
            written.flush()
            os.fsync(written.fileno())
        os.replace(beside, file)
        sync_folder(self._home)


def _members(file: Path) -> dict[str, Any]:
    """The members of a JSON object; none when the file holds something else."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
