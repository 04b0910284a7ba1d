"""Copy what one address answers into files, and tell where it leads on."""

import hashlib
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from ..headers import ALWAYS
from . import links
from .asking import Answer, ask
from .places import place, suffix_in, suffix_of
from .plan import Plan

_PAGES = "text/html, */*;q=0.1"
_GONE = 410
_FEEDS = ("application/activity+json", "application/atom+xml", "application/xml", "text/xml")


@dataclass(frozen=True)
class Copied:
    """What came of an address: its status, the files with their SHA-256 and type, where it leads to.

    `location` is that of a redirect, `page` whether it answered with a page; `leads` are addresses, not yet sifted.
    """

    address: str
    status: int
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    location: str = ""
    page: bool = False
    leads: list[str] = field(default_factory=list)

    def members(self) -> dict[str, Any]:
        """For a log; see `read`."""
        return asdict(self)

    @classmethod
    def read(cls, members: dict[str, Any]) -> "Copied":
        """What a log says."""
        files = {file: (digest, kind) for file, (digest, kind) in members.pop("files").items()}
        return cls(files=files, **members)


class Copier:
    """Copies answers of one application into a folder; `url` is where the application says that it answers."""

    def __init__(self, app: ASGIApp, folder: Path, url: str, plan: Plan) -> None:
        self._app, self._folder, self._url, self._plan = app, folder, url, plan

    async def copy(self, address: str) -> Copied:
        """Copy what an address answers; a page in each language."""
        answer = await ask(self._app, address, _PAGES)
        leads = list(links.of_header(answer.headers.get("link", ""), self._url))
        if 300 <= answer.status < 400:
            target = links.on_this_host(answer.headers["location"], self._url)
            location = target or answer.headers["location"]
            return Copied(address, answer.status, location=location, leads=[*leads, *([target] if target else [])])
        if answer.status not in (200, _GONE):
            return Copied(address, answer.status)
        if answer.media_type == "text/html":
            return await self._page(address, answer, leads)
        suffix = suffix_of(answer.media_type) or suffix_in(address) or "bin"
        stated = links.on_this_host(answer.headers.get("content-location", ""), self._url)
        if answer.media_type in _FEEDS:
            leads.extend(links.of_text(answer.body.decode(), self._url))
        file = place(stated or address, suffix)
        files = {file: self._written(file, answer.body, answer.headers.get("content-type", ""))}
        return Copied(address, answer.status, files, leads=leads)

    async def _page(self, address: str, answer: Answer, leads: list[str]) -> Copied:
        joint = "&" if "?" in address else "?"
        files = {}
        for language, found in (("en", answer), ("fr", await ask(self._app, f"{address}{joint}lang=fr", _PAGES))):
            html = found.body.decode()
            leads.extend(links.of_page(html, self._url))
            file = place(address, "html", language)
            body = links.rewritten(html, self._url, self._plan.instead).encode()
            files[file] = self._written(file, body, found.headers["content-type"])
        return Copied(address, answer.status, files, page=True, leads=list(dict.fromkeys(leads)))

    def _written(self, name: str, body: bytes, content_type: str) -> tuple[str, str]:
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f"{file.name}.unfinished-{os.getpid()}")
        unfinished.write_bytes(body)
        unfinished.rename(file)
        return hashlib.sha256(body).hexdigest(), content_type


SECURITY = {name: value for name, value in ALWAYS.items() if not name.startswith("Access-Control-Expose")}
"""Headers that a server is to add to every answer of a copy."""
