"""The processes that judge: what takes too long, or too much, or is wanted no more ends one of them, and no other."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from accords.registry.publication import publish
from accords.settings import Settings
from accords.terms import DEFAULT_BASE
from tests.attacks.processes import below
from tests.commanding import BAD, GOOD
from tests.registries import LIBRARIES, noted, silently
from tests.serving import Server, serving
from tests.waiting import until

TURTLE = {"content-type": "text/turtle"}
LONG = "".join(f"<urn:{number}> a <urn:b> ; <urn:c> {number} .\n" for number in range(9000))
"""What takes a second or so to read and judge."""


@contextmanager
def judged_by(folder: Path, **limits: str) -> Iterator[Server]:
    """The libraries, served with one process that judges."""
    how = {f"ACCORDS_{name.upper()}": value for name, value in {"validation_workers": "1", **limits}.items()}
    with serving(folder / "home", ACCORDS_ASSETS=str(LIBRARIES), ACCORDS_QUERY_BUDGET="0", **how) as server:
        until(lambda: sent(server, GOOD).status_code == 200, 30)
        yield server


def sent(server: Server, text: str, address: str = "") -> httpx2.Response:
    return server.client.post(f"/validate{address}", content=text.encode(), headers=TURTLE)


def judging(server: Server) -> set[int]:
    """The process ids of the template that judges, and of all that it forked."""
    return {each for each in below(server.pid) if "judging_process" in read(each, "cmdline")}


def read(process: int, name: str) -> str:
    """What the system says of a process; nothing when it has ended."""
    try:
        return Path(f"/proc/{process}/{name}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def test_what_takes_too_long_is_a_504_and_the_next_one_is_judged(tmp_path: Path) -> None:
    with judged_by(tmp_path, validation_seconds="0.3") as server:
        answer = sent(server, LONG)
        assert answer.status_code == 504 and answer.json()["type"] == "/problems/validation-too-long"
        assert answer.json()["limit"] == 0.3
        until(lambda: sent(server, BAD).status_code == 200, 10)


def test_what_takes_too_much_memory_is_a_503_and_the_next_one_is_judged(tmp_path: Path) -> None:
    limits = {"validation_memory": str(2**28), "rdf_bytes": str(2**26), "rdf_statements": str(10**7)}
    with judged_by(tmp_path, **limits) as server:
        answer = sent(server, "".join(f"<urn:{number}> a <urn:b> .\n" for number in range(500_000)))
        assert answer.status_code == 503 and answer.json()["type"] == "/problems/validation-died"
        assert int(answer.headers["retry-after"]) > 0
        until(lambda: sent(server, BAD).status_code == 200, 10)


def test_each_process_judges_once_and_no_state_leaks(tmp_path: Path) -> None:
    rome = f"@prefix : <{DEFAULT_BASE}id/library/> . @prefix l: <https://example.org/lending#> ."
    with judged_by(tmp_path) as server:
        before = judging(server)
        first = sent(server, GOOD)
        until(lambda: len(judging(server)) == 2 and judging(server) != before, 10)
        second = sent(server, f"{rome} <{DEFAULT_BASE}id/loan/x> a l:Loan ; l:lender :rome .")
    assert first.json()["verdict"] == "accepted"
    components = {each["component"].rpartition("#")[2] for each in second.json()["results"]}
    assert "ClassConstraintComponent" in components, "the library that was sent before is not known"


def test_what_nobody_waits_for_is_stopped(tmp_path: Path) -> None:
    with judged_by(tmp_path) as server:
        before = judging(server)
        place = urlsplit(server.url)
        with socket.create_connection((place.hostname, place.port)) as connection:
            head = ["POST /validate HTTP/1.1", "Host: x", "Content-Type: text/turtle", f"Content-Length: {len(LONG)}"]
            connection.sendall("\r\n".join([*head, "", LONG]).encode())
            time.sleep(0.2)
        began = time.monotonic()
        assert sent(server, BAD).status_code == 200
        assert time.monotonic() - began < 5
        until(lambda: judging(server) and judging(server) != before, 10)


def test_more_than_can_wait_are_told_to_come_back(tmp_path: Path) -> None:
    with judged_by(tmp_path, validation_seconds="3") as server, ThreadPoolExecutor(80) as pool:
        found = list(pool.map(lambda _: sent(server, LONG), range(80)))
        refused = [each for each in found if each.status_code == 503]
        assert refused and all(int(each.headers["retry-after"]) > 0 for each in refused)
        assert {each.json()["type"] for each in refused} == {"/problems/queue-full"}
        until(lambda: sent(server, BAD).status_code == 200, 10)
        assert server.get("/health/ready").status_code == 200


def test_the_processes_that_judge_have_given_up_the_network(tmp_path: Path) -> None:
    with judged_by(tmp_path) as server:
        until(lambda: [each for each in judging(server) if "Seccomp:\t2" in read(each, "status")], 10)


@pytest.fixture
def versions(three: Settings) -> Iterator[Server]:
    """Three versions of the libraries, served: Rome came with the second."""
    with serving(three.home, ACCORDS_ASSETS=str(three.assets), ACCORDS_QUERY_BUDGET="0") as server:
        yield server


def test_the_version_that_is_named_stands_behind(versions: Server) -> None:
    loan = f"""@prefix l: <https://example.org/lending#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <{DEFAULT_BASE}id/loan/x> a l:Loan ; skos:prefLabel "x" ; l:lender <{DEFAULT_BASE}id/library/rome> ."""
    now, then = sent(versions, loan).json(), sent(versions, loan, "?version=1").json()
    assert (now["verdict"], now["background"]["version"]) == ("accepted", 3)
    assert (then["verdict"], then["background"]["version"]) == ("rejected", 1)
    assert sent(versions, loan, "?version=3").json()["background"] == now["background"]
    assert sent(versions, loan, "?version=4").status_code == 404
    assert sent(versions, loan, "?version=first").status_code == 400


def test_a_version_that_is_published_meanwhile_stands_behind_from_then_on(tmp_path: Path, first: Settings) -> None:
    with serving(first.home, ACCORDS_ASSETS=str(first.assets), ACCORDS_QUERY_BUDGET="0") as server:
        assert sent(server, GOOD).json()["background"]["version"] == 1
        noted(first, 2)
        publish(first, tell=silently)
        until(lambda: sent(server, GOOD).json()["background"]["version"] == 2, 30)
