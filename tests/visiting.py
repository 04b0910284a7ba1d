"""Somebody with a browser at a running desk."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import httpx2

from accords.registry.submissions import keys
from accords.registry.submissions.database import Database
from accords.settings import Settings
from tests.desks import OPERATOR, ROME
from tests.registries import LIBRARIES
from tests.serving import Server, serving


@dataclass
class Visitor:
    """Somebody with a browser that keeps cookies and follows no redirect."""

    url: str
    client: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        no_more = httpx2.Limits(max_keepalive_connections=0)
        self.client = httpx2.Client(base_url=self.url, timeout=60, trust_env=False, limits=no_more)

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.client.get(path, headers={"accept": "text/html", **headers})

    def word(self, path: str) -> str:
        """What the forms of a page hold."""
        found = re.search(r'name="word" value="([^"]*)"', self.get(path).text)
        assert found
        return found[1]

    def send(self, path: str, page: str, **fields: str) -> httpx2.Response:
        """Send a form of a page."""
        return self.client.post(
            path,
            content=urlencode({"word": self.word(page), **fields}),
            headers={"content-type": "application/x-www-form-urlencoded", "accept": "text/html"},
        )

    def sign_in(self, key: str) -> httpx2.Response:
        return self.send("/desk/sign-in", "/desk/sign-in", key=key)

    def submit(self, text: str, what: str = "submit", **fields: str) -> httpx2.Response:
        """Send the form to submit."""
        given = {"word": self.word("/desk/submit"), "text": text, "syntax": "text/turtle", "what": what, **fields}
        return self.client.post(
            "/desk/submit",
            files={name: (None, value) for name, value in given.items()},
            headers={"accept": "text/html"},
        )

    def decide(self, id: str, how: str, **fields: str) -> httpx2.Response:
        """Send one of the forms of the page of a submission."""
        page = f"/desk/submissions/{id}"
        tags = re.findall(r'name="tag" value="([^"]*)"', self.get(page).text) or [""]
        return self.send(f"{page}/{how}", page, **{"tag": unescape(tags[0]), **fields})


@dataclass(frozen=True)
class Running:
    """A running desk, and the secrets of those who come."""

    server: Server
    settings: Settings
    database: Database
    secrets: dict[str, str]

    def visitor(self, who: str = "") -> Visitor:
        """Somebody who has signed in, or has not."""
        made = Visitor(self.server.url)
        if who:
            assert made.sign_in(self.secrets[who]).status_code == 303
        return made


@contextmanager
def visited(home: Path) -> Iterator[Running]:
    """A desk that runs as long as the block, to which four may come."""
    settings = Settings(home=home, assets=LIBRARIES)
    with closing(Database(settings)) as database:
        scopes = {"Oslo": ["submit"], "Lyon": ["submit"], "Reviewer": ["review"], "Both": ["submit", "review"]}
        secrets = {name: keys.add(database, name, each, OPERATOR)[1] for name, each in scopes.items()}
        with serving(settings.home, ACCORDS_ASSETS=str(LIBRARIES)) as server:
            yield Running(server, settings, database, secrets)


def submitted(running: Running, text: str = ROME, who: str = "Oslo") -> str:
    """The id of a submission that somebody sent by the form."""
    answer = running.visitor(who).submit(text, message="Rome joins")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].rpartition("/")[2])
