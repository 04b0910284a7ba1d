"""The desk over HTTP: a submission is kept, judged, reviewed by somebody else, and becomes a version."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from accords.registry.submissions import audit, keys
from accords.registry.submissions.database import Database
from accords.settings import Settings
from tests.desks import NAMELESS, OPERATOR, ROME, ROME_IRI
from tests.registries import LIBRARIES, versions
from tests.serving import Server, serving


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
        if who:
            given["Authorization"] = f"Bearer {self.secrets[who]}"
        return self.server.client.request(method, path, content=content, headers=given)

    def submit(self, text: str, who: str = "Oslo", query: str = "", **headers: str) -> httpx2.Response:
        """Submit Turtle."""
        return self.ask("POST", f"/submissions{query}", who, text, **{"Content_Type": "text/turtle", **headers})

    def accept(self, id: str, who: str = "Reviewer", **headers: str) -> httpx2.Response:
        """Accept a submission."""
        return self.ask("POST", f"/submissions/{id}/accept", who, **headers)


@pytest.fixture
def running(tmp_path: Path, desk_url: str) -> Iterator[Running]:
    settings = Settings(home=tmp_path / "home", assets=LIBRARIES, desk=desk_url)
    with closing(Database(settings)) as database:
        scopes = {"Oslo": ["submit"], "Lyon": ["submit"], "Reviewer": ["review"], "Both": ["submit", "review"]}
        secrets = {name: keys.add(database, name, each, OPERATOR)[1] for name, each in scopes.items()}
        with serving(settings.home, ACCORDS_ASSETS=str(LIBRARIES), ACCORDS_DESK=desk_url) as server:
            yield Running(server, settings, database, secrets)


def test_what_is_submitted_waits_for_somebody_else_and_becomes_a_version(running: Running) -> None:
    received = running.submit(ROME, query="?message=Rome+joins")
    told = received.json()
    assert received.status_code == 201 and received.headers["location"] == f"/submissions/{told['id']}"
    assert (told["state"], told["verdict"], told["judgedBeside"]) == ("pending", "accepted", 1)
    assert [(each["iri"], each["state"], len(each["added"])) for each in told["difference"]["entities"]] == [
        (ROME_IRI, "new", 3)
    ]
    accepted = running.accept(told["id"])
    assert accepted.status_code == 200 and (accepted.json()["state"], accepted.json()["version"]) == ("accepted", 2)
    entry = versions(running.settings.home)[-1].entry
    assert (entry.message, entry.who, entry.source) == ("Rome joins", "Reviewer", "desk")
    assert entry.submission and (entry.submission.id, entry.submission.submitter) == (told["id"], "Oslo")
    until = time.monotonic() + 60
    while running.server.get("/doc/library/rome.ttl").status_code != 200:
        assert time.monotonic() < until, "the version was not taken over"
        time.sleep(0.1)


def test_what_the_shapes_refuse_is_kept_with_its_report(running: Running) -> None:
    received = running.submit(NAMELESS)
    told = received.json()
    assert received.status_code == 422 and (told["state"], told["verdict"]) == ("rejected", "rejected")
    assert [each["message"] for each in told["results"]] == ["Give a name, once a language."]
    assert running.ask("GET", received.headers["location"], "Oslo").json() == told
    assert running.ask("GET", f"{received.headers['location']}/body", "Oslo").content == NAMELESS.encode()
    assert running.accept(told["id"]).status_code == 409


def test_nobody_accepts_his_own_or_without_the_scope_and_each_write_is_in_the_log(running: Running) -> None:
    id = running.submit(ROME, "Both").json()["id"]
    assert running.accept(id, "Both").status_code == 403
    assert running.accept(id, "Lyon").status_code == 403
    assert running.accept(id, "Reviewer").status_code == 200
    log = list(audit.entries(running.database, subject=id))
    assert [(each.who, each.action.split()[-1]) for each in log] == [
        ("key Both", "receive"),
        ("key Both", "judge"),
        ("key Reviewer", "accept"),
        ("key Reviewer", "publish"),
    ]
