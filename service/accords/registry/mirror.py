"""Follow another registry: fetch its change sets, check each, and publish the same versions here.

What is fetched is the journal (`/journal`, `/journal/N`), record by record and never a dump: the cost is that of what
changed. A record is taken over byte for byte, so that chain, versions and digests are the same here and there. Before
that, everything is checked that can be: it follows our last record by its hash, has the hash that it ends with and that
the other announced, and leads to the digest that it names.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx2

from .. import __version__
from ..errors import JournalDamaged, MirrorRefused, SettingsRefused
from ..settings import Settings
from ..store.digest import Digest
from ..store.record import START, Record
from .projection import project, quads
from .recovery import caught_up
from .state import State

SECONDS = 60.0
"""How long the other may be silent."""
MOST_LISTED, MOST_RECORD = 64 * 2**20, 2 * 2**30
"""Most bytes of a list of records, and of one record."""


@dataclass(frozen=True)
class Fetched:
    """One version that was taken over, and how many bytes were fetched for it."""

    version: int
    digest: str
    size: int
    adds: int
    removes: int


@dataclass(frozen=True)
class Listed:
    """A record as the other announces it."""

    version: int
    hash: str
    size: int


class Mirror:
    """The state folder of `settings` as a mirror of the registry at `url`."""

    def __init__(self, url: str, settings: Settings) -> None:
        """Raises SettingsRefused for what is no http or https address."""
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise SettingsRefused(f"{url} is not the http or https address of a registry.")
        self._url = url if url.endswith("/") else url + "/"
        self._settings = settings
        self._state = State(settings.home)
        headers = {"User-Agent": f"accords-mirror/{__version__}", "Accept-Encoding": "identity"}
        self._client = httpx2.Client(timeout=SECONDS, follow_redirects=False, trust_env=False, headers=headers)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def fetch(self) -> Iterator[Fetched]:
        """Take over what is new there, one version after the other. An interrupted mirror goes on where it ended.

        Raises MirrorRefused when the other cannot be reached or is not what it was, JournalDamaged, SettingsRefused.
        """
        with self._state.locked():
            last = self._begin()
            for listed in self._new(last):
                content = self._bytes(f"journal/{listed.version}", min(listed.size, MOST_RECORD))
                record = self._checked(content, listed, last)
                self._state.journal.adopt(content, last.mark if last else START)
                project(self._state, record, self._settings)
                entry, last = record.entry, record
                yield Fetched(record.number, entry.digest, len(content), len(entry.adds), len(entry.removes))

    def _begin(self) -> Record | None:
        """The last record here, its store in place. Raises SettingsRefused for a folder that is not this mirror's."""
        mirrored = self._state.mirrored()
        if mirrored is None and not self._state.is_empty():
            raise SettingsRefused(
                f"{self._settings.home} holds versions of its own: set ACCORDS_HOME to an empty folder for the mirror."
            )
        if mirrored not in (None, self._url):
            raise SettingsRefused(f"{self._settings.home} mirrors {mirrored}: set ACCORDS_HOME to another folder.")
        self._state.require(self._settings.base)
        caught_up(self._state, self._settings)
        *_, last = None, *self._state.journal.records()
        return last

    def _new(self, last: Record | None) -> list[Listed]:
        """What the other lists after our last record, which it must have, too. Raises MirrorRefused."""
        number = last.number if last else 0
        base, records = self._index(max(number - 1, 0))
        if base != self._settings.base:
            raise MirrorRefused(
                f"{self._url} names things under {base}, and ACCORDS_BASE is {self._settings.base}: "
                f"a mirror has the same names. Set ACCORDS_BASE to {base}."
            )
        if last is None:
            self._state.claim(self._settings.base)
            self._state.mirror(self._url)
            return records
        if not records or (records[0].version, records[0].hash) != (number, last.mark.hash):
            theirs = records[0].hash if records else "not there"
            raise MirrorRefused(
                f"The journal of {self._url} does not continue ours: version {number} has the hash {last.mark.hash} "
                f"here, and is {theirs} there. Nothing was changed. If theirs is right, mirror it in another folder."
            )
        return records[1:]

    def _index(self, after: int) -> tuple[str, list[Listed]]:
        """The base of the other, and its records after one. Raises MirrorRefused."""
        body = self._bytes(f"journal?after={after}&format=json", MOST_LISTED)
        try:
            index = dict(json.loads(body))
            listed = [Listed(int(each["version"]), str(each["hash"]), int(each["bytes"])) for each in index["records"]]
            return str(index["base"]), listed
        except (ValueError, KeyError, TypeError):
            raise MirrorRefused(f"{self._url}journal is not the journal of a registry.") from None

    def _checked(self, content: bytes, listed: Listed, last: Record | None) -> Record:
        """The record that was fetched. Raises MirrorRefused when anything about it is not as it should be."""
        version = last.number + 1 if last else 1
        try:
            record = self._state.journal.examined(content, last.mark if last else START)
            if record.mark.hash != listed.hash or record.number != listed.version:
                raise JournalDamaged("it is not the one that was listed")
            entry = record.entry
            before = Digest.read(last.entry.digest if last else "0")
            if str(before.minus(entry.removes).plus(entry.adds)) != entry.digest:
                raise JournalDamaged("its change does not lead to the digest that it names")
            if last is None and entry.base != self._settings.base:
                raise JournalDamaged(f"it is for the base {entry.base}")
            quads((*entry.removes, *entry.adds))
        except (JournalDamaged, SyntaxError, ValueError) as error:
            reason = str(error).partition(": record ")[2].partition(": ")[2] or str(error)
            raise MirrorRefused(
                f"Version {version} from {self._url} was refused, and nothing of it was kept: {reason.rstrip('.')}."
            ) from None
        return record

    def _bytes(self, path: str, most: int) -> bytes:
        """What is at a path below the address. Raises MirrorRefused when it is not to be had, or longer than `most`."""
        url, body = urljoin(self._url, path), bytearray()
        try:
            with self._client.stream("GET", url) as response:
                if response.status_code != 200:
                    to = f" to {response.headers['location']}" if "location" in response.headers else ""
                    passing = response.status_code >= 500
                    raise MirrorRefused(f"{url} answers with status {response.status_code}{to}.", passing=passing)
                for chunk in response.iter_raw():
                    body += chunk
                    if len(body) > most:
                        raise MirrorRefused(f"{url} has more than the {most} bytes that it should have.")
        except httpx2.RequestError as error:
            reason = f"{url} cannot be fetched: {error or type(error).__name__}."
            raise MirrorRefused(reason, passing=True) from None
        return bytes(body)
