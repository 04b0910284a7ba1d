"""Pages in a real browser: what it shows, and that it fits a wide and a narrow window."""

import os
from collections.abc import Iterator

import pytest

from tests.browsing import CHROMIUM, Browser, browsing
from tests.serving import Server

pytestmark = pytest.mark.skipif(
    not CHROMIUM and not os.environ.get("ACCORDS_REQUIRE_ALL"), reason="no chromium is installed"
)
PAGES = {
    "/doc/partnership/gpai?lang=en": "Global Partnership on Artificial Intelligence",
    "/doc/partnership/gpai?lang=fr": "Partenariat mondial sur l’intelligence artificielle",
    "/doc/state/mar?lang=en": "Morocco",
    "/doc/meeting/gpai-ministerial-paris-2025?lang=fr": "Réunion ministérielle des pays membres du PMIA, Paris",
    "/?lang=en": "Accords, a registry of international partnerships",
    "/ns?lang=en": "Accords ontology",
    "/shapes?lang=fr": "Les formes",
    "/sparql?lang=fr": "Interroger le registre",
    "/validate?lang=fr": "Valider des données",
    "/id/meeting/?lang=fr": "réunion",
    "/doc/state/nowhere?lang=en": "There is no such thing here",
}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize(("path", "heading"), PAGES.items(), ids=PAGES.keys())
def test_a_page_shows_its_heading_and_fits_the_window(
    server: Server, browser: Browser, path: str, heading: str, width: int
) -> None:
    browser.open(server.url.rstrip("/") + path, width)
    assert browser.evaluate("document.querySelector('h1').textContent") == heading
    assert "Accords" in browser.evaluate("document.title")
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    assert browser.evaluate("getComputedStyle(document.querySelector('.site')).borderTopWidth") == "4px"


def test_a_uri_opened_in_a_browser_shows_the_entity(server: Server, browser: Browser) -> None:
    browser.open(f"{server.url}id/partnership/gpai?lang=en")
    assert browser.evaluate("location.pathname") == "/doc/partnership/gpai"
    text = browser.evaluate("document.querySelector('main').innerText")
    for fact in ("GPAI", "15 June 2020", "Australia", "founding member"):
        assert fact in text


def test_a_term_opened_in_a_browser_is_scrolled_to(server: Server, browser: Browser) -> None:
    browser.open(f"{server.url}ns#Membership")
    assert browser.evaluate("document.querySelector(':target h3').innerText").casefold().startswith("membership")
    assert abs(browser.evaluate("document.querySelector(':target').getBoundingClientRect().top")) < 100


def test_a_query_can_be_sent_from_the_form(server: Server, browser: Browser) -> None:
    browser.open(f"{server.url}sparql?lang=en")
    browser.evaluate("document.querySelector('textarea').value = 'SELECT (6 * 7 AS ?answer) {}'")
    address = browser.evaluate("new URLSearchParams(new FormData(document.querySelector('main form'))).toString()")
    browser.open(f"{server.url}sparql?{address}")
    assert browser.evaluate("document.querySelector('tbody td').innerText") == "42"
    assert "6 * 7" in browser.evaluate("document.querySelector('textarea').value")


@pytest.mark.parametrize("width", [1200, 360])
def test_what_is_wrong_is_shown_beside_its_line(server: Server, browser: Browser, width: int) -> None:
    browser.open(f"{server.url}validate?lang=en&example=membership/fail-misspelt-property", width)
    browser.follow("document.querySelector('form.validate').requestSubmit()")
    assert browser.evaluate("document.querySelector('h1').textContent") == "Rejected"
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    browser.evaluate("document.querySelector('.findings a[href^=\"#f1-l\"]').click()")
    assert "altlabel" in browser.evaluate("document.querySelector(':target').closest('table').innerText")
    assert browser.evaluate("document.querySelector(':target').className") == "violation"


def test_a_file_that_is_dropped_stands_in_the_form(server: Server, browser: Browser) -> None:
    browser.open(f"{server.url}validate")
    browser.evaluate(
        "const files = new DataTransfer(); files.items.add(new File(['<urn:a> <urn:b> <urn:c> .'], 'a.nt'));"
        "document.querySelector('form.validate').dispatchEvent(new DragEvent('drop', {dataTransfer: files}))"
    )
    assert browser.evaluate("new Promise(done => setTimeout(() => done(document.querySelector('#text').value), 200))")
    assert browser.evaluate("document.querySelector('#syntax').value") == "application/n-triples"


def test_the_browser_found_nothing_to_complain_of(server: Server, browser: Browser) -> None:
    browser.complaints.clear()
    for path in PAGES:
        browser.open(server.url.rstrip("/") + path)
    assert [text for text in browser.complaints if "404" not in text] == []
