"""The state folder: the base for which it was made, the journal, the versions, and which of them is published.

state.json        the base; written once
journal           every version: what changed, when, why and by whom (see store/journal.py); the source of truth
versions/<N>/     the versions that are kept, finished, which nobody writes to again (see store/versions.py)
finding/          the indices of the newest versions, by which entities are found (see finding/building.py)
mirror.json       the registry whose versions these are, when they are another's; written before the first of them
published.json    which version is published, and what it was last made from; replaced in one step, last of all
annals.sqlite     which documents each version changed; made from the journal, again where it is missing (see annals)
feeds.sqlite      what the journal says of each entity, for feeds (see feeds/log.py); can be thrown away
restoring/        a backup that is being restored; nothing is published before it is gone
lock              held by the one process that publishes; the system lets go of it when that process ends
deciding          held by the one process that accepts a submission (see submissions/acceptance.py)
keeping           held by those who copy a version, and by the one who takes versions away
"""

import errno
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ..errors import BackupRefused, SettingsRefused
from ..store.durable import replace
from ..store.journal import Journal, unwatched
from ..store.members import are_those_of, members
from ..store.record import Mark, Record
from ..store.versions import Manifest, Versions
from .waiting import on_stderr, take

_PUBLICATION = "Waiting for another publication to end …"
_DECISION = "Waiting until another submission is accepted …"
_BACKUP = "Waiting for a backup to end …"
_REMOVAL = "Waiting until older versions are taken away …"


@dataclass(frozen=True)
class Pointer:
    """Which version is published, where its record ends in the journal, and what it was last seen to be made from.

    `digest` is that of its statements, `made_from` that of the inputs, `judged_by` that of the shapes and rules among
    them; `day` is the day of which the rules speak, if they do; `warnings` and `infos` are the verdict.
    """

    version: int
    base: str
    record_end: int
    record_hash: str
    digest: str
    made_from: str
    judged_by: str
    day: str
    warnings: int
    infos: int

    @classmethod
    def to(cls, record: Record, base: str) -> "Pointer":
        """The pointer to a version, as its record says how it came to be."""
        entry, mark = record.entry, record.mark
        return cls(
            version=mark.number,
            base=base,
            record_end=mark.end,
            record_hash=mark.hash,
            digest=entry.digest,
            made_from=entry.made_from,
            judged_by=entry.judged_by,
            day=entry.day,
            warnings=entry.warnings,
            infos=entry.infos,
        )

    @property
    def mark(self) -> Mark:
        """The place of the version in the journal."""
        return Mark(self.version, self.record_end, self.record_hash)


class State:
    """One state folder, `home`."""

    def __init__(self, home: Path, phase: Callable[[str], None] = unwatched) -> None:
        """The state in a folder, which need not exist yet; `phase` is told what a publication is about to do."""
        self.home = home
        self.phase = phase
        self.restoring = home / "restoring"
        self.journal = Journal(home / "journal", phase)
        self.versions = Versions(home / "versions")

    @contextmanager
    def locked(self, tell: Callable[[str], None] = on_stderr) -> Iterator[None]:
        """Be the only one who publishes here, waiting for another who does; `tell` is told when that takes a while.

        Raises BackupRefused where a restore did not come to its end.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        if self.restoring.exists():
            raise BackupRefused(f"A backup is being restored to {self.home}, or was not to its end: restore it again.")
        with self._holding("lock", fcntl.LOCK_EX, _PUBLICATION, tell):
            yield

    @contextmanager
    def keeping(self, *, alone: bool = False, tell: Callable[[str], None] = on_stderr) -> Iterator[None]:
        """Be sure that no version is taken away meanwhile; `alone`, to take one away, when nobody relies on it."""
        how, other = (fcntl.LOCK_EX, _BACKUP) if alone else (fcntl.LOCK_SH, _REMOVAL)
        with self._holding("keeping", how, other, tell):
            yield

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Be the only one here who lets a submission become a version, from the decision to the version."""
        with self._holding("deciding", fcntl.LOCK_EX, _DECISION, unwatched):
            yield

    def require(self, base: str) -> None:
        """See that the folder is for `base`, or for none yet. Raises SettingsRefused when it is for another."""
        made_for = self.base()
        if made_for not in (None, base) and self.journal.base() != base:
            raise SettingsRefused(
                f"ACCORDS_BASE is {base}, and {self.home} was made for {made_for}: names never change.\n"
                f"Keep both: set ACCORDS_HOME to another folder.\n"
                f"Or export what is there, and rebuild it under the new base:\n"
                f"    ACCORDS_BASE={made_for} accords dump > before.trig && accords publish --fresh"
            )

    def claim(self, base: str) -> None:
        """Make the folder one for `base`; it says so before anything in it is."""
        if self.said_base() != base:
            _replace(self.home / "state.json", {"base": base})

    def base(self) -> str | None:
        """The base for which the folder was made: what state.json says or, where it says none, the journal."""
        return self.said_base() or self.journal.base()

    def said_base(self) -> str | None:
        """The base that state.json says; None without it, or when it is damaged."""
        found = members(self.home / "state.json").get("base")
        return found if isinstance(found, str) and found else None

    def mirrored(self) -> str | None:
        """The address of the registry whose versions these are, when they are another's. Raises SettingsRefused."""
        file = self.home / "mirror.json"
        if not file.exists():
            return None
        url = members(file).get("url")
        if not isinstance(url, str):
            raise SettingsRefused(f'{file} is damaged: write {{"url": …}} there, the address of what is mirrored here.')
        return url

    def mirror(self, url: str) -> None:
        """Make the folder one that holds the versions of another registry; nothing of its own is published in it."""
        _replace(self.home / "mirror.json", {"url": url})

    def is_empty(self) -> bool:
        """Whether nothing was ever published here."""
        return not (self.home / "published.json").exists() and self.journal.size() == 0

    def published(self) -> Pointer | None:
        """What is published, if anything is."""
        found = members(self.home / "published.json")
        if not are_those_of(Pointer, found):
            return None  # another release of Accords wrote it, or it is damaged; the journal has what it said
        return Pointer(**found)

    def flip(self, pointer: Pointer) -> None:
        """Let `pointer` be what is published."""
        self.phase("flip")
        _replace(self.home / "published.json", asdict(pointer))

    def kept(self, base: str, number: int) -> Manifest | None:
        """The manifest of a version under a base whose store is here."""
        manifest = self.versions.manifest(number)
        is_it = manifest and (manifest.base, manifest.number) == (base, number)
        return manifest if is_it and self.versions.store(number).is_dir() else None

    def kept_before(self, base: str, number: int) -> Manifest | None:
        """The manifest of the last version before `number` whose store is here."""
        earlier = (each for each in reversed(self.versions.numbers()) if each < number)
        return next(filter(None, (self.kept(base, each) for each in earlier)), None)

    @contextmanager
    def _holding(self, name: str, how: int, waiting: str, tell: Callable[[str], None]) -> Iterator[None]:
        """Hold a lock file; where nothing can be written, one that is there will do, and none when there is none."""
        try:
            opened = os.open(self.home / name, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            if error.errno not in (errno.EROFS, errno.EACCES):
                raise
            if not (self.home / name).exists():
                yield
                return
            opened = os.open(self.home / name, os.O_RDONLY)
        try:
            take(opened, how, waiting, tell)
            yield
        finally:
            os.close(opened)


def _replace(file: Path, content: dict[str, object]) -> None:
    replace(file, json.dumps(content, indent=1).encode())
