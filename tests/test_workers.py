"""Strangers' queries: what they cannot do, and that the next one is answered whatever the last one did."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from accords.errors import (
    BackendDown,
    BadQuery,
    BadRequest,
    DeadlineExceeded,
    FederationRefused,
    NotAcceptable,
    PayloadTooLarge,
    Problem,
    QueryDied,
    QueueFull,
    ResultTooLarge,
    Unprocessable,
    UpdateRefused,
)
from accords.store.oxigraph import OxigraphStore
from accords.store.worker import Answering
from accords.store.workers import Formats, Limits, Workers, screen

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a"
LIMITS = Limits(deadline=1.5, queue=0.5, rows=1000, answer_bytes=200_000, memory_bytes=200 * 2**20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with 600 triples in two graphs."""
    folder = tmp_path_factory.mktemp("workers") / "store"
    store = OxigraphStore.create(folder)
    store.load(
        Quad(NamedNode(f"urn:s{n}"), NamedNode("urn:p"), Literal(f"{n}\nservice"), NamedNode(f"urn:g{n % 2}"))
        for n in range(600)
    )
    store.close()
    return folder


@contextmanager
def working(folder: Path, limits: Limits = LIMITS, count: int = 1) -> Iterator[Workers]:
    workers = Workers(folder, prefixes={"u": "urn:"}, count=count, limits=limits)
    try:
        yield workers
    finally:
        workers.close()


@pytest.fixture(scope="module")
def workers(folder: Path) -> Iterator[Workers]:
    """One worker, so that the next query meets what the last one left."""
    with working(folder) as running:
        yield running


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """The address of a socket that listens on this host, and who called."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                calls.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        stop.set()
        thread.join()


def count(workers: Workers, **dataset: list[str]) -> str:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    return workers.answer(query, Formats(solutions="text/csv"), **dataset).body.decode().split()[1]


def test_each_form_is_answered_in_the_format_asked_for_it(workers: Workers) -> None:
    formats = Formats("text/csv", "application/sparql-results+xml", "application/n-triples")
    for query, form, media_type in [
        ("SELECT ?s { ?s ?p ?o }", "solutions", formats.solutions),
        ("ASK {}", "boolean", formats.boolean),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "triples", formats.triples),
        ("DESCRIBE <urn:s1>", "triples", formats.triples),
    ]:
        reply = workers.answer(query, formats)
        assert (reply.form, reply.media_type) == (form, media_type) and reply.body


def test_triples_are_written_with_the_prefixes_of_the_registry(workers: Workers) -> None:
    assert b"u:s1 u:p" in workers.answer("DESCRIBE <urn:s1>", Formats()).body


def test_the_dataset_of_the_request_is_the_dataset_of_the_query(workers: Workers) -> None:
    assert count(workers) == "600"
    assert count(workers, default_graphs=["urn:g0"]) == "300"
    assert count(workers, default_graphs=["urn:g0", "urn:g1"]) == "600"
    assert count(workers, named_graphs=["urn:g0"]) == "0"
    with pytest.raises(BadRequest):
        count(workers, default_graphs=["no iri"])


def test_a_form_without_an_accepted_format_says_which_form_it_was(workers: Workers) -> None:
    with pytest.raises(NotAcceptable) as refused:
        workers.answer("DESCRIBE <urn:s1>", Formats(triples=None))
    assert refused.value.extra == {"form": "triples"}


def test_what_is_no_query_is_told_with_its_place(workers: Workers) -> None:
    with pytest.raises(BadQuery) as refused:
        workers.answer("ASK {\n ?s ?p }", Formats())
    assert refused.value.extra == {"line": 2, "column": 9}
    for query in ("SELECT (<urn:f>(1) AS ?x) {}", ""):
        with pytest.raises(BadQuery):
            workers.answer(query, Formats())
    with pytest.raises(BadRequest):
        workers.answer("ASK { ?s ?p '\ud800' }", Formats())


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:x> <urn:p> 1 }",
        "# a comment\nPREFIX a: <urn:a>\ndelete where { ?s ?p ?o }",
        "CLEAR ALL",
        "LOAD <http://127.0.0.1:9/>",
        "LOAD SILENT <file:///etc/passwd>",
    ],
)
def test_an_update_is_refused_as_an_update_and_changes_nothing(workers: Workers, update: str) -> None:
    with pytest.raises(UpdateRefused):
        workers.answer(update, Formats())
    assert count(workers) == "600"


FEDERATED = [
    "SELECT * WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * WHERE { service silent <%s> { ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p ?o FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "PREFIX x: <%s> SELECT * WHERE { SERVICE x: { ?s ?p ?o } }",
    'SELECT * WHERE { ?s ?p ?c FILTER(?c != "a\\u005C" ) SERVICE <%s> {?x ?y ?z} FILTER(?c != ") #")\n}',
]


@pytest.mark.parametrize("query", FEDERATED)
@pytest.mark.parametrize("screened", [True, False])
def test_no_query_reaches_another_host_whether_or_not_its_text_gives_it_away(
    workers: Workers,
    listener: tuple[str, list[object]],
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    screened: bool,
) -> None:
    address, calls = listener
    if not screened:
        monkeypatch.setattr("accords.store.workers.screen", lambda query: None)
    with pytest.raises(FederationRefused):
        workers.answer(query % address, Formats())
    assert count(workers) == "600"
    assert calls == []


def test_the_listener_would_have_heard_a_query_that_is_not_confined(
    folder: Path, listener: tuple[str, list[object]]
) -> None:
    address, calls = listener
    with pytest.raises(OSError):
        list(OxigraphStore.read(folder).query(FEDERATED[0] % address).rows)  # type: ignore[union-attr]
    assert len(calls) >= 1


def test_where_a_system_cannot_confine_the_word_itself_is_refused(folder: Path) -> None:
    request = {"query": FEDERATED[1] % "urn:x", "default_graphs": None, "named_graphs": None}
    head, _ = Answering(folder, {}, confined=False).answer(request)
    assert head["problem"] == "FederationRefused"


@pytest.mark.parametrize(
    "harmless",
    [
        'SELECT * { ?s ?p "SERVICE <x>" }',
        "SELECT * { ?s ?p '''SERVICE ' <x>''' }",
        "SELECT ?service { ?s <urn:SERVICE> ?service } # SERVICE",
        "PREFIX service: <urn:x> SELECT * { ?s service:service ?o ; <urn:p> 'x'@service }",
    ],
)
def test_the_word_service_is_refused_only_where_it_is_the_keyword(workers: Workers, harmless: str) -> None:
    assert workers.answer(harmless, Formats()).form == "solutions"


def test_the_refusal_says_where_the_keyword_stands() -> None:
    with pytest.raises(FederationRefused) as refused:
        screen("SELECT * {\n  SERVICE <urn:x> {} }")
    assert refused.value.extra == {"line": 2, "column": 3}


@given(st.text(st.sampled_from("\"'\\<>#\n seRVICE{}.?:")))
def test_any_text_can_be_screened(text: str) -> None:
    try:
        screen(text)
    except FederationRefused:
        assert "service" in text.lower()


def test_an_endless_query_is_stopped_and_the_next_one_answered(workers: Workers) -> None:
    with pytest.raises(DeadlineExceeded) as stopped:
        workers.answer(ENDLESS, Formats())
    assert stopped.value.extra == {"limit": 1.5}
    assert count(workers) == "600"


@pytest.mark.parametrize("query", ["ASK { FILTER(" + "STR(" * 3000 + "?x" + ")" * 3000 + ") }", HUNGRY])
def test_a_query_that_ends_its_process_ends_no_other(folder: Path, query: str) -> None:
    with working(folder, Limits(deadline=20, memory_bytes=100 * 2**20)) as workers:
        with pytest.raises(QueryDied):
            workers.answer(query, Formats())
        assert count(workers) == "600"


def test_a_worker_that_was_killed_is_replaced(folder: Path) -> None:
    with working(folder) as workers:
        count(workers)
        [worker] = workers._all
        os.kill(worker._process.pid, signal.SIGKILL)
        with pytest.raises(BackendDown):
            count(workers)
        assert count(workers) == "600"


def test_an_answer_over_a_limit_is_refused_whole(workers: Workers) -> None:
    for query, formats in [
        ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 1001", Formats(solutions="text/csv")),
        ("SELECT ?x WHERE { ?a ?b ?c . ?d ?e ?f BIND(1 AS ?x) } LIMIT 1001", Formats()),
        ("SELECT ?x WHERE { ?a ?b ?c . ?d ?e ?f BIND(1 AS ?x) } LIMIT 1001", Formats("text/tab-separated-values")),
        ("SELECT ?x WHERE { ?a ?b ?c . ?d ?e ?f BIND(1 AS ?x) } LIMIT 1001", Formats("application/sparql-results+xml")),
        ("CONSTRUCT { ?a ?e ?c . ?d ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f }", Formats()),
        ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", Formats()),
    ]:
        with pytest.raises(ResultTooLarge):
            workers.answer(query, formats)


def test_an_answer_just_within_the_limit_is_whole(workers: Workers) -> None:
    query = 'SELECT ?x WHERE { ?a ?b ?c . ?d ?e ?f BIND("a\\nb" AS ?x) } LIMIT 1000'
    for media_type in ("text/csv", "text/tab-separated-values", "application/sparql-results+json"):
        assert workers.answer(query, Formats(media_type)).body.count(b"a") >= 1000


def test_what_a_format_cannot_hold_is_refused_and_not_written_wrong(workers: Workers) -> None:
    for query, formats in [
        ("CONSTRUCT { ?s <urn:p/1> ?o } WHERE { ?s ?p ?o }", Formats(triples="application/rdf+xml")),
        ("CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o }", Formats(triples="application/ld+json")),
    ]:
        with pytest.raises(Unprocessable):
            workers.answer(query, formats)
    assert workers.answer("DESCRIBE <urn:s1>", Formats(triples="application/rdf+xml")).body.startswith(b"<?xml")


def test_a_query_that_is_too_long_is_not_even_read(workers: Workers) -> None:
    padding = " " * LIMITS.query_bytes
    with pytest.raises(PayloadTooLarge) as refused:
        workers.answer("ASK {}" + padding, Formats())
    assert refused.value.extra == {"limit": LIMITS.query_bytes}


def test_who_finds_every_worker_busy_is_told_so(workers: Workers) -> None:
    def outcome(query: str) -> type[Problem] | None:
        try:
            workers.answer(query, Formats())
        except Problem as problem:
            return type(problem)
        return None

    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(outcome, [ENDLESS, ENDLESS])) == {DeadlineExceeded, QueueFull}


def test_cheap_queries_are_answered_beside_an_endless_one(folder: Path) -> None:
    with working(folder, count=2) as workers, ThreadPoolExecutor(1) as threads:
        endless = threads.submit(workers.answer, ENDLESS, Formats())
        assert [count(workers) for _ in range(20)] == ["600"] * 20
        assert not endless.done()
        with pytest.raises(DeadlineExceeded):
            endless.result()


def test_readiness_is_that_of_the_store(folder: Path, tmp_path: Path) -> None:
    with working(folder) as workers, working(tmp_path / "nowhere") as lost:
        assert workers.alive() and not lost.alive()
        with pytest.raises(BackendDown, match="could not work"):
            lost.answer("ASK {}", Formats())


def test_a_worker_without_its_parent_ends_by_itself(folder: Path) -> None:
    with working(folder, Limits(deadline=0.2)) as workers:
        [worker] = workers._all
        request = {"deadline": -0.5, "query": ENDLESS, "default_graphs": None, "named_graphs": None}
        with pytest.raises(QueryDied):
            worker.ask(request, 10)
