"""Dumps as files: each is written once, whole, before it is sent, and is named by its digest."""

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pyoxigraph import Quad, serialize

from .formats import Format


@dataclass(frozen=True)
class Dump:
    """One file, and the SHA-256 of its bytes."""

    file: Path
    sha256: bytes


class Dumps:
    """The dumps of one published registry, in a temporary folder of their own until they are closed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="accords-dumps-")
        self._made: dict[str, Dump] = {}
        self._lock = Lock()

    def get(self, form: Format, quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Dump:
        """The dump in `form`, written now when nobody has asked for it before; `quads` come in their order."""
        with self._lock:
            if form.suffix not in self._made:
                file = Path(self._folder.name) / f"dump.{form.suffix}"
                with file.open("wb") as out:
                    serialize(quads, out, format=form.rdf, prefixes=dict(prefixes))
                with file.open("rb") as written:
                    self._made[form.suffix] = Dump(file, hashlib.file_digest(written, "sha256").digest())
            return self._made[form.suffix]

    def close(self) -> None:
        """Remove the files."""
        self._folder.cleanup()
