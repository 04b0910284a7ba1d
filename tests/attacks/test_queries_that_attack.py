"""What strangers send to bring the service down: each query ends in its stated error, and the next one is answered."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

import httpx2
import pytest

from accords.errors import DeadlineExceeded, Problem, QueryDied, QueryTooDeep, QueueFull, ResultTooLarge
from tests.attacks.conftest import WORKERS, Target
from tests.attacks.crowd import crowd
from tests.attacks.processes import alive, below, watching
from tests.attacks.queries import ATTACKS, DEEP, ENDLESS, HUGE, HUNGRY, LONG, NESTED, WIDE, Attack
from tests.serving import Server, serving

ANY = "application/sparql-results+json, application/n-triples"
GRACE = 5
"""Seconds that a busy machine may take for all that is not the query."""


def ask(server: Server, text: str) -> httpx2.Response:
    """The answer to a query, in whatever form it comes."""
    return server.query(text, ANY)


def ended_in(answer: httpx2.Response, problem: type[Problem]) -> bool:
    """Whether the answer is this problem, told as problems are told."""
    if answer.headers["content-type"] != "application/problem+json":
        return False
    told = answer.json()
    return (answer.status_code, told["type"]) == (problem.status, f"/problems/{problem.slug}") and bool(told["detail"])


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_ends_in_its_error_within_the_deadline(hurried: Target, attack: Attack) -> None:
    began = time.monotonic()
    with watching(hurried.server.pid) as taken:
        answer = ask(hurried.server, attack.text)
    if attack.end is None:
        assert answer.status_code == 200
    else:
        assert ended_in(answer, attack.end), answer.text[:500]
    assert time.monotonic() - began < hurried.seconds + GRACE
    hurried.bear(taken)
    hurried.answers()


@pytest.mark.parametrize("text", [*HUNGRY.values(), *LONG.values()], ids=[*HUNGRY, *LONG])
def test_an_attack_on_memory_or_stack_ends_its_own_process_only(cramped: Target, text: str) -> None:
    with watching(cramped.server.pid) as taken:
        answer = ask(cramped.server, text)
    assert ended_in(answer, QueryDied), answer.text[:500]
    cramped.bear(taken)
    cramped.answers()


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
@pytest.mark.parametrize("way", ["form", "address"])
def test_a_huge_query_is_refused_however_it_is_sent(hurried: Target, text: str, way: str) -> None:
    client = hurried.server.client
    with watching(hurried.server.pid) as taken:
        if way == "form":
            answer = client.post("/sparql", data={"query": text})
        else:
            answer = client.get("/sparql", params={"query": text[:60_000]})
    assert 400 <= answer.status_code < 500
    assert taken.server < 400 * 2**20
    hurried.answers()


def test_fifty_attacks_at_once_end_in_their_errors_and_leave_nothing_behind(hurried: Target) -> None:
    texts = [text for kind in (ENDLESS, HUNGRY, NESTED, DEEP, WIDE) for text in kind.values()]
    with watching(hurried.server.pid) as taken, ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(lambda text: ask(hurried.server, text), islice(cycle(texts), 50)))
    for answer in answers:
        ends = (DeadlineExceeded, QueryDied, QueryTooDeep, QueueFull, ResultTooLarge)
        assert any(ended_in(answer, end) for end in ends), answer.text[:500]
    assert sum(ended_in(answer, QueueFull) for answer in answers) < len(answers)
    hurried.bear(taken)
    hurried.answers()
    until = time.monotonic() + GRACE
    while len(below(hurried.server.pid)) != hurried.processes and time.monotonic() < until:
        time.sleep(0.05)
    assert len(below(hurried.server.pid)) == hurried.processes >= WORKERS


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_server_that_was_attacked(tmp_path: Path, how: signal.Signals) -> None:
    environment = {"ACCORDS_ASSETS": str(crowd(tmp_path).assets), "ACCORDS_QUERY_SECONDS": "2"}
    with serving(tmp_path / "home", **environment) as server, ThreadPoolExecutor(4) as threads:
        attacks = [threads.submit(ask, server, text) for text in islice(ENDLESS.values(), 4)]
        time.sleep(1)
        processes = below(server.pid)
        os.kill(server.pid, how)
        for attack in attacks:
            attack.exception()
    assert len(processes) >= WORKERS
    until = time.monotonic() + GRACE
    while any(map(alive, processes)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [process for process in processes if alive(process)]
