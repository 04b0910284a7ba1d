"""The desk in a real browser, as those use it who have no program: submit, review, accept, and see what came of it."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from accords.registry.submissions import keys
from accords.registry.submissions.database import Database
from accords.settings import Settings
from tests.browsing import CHROMIUM, Browser, browsing
from tests.desks import OPERATOR, ROME
from tests.registries import LIBRARIES
from tests.serving import Server, serving

pytestmark = pytest.mark.skipif(
    not CHROMIUM and not os.environ.get("ACCORDS_REQUIRE_ALL"), reason="no chromium is installed"
)
SENT = ROME + 'library:lyon a lend:CityLibrary ; skos:prefLabel "Lyon"@en ; lend:kind kind:public .\n'
WIDE, NARROW = 1200, 360


class Person:
    """Somebody at a browser."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url

    def open(self, path: str, width: int = WIDE) -> None:
        self.browser.open(self.url.rstrip("/") + path, width)

    def fill(self, id: str, text: str) -> None:
        self.browser.evaluate(f"document.getElementById('{id}').value = {json.dumps(text)}")

    def press(self, what: str) -> None:
        """Press a button, and wait for the page that comes."""
        self.browser.evaluate("window.before = true")
        self.browser.evaluate(f"document.querySelector({json.dumps(what)}).click()")
        until = time.monotonic() + 60
        while self.browser.evaluate("window.before === true || document.readyState != 'complete'"):
            assert time.monotonic() < until, "no page came"
            time.sleep(0.05)

    def sign_in(self, key: str) -> None:
        self.open("/desk/sign-in")
        self.fill("key", key)
        self.press("form[action$=sign-in] button")

    def sees(self, words: str) -> bool:
        return bool(self.browser.evaluate(f"document.body.innerText.includes({json.dumps(words)})"))

    def place(self) -> str:
        return str(self.browser.evaluate("location.pathname"))

    def fits(self) -> bool:
        """Whether nothing of the page lies beside the window."""
        return bool(self.browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, str]]]:
    settings = Settings(home=tmp_path_factory.mktemp("desk") / "home", assets=LIBRARIES)
    with closing(Database(settings)) as database:
        scopes = {"Ada": ["submit"], "Grace": ["review"]}
        secrets = {name: keys.add(database, name, each, OPERATOR)[1] for name, each in scopes.items()}
    with serving(settings.home, ACCORDS_ASSETS=str(LIBRARIES)) as server:
        yield server, secrets


def test_from_a_text_that_is_pasted_to_a_page_of_the_registry(
    running: tuple[Server, dict[str, str]], tmp_path: Path
) -> None:
    server, secrets = running
    with browsing(tmp_path / "ada") as browser:
        ada = Person(browser, server.url)
        ada.sign_in(secrets["Ada"])
        ada.open("/desk/submit")
        ada.fill("text", SENT)
        ada.fill("message", "Rome joins")
        ada.press("button[value=try]")
        assert ada.sees("What would come of it") and ada.sees("nothing is wrong")
        ada.press("button[value=submit]")
        page = ada.place()
        assert page.startswith("/desk/submissions/") and ada.sees("pending")
        assert not browser.evaluate("document.cookie"), "no script reads the session"
        executable = "document.querySelectorAll('script:not([type*=json])').length"
        assert browser.evaluate(executable) == 0 and browser.complaints == []
    with browsing(tmp_path / "grace") as browser:
        grace = Person(browser, server.url)
        grace.sign_in(secrets["Grace"])
        assert grace.place() == "/desk/" and grace.sees("Rome joins")
        grace.press(f"a[href='{page}']")
        assert grace.sees("Lyon Library") and browser.evaluate("document.querySelectorAll('del, ins').length") > 5
        grace.press("form[action$=accept] button")
        assert grace.place() == page and grace.sees("accepted") and grace.sees("Version")
        until = time.monotonic() + 60
        while server.get("/doc/library/rome.html").status_code != 200:
            assert time.monotonic() < until, "the version was not taken over"
            time.sleep(0.1)
        grace.open("/doc/library/rome")
        assert grace.sees("Rome")
        grace.open(page.replace("/desk/submissions/", "/receipts/") + ".html")
        assert grace.sees("Ada") and grace.sees("Grace")
        assert browser.complaints == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_fits_the_window(
    running: tuple[Server, dict[str, str]], tmp_path: Path, language: str, width: int
) -> None:
    server, secrets = running
    headers = {"Authorization": f"Bearer {secrets['Ada']}", "Content-Type": "text/turtle"}
    long = SENT + f'library:rome skos:altLabel "{"x" * 300}" .\n'
    texts = (long, long.replace("lend:Library", "lend:Libary"), "nonsense" * 50)
    answers = [server.client.post("/submissions", content=text.encode(), headers=headers) for text in texts]
    ids = [answer.headers["location"].rpartition("/")[2] for answer in answers]
    with browsing(tmp_path / "grace") as browser:
        grace = Person(browser, server.url)
        grace.open("/desk/sign-in", width)
        assert grace.fits()
        grace.sign_in(secrets["Grace"])
        for path in ("/desk/", "/desk/?state=all", *(f"/desk/submissions/{id}" for id in ids)):
            grace.open(f"{path}{'&' if '?' in path else '?'}lang={language}", width)
            browser.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert grace.fits(), path
            assert browser.evaluate("document.documentElement.lang") == language
        assert browser.complaints == []
