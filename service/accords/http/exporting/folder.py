"""The folder of a copy while it is made: what was copied is noted, so that a copy that broke off goes on.

All of it lies in `DIR.unfinished` until it is whole. Then it gets its name at once, and a copy that had it goes.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from .copying import Copied

MANIFEST = "export.json"
SUMS = "export-SHA256SUMS"
_LOG = ".copied"
_AGAIN = 100


class Folder:
    """A folder that becomes `target`; `mark` says of what it is a copy."""

    def __init__(self, target: Path, mark: Mapping[str, object]) -> None:
        """Go on with what is there, if it is a copy of the same; else begin. Raises OSError."""
        self.target = target
        self.path = target.with_name(f"{target.name}.unfinished")
        self._mark = json.dumps(mark, sort_keys=True)
        self._digests: dict[str, str] = {}
        self.copied: dict[str, Copied] = {}
        log = self.path / _LOG
        if _first_line(log) != self._mark:
            shutil.rmtree(self.path, ignore_errors=True)
            self.path.mkdir(parents=True)
            log.write_text(f"{self._mark}\n", encoding="utf-8")
        for each in self._noted():
            self._keep(each)
        self._log = log.open("a", encoding="utf-8")

    def note(self, copied: Copied) -> None:
        """Take note of what was copied. Of files with the same bytes there is one, with several names."""
        self._keep(copied)
        for name, (digest, _) in copied.files.items():
            first = self._digests.setdefault(digest, name)
            if first != name:
                self.link(first, name)
        self._log.write(json.dumps(copied.members()) + "\n")
        self._log.flush()

    def link(self, first: str, name: str) -> None:
        """Give a file another name, in the place of what has it."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        other = file.with_name(f"{file.name}.linked")
        self._linked(self.path / first, other)
        other.replace(file)
        other.unlink(missing_ok=True)  # where both were the same file already

    def _linked(self, file: Path, other: Path) -> None:
        """link(2); again where a process puts the same bytes in the place of `file`: what it had loses its name."""
        for _ in range(_AGAIN):
            try:
                return os.link(file, other)
            except FileNotFoundError:
                continue
        os.link(file, other)

    def free(self, name: str) -> bool:
        """Whether nothing has a name, and none of the folders on its way is a file."""
        file = self.path / name
        return not file.exists() and not any(each.is_file() for each in file.parents if each.is_relative_to(self.path))

    def write(self, name: str, text: str) -> None:
        """Write a file of the copy's own."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def finish(self) -> None:
        """Give the folder its name; what had it is removed afterwards."""
        self._log.close()
        (self.path / _LOG).unlink()
        before = self.target.with_name(f"{self.target.name}.before")
        shutil.rmtree(before, ignore_errors=True)
        if self.target.exists():
            self.target.rename(before)
        self.path.rename(self.target)
        shutil.rmtree(before, ignore_errors=True)

    def close(self) -> None:
        """Stop; what was noted stays."""
        self._log.close()

    def _keep(self, copied: Copied) -> None:
        self.copied[copied.address] = copied
        for name, (digest, _) in copied.files.items():
            self._digests.setdefault(digest, name)

    def _noted(self) -> Iterator[Copied]:
        with (self.path / _LOG).open(encoding="utf-8") as log:
            next(log)
            for line in log:
                if line.endswith("\n"):
                    yield Copied.read(json.loads(line))


def _first_line(log: Path) -> str:
    """Of what a log is; "" where there is none."""
    if not log.exists():
        return ""
    with log.open(encoding="utf-8") as opened:
        return opened.readline().strip()
