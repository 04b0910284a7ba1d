"""What an engine says is taken when it is whole, in time and within the limits; what it leaves out is found out."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from accords.errors import BackendDown, DeadlineExceeded, EngineRefused, Problem, ResultTooLarge
from accords.store.answering import Formats, Limits
from accords.store.endpoint import Endpoint
from accords.store.engine import Engine
from accords.store.follower import Follower
from accords.store.oxigraph import OxigraphStore
from accords.store.received import JSON, parsed_results, read_results
from accords.store.remote import RemoteStore
from accords.store.remote_graphs import count, most_rows, triples
from accords.store.remote_reader import RemoteReader
from tests.engines import emptied, oxigraph_server, virtuoso

ROWS = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"x"}}]}}'
OK = b"HTTP/1.1 200 OK\r\n"
XSD = "http://www.w3.org/2001/XMLSchema#"


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


def literals(*values: Literal) -> list[Quad]:
    return [Quad(NamedNode("urn:a"), NamedNode("urn:p"), value, NamedNode("urn:g")) for value in values]


class One:
    """A source of one version, which holds these statements."""

    def __init__(self, quads: list[Quad]) -> None:
        self._quads = quads

    def newest(self) -> int:
        return 1

    def keeps(self, version: int) -> bool:
        return version == 1

    def change(self, version: int) -> tuple[list[Quad], list[Quad]]:
        return [], self._quads

    @contextmanager
    def store(self, version: int) -> Iterator[OxigraphStore]:
        store = OxigraphStore.memory()
        store.load(self._quads)
        yield store


def test_an_engine_that_cuts_answers_without_a_word_is_found_out(tmp_path: Path) -> None:
    many = literals(*(Literal(number) for number in range(150)))
    with virtuoso(tmp_path / "engine", most_rows=100) as engine, emptied(engine) as remote:
        assert 100 <= most_rows(remote.engine, 100_000) <= 110
        remote.load(many[:80])
        assert count(remote, "urn:g") == 80 == len(triples(remote, "urn:g"))
        follower = Follower(One(many[:80]), remote, rows=1000)
        follower.follow()
        follower.follow()
        assert follower.standing and follower.standing.version == 1
        reader = RemoteReader(follower, Limits(rows=1000))
        few = reader.answer("SELECT ?o WHERE { ?s ?p ?o }", Formats(), 1)
        assert few and few.body.count(b'"value"') == 80
        for limit in (95, 100, 120):
            query = f"SELECT ?o WHERE {{ ?s ?p ?o . ?a ?b ?c }} LIMIT {limit}"
            assert reader.answer(query, Formats(), 1) is None
        remote.load(many)
        without = RemoteStore(Engine(Endpoint.read(engine.url.replace("graph-store=", "ignored="))), "urn:test:")
        with closing(without), pytest.raises(EngineRefused, match="gives out 10. of the 150 triples"):
            triples(without, "urn:g")


def test_an_engine_that_does_not_keep_what_it_is_given_is_refused_with_an_example(tmp_path: Path) -> None:
    date, year = (
        Literal("2020-01-01", datatype=NamedNode(XSD + "date")),
        Literal("2020", datatype=NamedNode(XSD + "gYear")),
    )
    with virtuoso(tmp_path / "engine") as engine, emptied(engine) as remote:
        follower = Follower(One(literals(date, year)), remote)
        with pytest.raises(EngineRefused, match="does not keep what it is given: in <urn:g>"):
            follower.follow()
        assert follower.standing is None


def test_what_a_follower_finds_changed_by_others_is_mended(tmp_path: Path) -> None:
    mine = literals(Literal("a"), Literal("b"))

    def stands(follower: Follower) -> bool:
        for _ in range(2):
            follower.follow()
        return follower.standing is not None

    with oxigraph_server(tmp_path / "engine") as engine, emptied(engine) as remote:
        assert stands(Follower(One(mine), remote))
        remote.remove(mine[:1])
        remote.add(literals(Literal("foreign")))
        assert stands(Follower(One(mine), remote))
        assert triples(remote, "urn:g") == {quad.triple for quad in mine} == triples(remote, remote.union)


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
