"""The journals that a receipt can be held against: the one of a state folder, and the one that a registry serves."""

import json
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2

from .. import __version__
from ..errors import ReceiptUnreadable
from ..store.segments import Segment, segments
from .state import State

_SECONDS = 60.0
_MOST = 2 * 2**30
_ALL = 2**31


class Home:
    """The journal of a state folder."""

    def __init__(self, home: Path) -> None:
        """Raises ReceiptUnreadable when there is none."""
        self._file, self._state = home / "journal", State(home)
        if not self._file.is_file() or not self._file.stat().st_size:
            raise ReceiptUnreadable(f"{home} has no journal: name the registry with --url, or its folder with --home")
        self._segments: list[Segment] = segments(self._file, _ALL)

    def base(self) -> str:
        """The base of the registry."""
        return self._state.base() or ""

    def newest(self) -> int:
        """The number of the last record."""
        return len(self._segments)

    def record(self, number: int) -> bytes:
        """One record, byte for byte."""
        return self._segments[number - 1].read(self._file)


class Served:
    """The journal that a registry serves at `/journal`; nothing else is asked of it."""

    def __init__(self, url: str) -> None:
        """Raises ReceiptUnreadable for what is no http or https address, or serves no journal."""
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ReceiptUnreadable(f"{url} is not the http or https address of a registry")
        self._url = url if url.endswith("/") else f"{url}/"
        headers = {"User-Agent": f"accords-receipt/{__version__}", "Accept-Encoding": "identity"}
        self._client = httpx2.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False, headers=headers)
        try:
            index = json.loads(self._bytes("journal?after=999999999&format=json"))
            self._base, self._newest = str(index["base"]), int(index["version"])
        except (ValueError, KeyError, TypeError):
            raise ReceiptUnreadable(f"{self._url}journal is not the journal of a registry") from None

    def base(self) -> str:
        """The base of the registry, as it says."""
        return self._base

    def newest(self) -> int:
        """The number of the version that it serves."""
        return self._newest

    def record(self, number: int) -> bytes:
        """One record, byte for byte. Raises ReceiptUnreadable."""
        return self._bytes(f"journal/{number}")

    def _bytes(self, path: str) -> bytes:
        url, body = urljoin(self._url, path), bytearray()
        try:
            with self._client.stream("GET", url) as response:
                if response.status_code != 200:
                    raise ReceiptUnreadable(f"{url} answers with status {response.status_code}")
                for chunk in response.iter_raw():
                    body += chunk
                    if len(body) > _MOST:
                        raise ReceiptUnreadable(f"{url} has more than {_MOST} bytes")
        except httpx2.RequestError as error:
            raise ReceiptUnreadable(f"{url} cannot be fetched: {error or type(error).__name__}") from None
        return bytes(body)
