"""HTTP on the wire: the shorter way out of the server gives the same answers, in the same order, as the longer one."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.registries import LIBRARIES
from tests.serving import Server, serving

DOCUMENT = "/doc/state/mar.ttl"


def sparql(query: str) -> str:
    return f"/sparql?query={quote(query)}"


@contextmanager
def connection(server: Server) -> Iterator[socket.socket]:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connected:
        yield connected


def request(path: str, *headers: str, version: str = "1.1") -> bytes:
    lines = [f"GET {path} HTTP/{version}", "Host: here", "Accept: text/turtle, text/csv", *headers, "", ""]
    return "\r\n".join(lines).encode()


def resident(server: Server) -> int:
    """Bytes of memory that the server has."""
    return int(Path(f"/proc/{server.pid}/statm").read_text().split()[1]) * resource.getpagesize()


def answers(connected: socket.socket, count: int) -> list[tuple[int, dict[str, str], bytes]]:
    """So many answers from one connection: status, headers, content."""
    stream, found = connected.makefile("rb"), []
    for _ in range(count):
        status = int(stream.readline().split()[1])
        headers = {}
        while (line := stream.readline().strip()) != b"":
            name, _, value = line.decode().partition(": ")
            headers[name] = value
        found.append((status, headers, stream.read(int(headers.get("content-length", "0")))))
    return found


@pytest.mark.parametrize("path", [DOCUMENT, sparql("SELECT ?s { ?s ?p ?o } LIMIT 2 # wire")])
def test_the_shorter_way_and_the_longer_one_lead_to_the_same(server: Server, path: str) -> None:
    """A request with a body takes the longer way, and one on a connection that is to be closed."""
    with connection(server) as connected:
        connected.sendall(request(path) * 2 + request(path, "Content-Length: 0"))
        told = answers(connected, 3)
    with connection(server) as connected:
        connected.sendall(request(path, "Connection: close"))
        told += answers(connected, 1)
        assert told[-1][1].pop("connection") == "close"
        assert connected.recv(1) == b""
    for _, headers, _ in told:
        assert headers.pop("date") and headers["server"] == "uvicorn"
        for once in ("ratelimit-policy", "ratelimit", "server-timing"):
            headers.pop(once, None)  # what was worked out says what it took
    assert all(each == told[0] for each in told) and told[0][0] == 200


def test_answers_come_in_the_order_of_the_requests(server: Server) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 300000 } # wire"
    wanted = [sparql(slow), DOCUMENT, sparql("SELECT (7 AS ?x) {} # wire"), "/nothing/here", sparql("ASK"), DOCUMENT]
    with connection(server) as connected:
        connected.sendall(b"".join(map(request, wanted)))
        told = answers(connected, len(wanted))
    assert [status for status, _, _ in told] == [200, 200, 200, 404, 400, 200]
    assert told[0][2].startswith(b"n\r\n") and told[2][2] == b"x\r\n7\r\n"
    assert told[1][2] == told[5][2] and b"skos:prefLabel" in told[1][2]


def test_a_request_that_comes_while_a_query_runs_is_answered_after_it(server: Server) -> None:
    with connection(server) as connected:
        connected.sendall(request(sparql("SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f } LIMIT 30000 # wire")))
        connected.sendall(request(DOCUMENT))
        first, second = answers(connected, 2)
    assert first[2].startswith(b"x\r\n1") and b"skos:prefLabel" in second[2]


def test_an_older_client_is_answered_and_hung_up_on(server: Server) -> None:
    with connection(server) as connected:
        connected.sendall(request(DOCUMENT, version="1.0"))
        [(status, _, content)] = answers(connected, 1)
        assert status == 200 and b"skos:prefLabel" in content
        assert connected.recv(1) == b""


def test_parameters_without_a_query_get_the_description(server: Server) -> None:
    with connection(server) as connected:
        connected.sendall(request("/sparql?lang=fr") * 2)
        for status, headers, _ in answers(connected, 2):
            assert status == 200 and headers["content-type"].startswith("text/turtle")


def test_an_answer_of_many_pieces_is_whole(server: Server) -> None:
    query = f'SELECT ("{"x" * 2000}" AS ?x) {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 3000'
    with connection(server) as connected:
        connected.sendall(request(sparql(query)) + request(DOCUMENT))
        large, after = answers(connected, 2)
    assert large[2].count(b"x" * 2000 + b"\r\n") == 3000 and len(large[2]) == int(large[1]["content-length"])
    assert b"skos:prefLabel" in after[2]


def test_a_client_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    home = tmp_path / "home"
    endless = sparql("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }")
    with serving(home, ACCORDS_ASSETS=str(LIBRARIES), ACCORDS_WORKERS="1") as alone:
        with connection(alone) as connected:
            connected.sendall(request(endless))
            time.sleep(0.3)
        assert alone.get(sparql("ASK {} # after")).status_code == 200
        with connection(alone) as connected:
            large = f'SELECT ("{"x" * 2000}" AS ?x) {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 12000'
            connected.sendall(request(sparql(large)))
            assert connected.recv(1000)
            time.sleep(0.3)
        assert alone.get(sparql("ASK {} # and after")).status_code == 200
    assert "Traceback" not in (tmp_path / "home.log").read_text()


def test_a_query_behind_an_answer_that_is_kept_has_its_time(server: Server) -> None:
    """More of it than a connection has on which nothing is asked."""
    endless = sparql("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with connection(server) as connected:
        connected.sendall(request(DOCUMENT))
        found = answers(connected, 1)
        connected.sendall(request(DOCUMENT) + request(f"{endless}&timeout=5.5"))
        assert [status for status, _, _ in found + answers(connected, 2)] == [200, 200, 504]


def test_an_answer_that_is_kept_is_not_worked_out_again_to_be_compressed(server: Server) -> None:
    path = sparql("SELECT * { ?s ?p ?o } LIMIT 50 # compressed")
    with connection(server) as connected:
        for header, made in (("X-Plain: 1", True), ("Accept-Encoding: gzip", False), ("Accept-Encoding: gzip", False)):
            connected.sendall(request(path, header))
            [(status, headers, _)] = answers(connected, 1)
            assert (status, "server-timing" in headers) == (200, made)
            assert ("content-encoding" in headers) is not made


def test_who_asks_and_does_not_read_has_to_wait(server: Server) -> None:
    """Otherwise all answers wait in memory: here 80 MB."""
    path = sparql(f'SELECT ("{"x" * 500}" AS ?x) {{ ?a ?b ?c }} LIMIT 400')
    content = server.get(path, "text/turtle, text/csv").content
    before = resident(server)
    with connection(server) as connected:
        connected.sendall(request(path) * 400)
        time.sleep(0.5)
        assert resident(server) - before < 8 * 2**20
        assert all(each == content for _, _, each in answers(connected, 400))
