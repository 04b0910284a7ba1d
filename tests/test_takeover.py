"""A running server takes a new version over: no request fails, and none is answered by two versions."""

import base64
import hashlib
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest

from accords.registry.publication import publish
from accords.settings import Settings
from tests.registries import changed_libraries, silently
from tests.serving import Server, serving

PUBLICATIONS = 5
QUERY = "SELECT ?o { <https://w3id.org/accords/id/library/moving> ?p ?o FILTER(isLiteral(?o)) }"
PATHS = ("/doc/library/moving.ttl", "/doc/library/moving", f"/sparql?{urlencode({'query': QUERY})}", "/dump.nq")


def version(tmp_path: Path, number: int) -> Settings:
    """The libraries with one whose name says which version it is."""
    text = f"""
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix graph: <https://w3id.org/accords/graph/> .
        @prefix lend: <https://example.org/lending#> .
        @prefix library: <https://w3id.org/accords/id/library/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix source: <https://w3id.org/accords/id/source/> .
        graph:yearbook {{
            library:moving a lend:Library ; skos:prefLabel "Library of version {number}"@en ;
                dcterms:source source:yearbook .
        }}
    """
    return changed_libraries(tmp_path, {"data/moving.trig": text})


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server of the first version."""
    settings = version(tmp_path, 1)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        yield server, tmp_path


class Client(threading.Thread):
    """Asks for one path without a pause, and keeps what it was told by the number of the version that told it."""

    def __init__(self, server: Server, path: str, stop: threading.Event) -> None:
        super().__init__()
        self._url, self._stop_asking = server.url.rstrip("/") + path, stop
        self.told: dict[str, set[bytes]] = defaultdict(set)
        self.failed: list[object] = []
        self.asked = 0

    def run(self) -> None:
        with httpx2.Client(trust_env=False, timeout=30) as client:
            while not self._stop_asking.is_set():
                self.asked += 1
                try:
                    self._keep(client.get(self._url, headers={"Accept": "*/*"}))
                except httpx2.TransportError as error:
                    self.failed.append(error)
                time.sleep(0.005)

    def _keep(self, answer: httpx2.Response) -> None:
        if answer.status_code != 200:
            self.failed.append((answer.status_code, answer.text))
        self.told[answer.headers["accords-version"]].add(answer.content)
        if digest := answer.headers.get("repr-digest"):
            assert base64.b64encode(hashlib.sha256(answer.content).digest()).decode() in digest


def served(server: Server) -> str:
    return str(server.get("/doc/library/moving.ttl").headers["accords-version"])


def test_no_request_fails_and_no_answer_mixes_versions_while_versions_are_published(
    moving: tuple[Server, Path],
) -> None:
    server, folder = moving
    stop = threading.Event()
    clients = [Client(server, path, stop) for path in PATHS]
    for client in clients:
        client.start()
    try:
        for number in range(2, PUBLICATIONS + 2):
            assert publish(version(folder, number), tell=silently).version == number
            until = time.monotonic() + 60
            while served(server) != str(number):
                assert time.monotonic() < until, f"version {number} was not taken over"
                time.sleep(0.05)
            time.sleep(0.3)
    finally:
        stop.set()
        for client in clients:
            client.join()
    for client in clients:
        assert client.failed == [] and client.asked > 100
        assert set(client.told) == {str(number) for number in range(1, PUBLICATIONS + 2)}
        for told, answers in client.told.items():
            assert len(answers) == 1, f"version {told} gave two answers"
            assert re.findall(rb"Library of version (\d+)", answers.pop())[0] == told.encode()


def test_the_processes_of_a_version_end_when_it_is_not_served_any_more(moving: tuple[Server, Path]) -> None:
    server, folder = moving
    before = templates(folder, 1)
    assert before
    publish(version(folder, 2), tell=silently)
    until = time.monotonic() + 60
    while served(server) != "2" or templates(folder, 1):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert templates(folder, 2)


def test_a_query_that_runs_while_a_version_is_taken_over_ends_on_the_one_that_it_asked(
    moving: tuple[Server, Path],
) -> None:
    server, folder = moving
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    path = f"/sparql?{urlencode({'query': endless, 'timeout': '12'})}"
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(httpx2.get, server.url.rstrip("/") + path, timeout=60, trust_env=False)
        publish(version(folder, 2), tell=silently)
        until = time.monotonic() + 60
        while served(server) != "2":
            assert time.monotonic() < until
            time.sleep(0.05)
        assert not running.done(), "the query was over before the version came"
        answer = running.result()
    assert answer.status_code == 504 and answer.headers["accords-version"] == "1"


def test_a_version_that_cannot_be_opened_is_not_taken_over(moving: tuple[Server, Path]) -> None:
    server, folder = moving
    published = folder / "home" / "published.json"
    published.write_text(published.read_text().replace('"version": 1', '"version": 9'))
    time.sleep(2.5)
    assert served(server) == "1" and server.get("/health/ready").status_code == 200


def templates(folder: Path, number: int) -> list[int]:
    """The template processes of a version of a state folder."""
    wanted = f"{folder}/home/versions/{number}/".encode()
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if b"accords.store.querying" in command and wanted in command:
                found.append(int(process.name))
    return found
