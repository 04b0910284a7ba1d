"""Strangers' queries: what they cannot do, and that the next one is answered whatever the last one did."""

import hashlib
import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import anyio
import pyoxigraph as ox
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
    QueryTooDeep,
    QueueFull,
    ResultTooLarge,
    Unprocessable,
    UpdateRefused,
)
from accords.store.answering import ClientGone, Formats, Limits
from accords.store.hints import Terms
from accords.store.oxigraph import OxigraphStore
from accords.store.responder import AtHand, Responder
from accords.store.screening import lasting, screen
from accords.store.wire import LAST, PROBLEM, READY, REPLY, Plan, request
from accords.store.worker import answered, serve
from tests.asking import Asking, asking

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


@pytest.fixture(scope="module", params=["in memory", "on disk"])
def workers(folder: Path, request: pytest.FixtureRequest) -> Iterator[Asking]:
    """One worker, so that the next query meets what the last one left."""
    with asking(folder, limits=LIMITS, in_memory=request.param == "in memory") as running:
        yield running


def wait_until(holds: Callable[[], object], seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def opened(process: int) -> list[str]:
    """What the descriptors of a process lead to, those of the standard streams apart."""
    folder = Path(f"/proc/{process}/fd")
    return [os.readlink(each) for each in folder.iterdir() if int(each.name) > 2]


def processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def count(workers: Asking, **dataset: list[str]) -> str:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    return workers.answer(query, Formats(solutions="text/csv"), **dataset).body.decode().split()[1]


def test_each_form_is_answered_in_the_format_asked_for_it(workers: Asking) -> None:
    formats = Formats("text/csv", "application/sparql-results+xml", "application/n-triples")
    for query, form, media_type in [
        ("SELECT ?s { ?s ?p ?o }", "solutions", formats.solutions),
        ("ASK {}", "boolean", formats.boolean),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "triples", formats.triples),
        ("DESCRIBE <urn:s1>", "triples", formats.triples),
    ]:
        reply = workers.answer(query, formats)
        assert (reply.form, reply.media_type) == (form, media_type) and reply.body


def test_triples_are_written_with_the_prefixes_of_the_registry(workers: Asking) -> None:
    assert b"u:s1 u:p" in workers.answer("DESCRIBE <urn:s1>", Formats()).body


def test_the_dataset_of_the_request_is_the_dataset_of_the_query(workers: Asking) -> None:
    assert count(workers) == "600"
    assert count(workers, default_graphs=["urn:g0"]) == "300"
    assert count(workers, default_graphs=["urn:g0", "urn:g1"]) == "600"
    assert count(workers, named_graphs=["urn:g0"]) == "0"
    with pytest.raises(BadRequest):
        count(workers, default_graphs=["no iri"])


def test_a_form_without_an_accepted_format_says_which_form_it_was(workers: Asking) -> None:
    with pytest.raises(NotAcceptable) as refused:
        workers.answer("DESCRIBE <urn:s1>", Formats(triples=None))
    assert refused.value.extra == {"form": "triples"}


def test_what_is_no_query_is_told_with_its_place(workers: Asking) -> None:
    with pytest.raises(BadQuery) as refused:
        workers.answer("ASK {\n ?s ?p }", Formats())
    assert refused.value.extra == {"line": 2, "column": 9, "offset": 14, "snippet": " ?s ?p }\n        ^"}
    with pytest.raises(BadQuery):
        workers.answer("", Formats())
    with pytest.raises(Unprocessable):
        workers.answer("SELECT (<urn:f>(1) AS ?x) {}", Formats())
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
def test_an_update_is_refused_as_an_update_and_changes_nothing(workers: Asking, update: str) -> None:
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


def at_hand(memory: ox.Store | None = None) -> AtHand:
    """What a template has made that knows no terms."""
    return AtHand(memory, Terms("", [], {}))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        "SELECT(COUNT(*)AS?n){?s ?p 1.graph?g{?s ?p ?o}}",
        "SELECT (COUNT(*) AS ?n) FROM <urn:g0> { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) FROM NAMED <urn:g1> { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }",
        "PREFIX graph: <urn:from> SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?s != graph:x) }",
    ],
)
def test_memory_holds_the_default_graph_and_no_query_misses_the_named_ones(folder: Path, query: str) -> None:
    plan = Plan(str(folder), {}, in_memory=True, rows=10, query_bytes=999, answer_bytes=9999, memory_bytes=1)
    disk, memory = ox.Store.read_only(str(folder)), ox.Store()
    memory.extend(disk.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert 0 < len(memory) < len(disk)
    asked = {"formats": asdict(Formats()), "default_graphs": None, "named_graphs": None}
    from_disk, from_memory = (Responder(disk, plan, at_hand(each), confined=True) for each in (None, memory))
    assert from_memory.answer(asked, query) == from_disk.answer(asked, query)


@pytest.mark.parametrize("query", FEDERATED)
def test_a_query_that_names_another_host_is_refused(workers: Asking, query: str) -> None:
    with pytest.raises(FederationRefused):
        workers.answer(query % "http://127.0.0.1:9/", Formats())
    assert count(workers) == "600"


def test_where_a_system_cannot_confine_the_word_itself_is_refused(folder: Path) -> None:
    plan = Plan(str(folder), {}, in_memory=False, rows=1, query_bytes=1, answer_bytes=1, memory_bytes=1)
    responder = Responder(ox.Store.read_only(str(folder)), plan, at_hand(), confined=False)
    with pytest.raises(FederationRefused):
        responder.answer({"default_graphs": None, "named_graphs": None}, FEDERATED[1] % "urn:x")


@pytest.mark.parametrize(
    "harmless",
    [
        'SELECT * { ?s ?p "SERVICE <x>" }',
        "SELECT * { ?s ?p '''SERVICE ' <x>''' }",
        "SELECT ?service { ?s <urn:SERVICE> ?service } # SERVICE",
        r"PREFIX ex: <urn:x:> SELECT * { ex:a\,service ?p ex:b\'service , ex:c\#\(service }",
        "PREFIX service: <urn:x> SELECT * { ?s service:service ?o ; <urn:p> 'x'@service }",
    ],
)
def test_the_word_service_is_refused_only_where_it_is_the_keyword(workers: Asking, harmless: str) -> None:
    assert workers.answer(harmless, Formats()).form == "solutions"


def test_the_refusal_says_where_the_keyword_stands() -> None:
    with pytest.raises(FederationRefused) as refused:
        screen("SELECT * {\n  SERVICE <urn:x> {} }")
    assert {"line": 2, "column": 3}.items() <= refused.value.extra.items()


@given(st.text(st.sampled_from("\"'\\<>#\n seRVICE{}.?:")))
def test_any_text_can_be_screened(text: str) -> None:
    try:
        screen(text)
    except FederationRefused:
        assert "service" in text.lower()


def test_an_endless_query_is_stopped_and_the_next_one_answered(workers: Asking) -> None:
    with pytest.raises(DeadlineExceeded) as stopped:
        workers.answer(ENDLESS, Formats())
    assert stopped.value.extra == {"limit": 1.5}
    assert count(workers) == "600"


@pytest.mark.parametrize("query", ["ASK { FILTER(" + "!" * 20_000 + "?x) }", HUNGRY])
def test_a_query_that_ends_its_process_ends_no_other(folder: Path, query: str) -> None:
    with asking(folder, limits=Limits(deadline=20, memory_bytes=100 * 2**20)) as workers:
        with pytest.raises(QueryDied):
            workers.answer(query, Formats())
        assert count(workers) == "600"


def test_a_worker_that_was_killed_is_replaced(workers: Asking) -> None:
    assert count(workers) == "600"
    wait_until(lambda: len(workers.children()) == 1)  # the one that the last test had killed takes a moment to go
    [worker] = workers.children()
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: workers.children() not in ([worker], []))
    assert count(workers) == "600"


def test_a_template_that_was_killed_is_replaced_with_its_workers(workers: Asking) -> None:
    assert count(workers) == "600"
    before = workers.workers.template
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: workers.workers.template != before)
    wait_until(workers.alive)
    assert count(workers) == "600"


def test_the_query_of_a_template_that_was_killed_is_told_so(folder: Path) -> None:
    with asking(folder, limits=Limits(deadline=20)) as workers, ThreadPoolExecutor(1) as threads:
        assert workers.alive()
        endless = threads.submit(workers.answer, ENDLESS, Formats())
        [worker] = workers.children()
        wait_until(lambda: processor_seconds(worker) > 0.1)
        os.kill(workers.workers.template, signal.SIGKILL)
        with pytest.raises(BackendDown):
            endless.result(timeout=5)
        wait_until(lambda: not Path(f"/proc/{worker}").exists())


def test_a_query_that_nobody_waits_for_any_more_is_stopped(folder: Path) -> None:
    async def gone() -> None:
        await anyio.sleep(0.2)

    with asking(folder, limits=Limits(deadline=20)) as workers:
        assert workers.alive()
        before = workers.children()
        with pytest.raises(ClientGone):
            workers.answer(ENDLESS, Formats(), gone=gone)
        wait_until(lambda: workers.children() not in (before, []))
        assert count(workers) == "600"


def test_a_query_may_have_less_time_than_the_limit_and_never_more(folder: Path) -> None:
    with asking(folder, limits=Limits(deadline=1)) as workers:
        for asked, limit in ((0.3, 0.3), (60, 1)):
            with pytest.raises(DeadlineExceeded) as stopped:
                workers.answer(ENDLESS, Formats(), seconds=asked)
            assert stopped.value.extra == {"limit": limit}


def test_a_worker_whose_memory_has_grown_answers_and_is_replaced(folder: Path) -> None:
    with asking(folder, limits=Limits(memory_bytes=300 * 2**20)) as workers:
        assert workers.alive()
        before = workers.children()
        query = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?a ?d ?f WHERE { ?a ?b ?c . ?d ?e ?f } }"
        assert b"360000" in workers.answer(query, Formats()).body
        wait_until(lambda: workers.children() not in (before, []))
        assert count(workers) == "600"


def test_the_template_keeps_no_file_and_one_thread(folder: Path) -> None:
    with asking(folder, in_memory=True, count=2) as workers:
        template = workers.workers.template
        assert not any(str(folder) in link for link in opened(template))
        assert len(list(Path(f"/proc/{template}/task").iterdir())) == 1


def test_a_worker_keeps_no_descriptor_but_its_own(workers: Asking) -> None:
    assert workers.alive()
    sockets = [link for link in opened(workers.children()[0]) if link.startswith("socket:")]
    assert len(sockets) == 1


def test_an_answer_over_a_limit_is_refused_whole(workers: Asking) -> None:
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


def test_an_answer_just_within_the_limit_is_whole(workers: Asking) -> None:
    query = 'SELECT ?x WHERE { ?a ?b ?c . ?d ?e ?f BIND("a\\nb" AS ?x) } LIMIT 1000'
    for media_type in ("text/csv", "text/tab-separated-values", "application/sparql-results+json"):
        assert workers.answer(query, Formats(media_type)).body.count(b"a") >= 1000


def test_what_a_format_cannot_hold_is_refused_and_not_written_wrong(workers: Asking) -> None:
    for query, formats in [
        ("CONSTRUCT { ?s <urn:p/1> ?o } WHERE { ?s ?p ?o }", Formats(triples="application/rdf+xml")),
        ("CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o }", Formats(triples="application/ld+json")),
    ]:
        with pytest.raises(Unprocessable):
            workers.answer(query, formats)
    assert workers.answer("DESCRIBE <urn:s1>", Formats(triples="application/rdf+xml")).body.startswith(b"<?xml")


CHARACTERS = {"U+0001": "a\x01b", "U+000B": "\x0b", "U+FFFF": "a\uffffb", "U+FFFE": "\ufffe"}


@pytest.mark.parametrize("name", CHARACTERS)
def test_xml_that_would_be_none_is_refused(workers: Asking, name: str) -> None:
    bound = f"BIND('{CHARACTERS[name]}' AS ?o)"
    solutions = Formats("application/sparql-results+xml", triples="application/rdf+xml")
    for query in (f"SELECT ?o {{ {bound} }}", f"CONSTRUCT {{ <urn:s> <urn:p> ?o }} WHERE {{ {bound} }}"):
        with pytest.raises(Unprocessable, match=re.escape(name)):
            workers.answer(query, solutions)
        assert workers.answer(query, Formats("text/csv")).body


def test_what_xml_reads_as_another_character_is_written_so_that_it_does_not(workers: Asking) -> None:
    formats = Formats("application/sparql-results+xml", triples="application/rdf+xml")
    for query in ("SELECT ?o { %s }", "CONSTRUCT { <urn:s> <urn:p> ?o } WHERE { %s }"):
        body = workers.answer(query % r"BIND('a\r\n\t\U0001F600\uFFFD' AS ?o)", formats).body
        assert "a\r\n\t\U0001f600\ufffd" in "".join(ElementTree.fromstring(body).itertext())


def test_what_a_page_shows_is_made_where_the_query_runs(workers: Asking) -> None:
    told = json.loads(workers.answer("SELECT * { ?s ?p ?o }", Formats("text/html")).body)
    assert told["count"] == 600 == len(told["results"]["bindings"])
    long = f'SELECT ?x {{ ?s ?p ?o BIND("{"x" * 10_000}" AS ?x) }}'
    reply = workers.answer(long, Formats("text/html"))
    told = json.loads(reply.body)
    assert told["count"] == 600 and 10 < len(told["results"]["bindings"]) < 20 and len(reply.body) < 201_000
    with pytest.raises(ResultTooLarge):
        workers.answer("SELECT * { ?a ?b ?c . ?d ?e ?f }", Formats("text/html"))


def test_a_page_shows_every_kind_of_term_and_what_is_not_bound(workers: Asking) -> None:
    query = 'SELECT * { VALUES (?a ?b ?c ?d) { (<urn:x> "y"@fr 1 UNDEF) } BIND(<<( ?a ?a ?c )>> AS ?t) }'
    page, whole = (json.loads(workers.answer(query, Formats(each)).body) for each in ("text/html", Formats().solutions))
    [shown], [told] = page["results"]["bindings"], whole["results"]["bindings"]
    assert shown.keys() == told.keys() and page["head"] == whole["head"]
    assert all(shown[name] == told[name] for name in "abc") and shown["t"]["type"] == "triple"


def test_a_long_field_is_written_in_csv_too(workers: Asking) -> None:
    query = f'SELECT ?x {{ BIND("{"x" * 20_000}" AS ?y) BIND(CONCAT(?y, ?y, ?y, ?y, ?y, ?y, ?y, "\\n") AS ?x) }}'
    assert len(workers.answer(query, Formats("text/csv")).body) > 140_000


def test_a_fault_of_ours_is_told_as_one_and_not_as_one_of_the_query(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is asked here has no dataset, which the serving process always sends."""
    plan = Plan(str(folder), {}, in_memory=False, rows=1, query_bytes=1, answer_bytes=1, memory_bytes=2**30)
    near, far = socket.socketpair()
    with near, far:
        near.sendall(request(b'{"seconds": 60}', b"ASK {}"))
        responder = Responder(ox.Store.read_only(str(folder)), plan, at_hand(), confined=True)
        serve(far, partial(answered, responder), plan.memory_bytes)
        assert near.recv(REPLY.size)[0] == READY
        kind, flags, _, size, _ = REPLY.unpack(near.recv(REPLY.size))
        assert (kind, flags) == (PROBLEM, LAST) and json.loads(near.recv(size))["problem"] == "Problem"
    assert "KeyError" in capfd.readouterr().err


def test_a_query_that_is_too_long_is_not_even_read(workers: Asking) -> None:
    padding = " " * LIMITS.query_bytes
    with pytest.raises(PayloadTooLarge) as refused:
        workers.answer("ASK {}" + padding, Formats())
    assert refused.value.extra == {"limit": LIMITS.query_bytes}


def test_who_finds_every_worker_busy_is_told_so(workers: Asking) -> None:
    def outcome(query: str) -> type[Problem] | None:
        try:
            workers.answer(query, Formats())
        except Problem as problem:
            return type(problem)
        return None

    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(outcome, [ENDLESS, ENDLESS])) == {DeadlineExceeded, QueueFull}


def test_what_takes_long_leaves_a_processor_to_all_others_until_it_is_done(folder: Path) -> None:
    every = os.sched_getaffinity(0)
    long = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . VALUES ?g { 1 2 3 4 } FILTER (STR(?a) < STR(?d)) }"
    with asking(folder, limits=Limits(deadline=60), count=1) as workers, ThreadPoolExecutor(1) as threads:
        assert workers.alive()
        [worker] = workers.children()
        answer = threads.submit(workers.answer, long, Formats())
        wait_until(lambda: answer.done() or len(os.sched_getaffinity(worker)) == max(1, len(every) - 1))
        assert not answer.done()
        answer.result()
        assert workers.children() == [worker] and os.sched_getaffinity(worker) == every


def test_cheap_queries_are_answered_beside_an_endless_one(folder: Path) -> None:
    with asking(folder, limits=LIMITS, count=2) as workers, ThreadPoolExecutor(1) as threads:
        endless = threads.submit(workers.answer, ENDLESS, Formats())
        assert [count(workers) for _ in range(20)] == ["600"] * 20
        assert not endless.done()
        with pytest.raises(DeadlineExceeded):
            endless.result()


def test_readiness_is_that_of_the_store(folder: Path, tmp_path: Path) -> None:
    with asking(folder, limits=LIMITS) as workers, asking(tmp_path / "nowhere") as lost:
        assert workers.alive() and not lost.alive()
        with pytest.raises(BackendDown, match="could not work"):
            lost.answer("ASK {}", Formats())


def test_no_process_is_left_when_the_workers_are_closed(folder: Path) -> None:
    with asking(folder, limits=LIMITS, count=2) as workers:
        children = workers.children()
    assert len(children) == 2
    wait_until(lambda: not any(Path(f"/proc/{each}").exists() for each in children))


def test_only_queries_whose_answer_stays_the_same_may_be_kept(workers: Asking) -> None:
    assert workers.answer("SELECT ?s { ?s ?p ?o } LIMIT 1", Formats()).lasting
    for passing in ("now()", "RAND()", "uuid()", "StrUUID()", "bnode()"):
        assert not workers.answer(f"SELECT ({passing} AS ?x) {{}}", Formats()).lasting


@pytest.mark.parametrize("query", ["SELECT ?knows { ?knows ?rand2 <urn:now> }", "ASK { ?s <urn:brand> 'y' }"])
def test_a_word_that_only_looks_like_a_passing_one(query: str) -> None:
    assert lasting(query) is ("urn:now" not in query)


def test_the_same_answer_has_the_same_tag(workers: Asking) -> None:
    first, second = (workers.answer("SELECT ?s { ?s ?p ?o } ORDER BY ?s", Formats()) for _ in range(2))
    assert first.tag == second.tag == hashlib.sha256(first.body).hexdigest()[:32]


def test_brackets_that_nest_too_deep_are_told_with_their_place(workers: Asking) -> None:
    with pytest.raises(QueryTooDeep) as refused:
        workers.answer("ASK {\n FILTER(" + "STR(" * 1000 + "1" + ")" * 1000 + ") }", Formats())
    assert {"limit": 64, "line": 2, "column": 8 + 63 * 4 - 4 + 4}.items() <= refused.value.extra.items()
    many = "SELECT * { VALUES ?x { " + "(1) " * 10 + "} " + "{ } " * 100 + "}"
    assert workers.answer(many.replace("(1)", "1"), Formats()).form == "solutions"
