"""What an engine says is taken when it is whole, in time and within the limits; what it leaves out is found out."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal

from accords.errors import BackendDown, DeadlineExceeded, EngineRefused, Problem, ResultTooLarge
from accords.store.endpoint import Endpoint
from accords.store.engine import Engine
from accords.store.received import JSON, parsed_results, read_results
from tests.engines import emptied, oxigraph_server
from tests.remote.one_version import literals

ROWS = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"x"}}]}}'
OK = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def saying(*pieces: bytes, pause: float = 0) -> Iterator[str]:
    """Something that answers every connection with these pieces, and closes it; its URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    done = threading.Event()

    def answer() -> None:
        while not done.is_set():
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            with client:
                client.recv(2**16)
                try:
                    for piece in pieces:
                        client.sendall(piece)
                        time.sleep(pause)
                except OSError:
                    continue

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        yield f"sparql+http://127.0.0.1:{listener.getsockname()[1]}/query"
    finally:
        done.set()
        thread.join()
        listener.close()


def asked(url: str, **limits: float) -> bytes:
    with closing(Engine(Endpoint.read(url))) as engine:
        return engine.query("SELECT * {}", JSON, default_graphs=[], named_graphs=[], **limits)  # type: ignore[arg-type]


def with_length(body: bytes, length: int | None = None, headers: bytes = b"") -> bytes:
    return OK + headers + b"Content-Length: %d\r\n\r\n" % (len(body) if length is None else length) + body


def test_a_whole_answer_is_taken() -> None:
    with saying(with_length(ROWS)) as url:
        assert asked(url) == ROWS


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (with_length(ROWS[:40], len(ROWS)), BackendDown),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n10\r\n" + ROWS[:16] + b"\r\n", BackendDown),
        (OK + b"Connection: close\r\n\r\n" + ROWS, BackendDown),
        (with_length(ROWS, headers=b"X-SPARQL-MaxRows: 1\r\n"), BackendDown),
        (b"HTTP/1.1 206 Partial\r\nContent-Length: 2\r\n\r\n{}", BackendDown),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno", BackendDown),
        (b"HTTP/1.1 400 Oh\r\nContent-Length: 2\r\n\r\nno", EngineRefused),
        (b"HTTP/1.1 302 Oh\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n", EngineRefused),
        (b"", BackendDown),
        (b"nonsense\r\n\r\n", BackendDown),
    ],
)
def test_what_may_be_half_an_answer_is_none(answer: bytes, problem: type[Problem]) -> None:
    with saying(answer) as url, pytest.raises(problem) as refused:
        asked(url)
    assert type(refused.value) is problem


@pytest.mark.parametrize(
    "body", [ROWS[:-1], ROWS[:-20], b"", b"[]", b"<sparql/>", b'{"head":{"vars":["a"]}}', b'{"boolean":1}']
)
def test_json_that_does_not_end_or_is_something_else_is_no_answer(body: bytes) -> None:
    with pytest.raises(BackendDown, match="half an answer"):
        parsed_results(read_results(body))


def test_the_limits_of_time_and_bytes_hold_against_an_engine_that_dribbles() -> None:
    head = OK + b"Content-Length: 1000\r\n\r\n"
    with saying(head, *[b" "] * 200, pause=0.05) as url:
        start = time.monotonic()
        with pytest.raises((DeadlineExceeded, BackendDown)):
            asked(url, seconds=0.5)
        assert time.monotonic() - start < 2
    with saying(with_length(b" " * 5000)) as url, pytest.raises(ResultTooLarge):
        asked(url, most_bytes=100)


def test_no_password_is_in_what_is_told(tmp_path: Path) -> None:
    (tmp_path / "credentials").write_text("svc\nhunter2\n", encoding="utf-8")
    with saying(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n") as url, pytest.raises(EngineRefused) as refused:
        asked(f"{url}?credentials={tmp_path}/credentials")
    assert "hunter2" not in str(refused.value) + repr(refused.value)


def test_a_deadline_of_the_engine_itself_ends_in_no_answer(tmp_path: Path) -> None:
    with oxigraph_server(tmp_path / "engine") as engine:
        engine.kill()
        engine.command += ["--timeout-s", "1"]
        engine.start()
        with emptied(engine) as remote:
            remote.load(literals(*(Literal(number) for number in range(2000))))
            endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c + ?f + ?i = 1) }"
            with pytest.raises(Problem):
                list(remote.rows(endless))
