"""The outermost layer: an answer that is kept is the answer that was given, and queries are worked out once."""

import asyncio
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlencode, urlsplit

import httpx2
import pytest

from accords.errors import DeadlineExceeded
from accords.http.flights import Flights
from accords.http.prepared import Cache, Prepared
from accords.store.answering import ClientGone, Gone
from tests.serving import Server

SELECT = "SELECT ?s { ?s a <https://w3id.org/accords/ns#State> } ORDER BY ?s LIMIT 3"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PATHS = ["/doc/state/mar", "/doc/state/mar.ttl", "/", "/ns", f"/sparql?{urlencode({'query': SELECT})}"]


def sparql(query: str, **parameters: str) -> str:
    return f"/sparql?{urlencode({'query': query, **parameters})}"


def lasting(headers: httpx2.Headers) -> dict[str, str]:
    """The headers of the answer, without those of the moment and of the one who asks."""
    passing = {"date", "ratelimit", "ratelimit-policy", "server-timing"}
    return {name: value for name, value in headers.items() if name not in passing}


@pytest.mark.parametrize("accept", ["text/html", "text/turtle, application/sparql-results+xml", None])
@pytest.mark.parametrize("path", PATHS)
def test_what_is_asked_again_is_answered_the_same_to_the_letter(server: Server, path: str, accept: str | None) -> None:
    fresh = f"{path}{'&' if '?' in path else '?'}again={time.time_ns()}"
    first, second, head = (server.ask(method, fresh, accept) for method in ("GET", "GET", "HEAD"))
    assert first.status_code == second.status_code == head.status_code == 200
    assert first.content == second.content and not head.content
    assert lasting(first.headers) == lasting(second.headers) == lasting(head.headers)


@pytest.mark.parametrize("path", PATHS)
def test_who_has_an_answer_already_is_told_so_the_same_way_twice(server: Server, path: str) -> None:
    fresh = f"{path}{'&' if '?' in path else '?'}known={time.time_ns()}"
    tag = server.get(path).headers["etag"]
    first = server.get(fresh, If_None_Match=f'"other", W/{tag}')
    server.get(fresh)
    second = server.get(fresh, If_None_Match=f'"other", W/{tag}')
    assert first.status_code == second.status_code == 304 and not first.content
    assert lasting(first.headers) == lasting(second.headers)
    assert server.get(fresh, If_None_Match='"other"').status_code == 200


def test_what_is_kept_for_one_method_is_no_answer_to_another(server: Server) -> None:
    path = sparql(SELECT)
    assert server.get(path).status_code == 200
    assert server.ask("PUT", path).status_code == 405
    assert server.ask("OPTIONS", path).status_code == 204


def test_what_is_kept_in_one_format_is_no_answer_to_who_wants_another(server: Server) -> None:
    for accept in ("text/csv", "application/sparql-results+xml", "text/csv"):
        assert server.get(sparql(SELECT), accept).headers["content-type"].startswith(accept)


def test_an_answer_may_be_kept_for_a_minute_by_its_tag(server: Server) -> None:
    headers = server.get(sparql(SELECT)).headers
    assert headers["cache-control"] == "public, max-age=60"
    assert re.fullmatch('"[0-9a-f]{32}"', headers["etag"])
    assert headers["accords-version"] == "1"


@pytest.mark.parametrize("function", ["RAND()", "uuid()", "STRUUID()"])
def test_an_answer_that_is_another_each_time_is_not_kept(server: Server, function: str) -> None:
    path = sparql(f"SELECT ({function} AS ?x) {{}}")
    first, second = server.get(path), server.get(path)
    assert first.headers["cache-control"] == "no-store"
    assert first.content != second.content


def test_who_asks_for_what_passes_waits_for_nobody_else(server: Server) -> None:
    """Each runs on its own, and says how long it did."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(RAND() < 2) }"
    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(server.get, [f"{sparql(query)}&timeout=0.5"] * 2))
    assert all(each.status_code == 504 and "server-timing" in each.headers for each in told)


def test_the_same_body_of_another_type_is_another_request(server: Server) -> None:
    def post(media_type: str, path: str = "/sparql", **headers: str) -> httpx2.Response:
        return server.client.post(path, content=b"query=ASK%7B%7D", headers={"Content-Type": media_type, **headers})

    for _ in range(2):
        assert post("application/x-www-form-urlencoded").status_code == 200
        assert post("application/sparql-query").status_code == 400
    with_graph = post("application/x-www-form-urlencoded", "/sparql?default-graph-uri=no%20iri")
    assert with_graph.status_code == 400


def test_a_post_with_its_query_in_the_address_is_a_post(server: Server) -> None:
    path = sparql("ASK {} # by address")
    tag = server.get(path).headers["etag"]
    headers = {"Content-Type": "application/x-www-form-urlencoded", "If-None-Match": tag}
    told = server.client.post(path, content=b"", headers=headers)
    assert (told.status_code, told.headers["cache-control"]) == (200, "no-cache") and "etag" not in told.headers


def test_the_tag_of_an_answer_is_that_of_its_media_type(server: Server) -> None:
    """The bytes may be the same; what is told of them is not (RFC 9110, section 8.8.3)."""
    path = sparql("SELECT ?s { ?s ?p ?o } LIMIT 1 # by type")
    plain, named = (server.get(path, accept) for accept in ("application/json", "application/sparql-results+json"))
    assert plain.content == named.content and plain.headers["etag"] != named.headers["etag"]
    assert server.get(path, "application/json", If_None_Match=named.headers["etag"]).status_code == 200


@pytest.mark.parametrize("graphs", [["urn:" + "x" * 2048], ["urn:" + "x" * 2000] * 20])
def test_names_of_graphs_have_a_limit(server: Server, graphs: list[str]) -> None:
    body = {"query": "ASK {}", "default-graph-uri": graphs}
    assert server.client.post("/sparql", data=body).status_code == 413


def test_answers_to_post_are_kept_by_their_body(server: Server) -> None:
    for limit in (1, 2, 1, 2):
        found = server.query(f"SELECT ?s {{ ?s ?p ?o }} LIMIT {limit}")
        assert len(found.json()["results"]["bindings"]) == limit
        assert "etag" not in found.headers


def test_a_request_may_give_its_query_less_time(server: Server) -> None:
    begin = time.monotonic()
    refused = server.get(sparql(ENDLESS, timeout="0.5"))
    assert refused.status_code == 504 and refused.json()["limit"] == 0.5
    assert time.monotonic() - begin < 5


def test_the_query_of_a_client_that_goes_away_is_stopped(server: Server) -> None:
    """Three that go away after a moment would hold the two workers for twenty seconds each."""
    with ThreadPoolExecutor(3) as threads:
        for number in range(3):
            threads.submit(partial(leave, server, f"{ENDLESS} # {number}"))
    begin = time.monotonic()
    assert server.query(f"{SELECT} # {begin}").status_code == 200
    assert time.monotonic() - begin < 2


def leave(server: Server, query: str) -> None:
    with pytest.raises(httpx2.TimeoutException):
        httpx2.get(server.url.rstrip("/") + sparql(query), timeout=0.5, trust_env=False)


def test_clients_that_read_slowly_do_not_fill_the_memory(server: Server) -> None:
    """Each asks for an answer of some 45 MB and reads none of it: one after the other, until the server has enough."""
    where = urlsplit(server.url)
    connections, status = [], b""
    try:
        for number in range(20):
            query = f'SELECT ("{"x" * 2900}" AS ?x) {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {15000 + number}'
            connections.append(socket.create_connection((where.hostname, where.port), timeout=20))
            connections[-1].sendall(f"GET {sparql(query)} HTTP/1.1\r\nHost: h\r\nAccept: text/csv\r\n\r\n".encode())
            status = connections[-1].recv(12)
            if status != b"HTTP/1.1 200":
                break
        assert status == b"HTTP/1.1 503" and 5 < len(connections) < 16
    finally:
        for each in connections:
            each.close()
    deadline = time.monotonic() + 10
    while server.get(sparql(f'SELECT ("{"x" * 2900}" AS ?x) {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 14000')).status_code != 200:
        assert time.monotonic() < deadline


# ---- Flights


async def never_gone() -> None:
    await asyncio.Event().wait()


def prepared(body: bytes) -> Prepared:
    return Prepared.of([(b"etag", b'"x"')], body)


def test_what_many_ask_at_once_is_made_once() -> None:
    made = 0

    async def make(_: Gone) -> tuple[Prepared, bool]:
        nonlocal made
        made += 1
        await asyncio.sleep(0.01)
        return prepared(b"%d" % made), True

    async def all_at_once() -> list[Prepared]:
        flights = Flights()
        return await asyncio.gather(*(flights.join((b"k",), never_gone, make) for _ in range(5)))

    assert {each.content for each in asyncio.run(all_at_once())} == {b"1"} and made == 1


def test_what_may_not_be_shared_is_made_for_each() -> None:
    made = 0

    async def make(_: Gone) -> tuple[Prepared, bool]:
        nonlocal made
        made += 1
        return prepared(b"%d" % made), False

    async def all_at_once() -> list[Prepared]:
        flights = Flights()
        return await asyncio.gather(*(flights.join((b"k",), never_gone, make) for _ in range(5)))

    assert len({each.content for each in asyncio.run(all_at_once())}) == 5


def test_who_waited_in_vain_does_not_wait_for_the_others_one_after_the_other() -> None:
    under_way = most = 0

    async def make(_: Gone) -> tuple[Prepared, bool]:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1
        return prepared(b"x"), False

    async def all_at_once() -> None:
        flights = Flights()
        await asyncio.gather(*(flights.join((b"k",), never_gone, make) for _ in range(5)))

    asyncio.run(all_at_once())
    assert most == 4, "the first alone, then all who had waited for it"


def test_a_problem_is_shared() -> None:
    made = 0

    async def make(_: Gone) -> tuple[Prepared, bool]:
        nonlocal made
        made += 1
        await asyncio.sleep(0.01)
        raise DeadlineExceeded("too long")

    async def all_at_once() -> list[object]:
        flights = Flights()
        joined = (flights.join((b"k",), never_gone, make) for _ in range(5))
        return list(await asyncio.gather(*joined, return_exceptions=True))

    assert all(isinstance(each, DeadlineExceeded) for each in asyncio.run(all_at_once())) and made == 1


def test_who_goes_away_stops_what_nobody_else_waits_for() -> None:
    async def moment() -> None:
        await asyncio.sleep(0.02)

    async def until_gone(gone: Gone) -> tuple[Prepared, bool]:
        await gone()
        raise ClientGone

    async def both(second: Gone) -> list[object]:
        flights = Flights()
        joined = [flights.join((b"k",), each, until_gone) for each in (moment, second)]
        return list(await asyncio.wait_for(asyncio.gather(*joined, return_exceptions=True), 2))

    assert all(isinstance(each, ClientGone) for each in asyncio.run(both(moment)))
    with pytest.raises(TimeoutError):
        asyncio.run(both(never_gone))


# ---- Cache


def test_the_cache_keeps_the_latest_up_to_its_bound() -> None:
    cache = Cache(20_000)
    for number in range(100):
        cache.put((b"%d" % number,), prepared(b"x" * 1000))
        assert cache.get((b"0",)) or number > 50
    assert not cache.get((b"50",)) and cache.get((b"99",)) and cache.get((b"0",))


def test_the_cache_keeps_nothing_that_would_fill_it() -> None:
    cache = Cache(20_000)
    cache.put((b"large",), prepared(b"x" * 10_000))
    cache.put((b"k" * 10_000,), prepared(b"x"))
    assert not cache.get((b"large",)) and not cache.get((b"k" * 10_000,))
