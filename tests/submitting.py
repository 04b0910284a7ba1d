"""Clients of a running desk: each asks with a key of his own."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from accords.registry.submissions import keys
from accords.registry.submissions.database import Database
from accords.settings import Settings
from tests.desks import OPERATOR
from tests.registries import LIBRARIES, versions
from tests.serving import Server, serving

SCOPES = {"Oslo": ["submit"], "Lyon": ["submit"], "Reviewer": ["review"], "Both": ["submit", "review"]}


@dataclass(frozen=True)
class Running:
    """A running desk, its database, and the secrets of those who come."""

    server: Server
    settings: Settings
    database: Database
    secrets: dict[str, str]

    def ask(
        self, method: str, path: str, who: str | None, content: str | bytes = b"", **headers: str
    ) -> httpx2.Response:
        """Ask as somebody."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given |= self.bearer(who) if who else {}
        return self.server.client.request(method, path, content=content, headers=given)

    def bearer(self, who: str) -> dict[str, str]:
        """The header with the key of somebody."""
        return {"Authorization": f"Bearer {self.secrets[who]}"}

    def submit(self, text: str | bytes, who: str = "Oslo", query: str = "", **headers: str) -> httpx2.Response:
        """Submit Turtle, or what the headers say."""
        return self.ask("POST", f"/submissions{query}", who, text, **{"Content_Type": "text/turtle", **headers})

    def decide(self, id: str, what: str = "accept", who: str = "Reviewer", **headers: str) -> httpx2.Response:
        """Accept, refuse (for a reason) or withdraw a submission."""
        content = '{"reason": "It is a village, not a library."}' if what == "refuse" else b""
        return self.ask("POST", f"/submissions/{id}/{what}", who, content, **headers)

    def publish(self, text: str, query: str = "") -> int:
        """Submit something and have it accepted; returns the number of the version, when it is served."""
        accepted = self.decide(self.submit(text, query=query).json()["id"])
        assert accepted.status_code == 200, accepted.text
        assert self.newest() == accepted.json()["version"]
        return int(accepted.json()["version"])

    def listed(self, who: str, query: str = "") -> list[str]:
        """The ids of all submissions that somebody sees, page by page."""
        found, path = [], f"/submissions{query}"
        while path:
            page = self.ask("GET", path, who)
            found += [each["id"] for each in page.json()["submissions"]]
            path = page.headers.get("link", "").partition(">")[0][1:]
        return found

    def state(self, id: str) -> str:
        """How far a submission is."""
        return str(self.ask("GET", f"/submissions/{id}", "Reviewer").json()["state"])

    def newest(self) -> int:
        """The number of the newest version, when it is served."""
        until, version = time.monotonic() + 60, len(versions(self.settings.home))
        while self.server.get("/health/ready").headers["accords-version"] != str(version):
            assert time.monotonic() < until, "the version was not taken over"
            time.sleep(0.1)
        return version


@contextmanager
def running_desk(home: Path, desk_url: str) -> Iterator[Running]:
    """A desk that runs as long as the block, on a database."""
    settings = Settings(home=home, assets=LIBRARIES, desk=desk_url)
    with closing(Database(settings)) as database:
        secrets = {name: keys.add(database, name, each, OPERATOR)[1] for name, each in SCOPES.items()}
        more = {"ACCORDS_ASSETS": str(LIBRARIES), "ACCORDS_DESK": desk_url, "ACCORDS_SUBMISSION_RATE": "0"}
        with serving(settings.home, **more) as server:
            yield Running(server, settings, database, secrets)
