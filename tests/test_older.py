"""Queries of older versions: `version=N` asks the version as it was, which never changes any more."""

import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest

from accords.http.time import older
from accords.registry.apart import Scratch
from accords.registry.publication import publish
from accords.registry.state import State
from tests.registries import silently
from tests.serving import Server, serving
from tests.test_takeover import QUERY, version
from tests.waiting import until

VERSIONS = older.MOST + 2


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server of the last of some versions, and its state folder."""
    folder = tmp_path_factory.mktemp("older")
    for number in range(1, VERSIONS + 1):
        settings = version(folder, number)
        publish(settings, tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        yield server, settings.home


def ask(server: Server, query: str = QUERY, **parameters: object) -> httpx2.Response:
    return server.get(f"/sparql?{urlencode({'query': query, 'format': 'csv', **parameters})}")


def test_each_version_says_what_it_said(grown: tuple[Server, Path]) -> None:
    server, _ = grown
    for number in (*range(1, VERSIONS + 1), 1):
        answer = ask(server, version=number)
        assert f"Library of version {number}\r\n" in answer.text
        assert answer.headers["accords-version"] == str(number)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert f"Library of version {VERSIONS}\r\n" in ask(server).text


def test_a_page_of_an_older_version_is_not_kept_for_ever(grown: tuple[Server, Path]) -> None:
    answer = ask(grown[0], version=1, format="html")
    assert "Library of version 1" in answer.text and answer.headers["cache-control"] == "public, max-age=60"


def test_a_version_can_be_asked_by_post(grown: tuple[Server, Path]) -> None:
    server, _ = grown
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    answer = server.client.post("/sparql?version=2", content=QUERY, headers=headers)
    assert "Library of version 2\r\n" in answer.text and answer.headers["accords-version"] == "2"


@pytest.mark.parametrize("number", ["0", str(VERSIONS + 1)])
def test_a_version_that_there_is_not_is_not_found(grown: tuple[Server, Path], number: str) -> None:
    answer = ask(grown[0], version=number)
    assert answer.status_code == 404 and answer.json()["type"] == "/problems/not-found"
    assert str(VERSIONS) in answer.json()["detail"]


@pytest.mark.parametrize("number", ["", "x", "-1", "1.0", "²", "9" * 30])
def test_what_is_no_number_is_no_version(grown: tuple[Server, Path], number: str) -> None:
    assert ask(grown[0], version=number).status_code == 400


def test_an_answer_that_passes_is_not_kept_for_an_older_version_either(grown: tuple[Server, Path]) -> None:
    answer = ask(grown[0], "SELECT (RAND() AS ?x) {}", version=1)
    assert answer.headers["cache-control"] == "no-store"


def test_an_older_version_is_asked_within_the_same_limits(grown: tuple[Server, Path]) -> None:
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    assert ask(grown[0], endless, version=1, timeout="0.3").status_code == 504
    assert ask(grown[0], "SELECT * { SERVICE <http://127.0.0.1:9/> {} }", version=1).status_code == 403
    assert "Library of version 1\r\n" in ask(grown[0], version=1).text


def left(home: Path) -> list[Path]:
    """The stores that were made for somebody and are still here."""
    return list(home.glob(".older-*"))


def test_a_version_that_is_not_kept_is_made_for_those_who_ask(grown: tuple[Server, Path]) -> None:
    """While a publisher is at work, too, and beside what is kept."""
    server, home = grown
    shutil.rmtree(home / "versions" / "3")
    with State(home).locked():
        answer = ask(server, f"{QUERY} # again", version=3)
    assert "Library of version 3\r\n" in answer.text
    assert float(answer.headers["server-timing"].partition("dur=")[2]) > 50, "the making is paid for"
    assert len(left(home)) == 1 and not (home / "versions" / "3").exists()
    for number in (1, 2, 4, 5):
        ask(server, f"{QUERY} # and others", version=number)
    assert left(home) == [], "what nobody asks makes room, and is thrown away"


def test_a_version_that_takes_long_to_make_is_given_up(grown: tuple[Server, Path]) -> None:
    server, home = grown
    shutil.rmtree(home / "versions" / "3", ignore_errors=True)
    for number in (1, 2, 4, 5):
        ask(server, f"{QUERY} # instead", version=number)
    began = time.monotonic()
    assert ask(server, f"{QUERY} # hurry", version=3, timeout="0.05").status_code == 504
    assert time.monotonic() - began < 1
    until(lambda: left(home) == [], 10)
    with suppress(httpx2.TimeoutException):
        server.client.get("/sparql", params={"query": f"{QUERY} # go", "version": 3}, timeout=0.1)
    until(lambda: left(home) == [], 10)
    assert "Library of version 3\r\n" in ask(server, f"{QUERY} # stay", version=3).text


def test_what_a_server_left_behind_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / ".older-left" / "store").mkdir(parents=True)
    first = Scratch(tmp_path)
    second = Scratch(tmp_path)
    assert sorted(left(tmp_path)) == sorted([first.folder, second.folder])
    second.remove()
    assert left(tmp_path) == [first.folder]
    first.remove()


def test_a_version_that_there_is_not_costs_no_look_at_the_journal(grown: tuple[Server, Path]) -> None:
    server, home = grown
    journal = home / "journal"
    journal.rename(home / "elsewhere")
    try:
        assert ask(server, version=VERSIONS + 1, timeout="1").status_code == 404
    finally:
        (home / "elsewhere").rename(journal)
