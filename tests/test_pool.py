"""The pool of processes that answer queries, when what starts and kills them fails."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad

from accords.errors import BackendDown, DeadlineExceeded, Problem, QueueFull
from accords.store.admission import MOST
from accords.store.answering import Formats, Limits
from accords.store.fleet import SILENCE
from accords.store.oxigraph import OxigraphStore
from accords.store.workers import Workers

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with 600 triples."""
    folder = tmp_path_factory.mktemp("pool") / "store"
    store = OxigraphStore.create(folder)
    store.load(
        Quad(NamedNode(f"urn:s{n}"), NamedNode("urn:p"), NamedNode("urn:o"), NamedNode("urn:g")) for n in range(600)
    )
    store.close()
    return folder


@asynccontextmanager
async def pool(folder: Path, limits: Limits, count: int = 2) -> AsyncIterator[Workers]:
    """Workers that are ready; they end with the block."""
    workers = Workers(folder, prefixes={}, count=count, limits=limits)
    try:
        assert await workers.ready()
        yield workers
    finally:
        workers.close()


def running(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[[Path], None]:
    """The test in an event loop of its own, for which no other task has to wait."""

    def run(folder: Path) -> None:
        asyncio.run(test(folder))

    run.__doc__ = test.__doc__
    return run


async def outcome(workers: Workers, query: str = "ASK {}", **how: Any) -> type[Problem] | None:
    """How a query ends: with None, or with a problem."""
    try:
        await workers.answer(query, Formats(), **how)
    except Problem as problem:
        return type(problem)
    return None


def kill_and_wait(process: int) -> None:
    """Kill a process, and return when it has let go of all that it held."""
    os.kill(process, signal.SIGKILL)
    while Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z":
        time.sleep(0.001)


def stall_and_then(act: Callable[[], None]) -> None:
    """Keep the event loop from working for a while; the first thing that it does then is to `act`."""
    asyncio.get_running_loop().call_later(1e-6, act)
    time.sleep(0.5)


@running
async def test_deadlines_hold_after_a_template_ended_between_two_that_were_due(folder: Path) -> None:
    async with pool(folder, Limits(deadline=0.5, queue=5)) as workers:
        first = [asyncio.ensure_future(outcome(workers, ENDLESS)) for _ in range(2)]
        await asyncio.sleep(0.2)
        stall_and_then(partial(kill_and_wait, workers.template))  # both deadlines pass, and it ends before that is seen
        assert {await each for each in first} == {DeadlineExceeded, BackendDown}
        assert await asyncio.wait_for(outcome(workers, ENDLESS), 5) is DeadlineExceeded


@running
async def test_queries_wait_while_a_template_that_was_killed_is_replaced(folder: Path) -> None:
    async with pool(folder, Limits(queue=10)) as workers:
        before = workers.template
        kill_and_wait(before)
        await asyncio.sleep(0.05)
        assert [await outcome(workers) for _ in range(3)] == [None] * 3
        assert workers.template != before


@running
async def test_a_template_that_hangs_is_replaced_and_the_wait_is_not_called_busy(folder: Path) -> None:
    async with pool(folder, Limits(deadline=0.3, queue=0.5), count=1) as workers:
        before = workers.template
        os.kill(before, signal.SIGSTOP)
        assert await outcome(workers, ENDLESS) is DeadlineExceeded
        assert await outcome(workers) is BackendDown
        until = time.monotonic() + SILENCE + 5
        while await outcome(workers) is not None:
            assert time.monotonic() < until
        assert workers.template != before


@running
async def test_slow_queries_of_one_client_lock_nobody_else_out(folder: Path) -> None:
    async with pool(folder, Limits(deadline=5, queue=0.5)) as workers:
        slow = [asyncio.ensure_future(outcome(workers, ENDLESS, client="slow")) for _ in range(6)]
        await asyncio.sleep(0.2)
        assert [await outcome(workers, client=f"other {n}") for n in range(5)] == [None] * 5
        assert [await each for each in slow].count(DeadlineExceeded) >= 1


@running
async def test_one_client_may_have_all_workers_while_nobody_else_waits(folder: Path) -> None:
    async with pool(folder, Limits(deadline=0.5)) as workers:
        before = time.monotonic()
        both = [asyncio.ensure_future(outcome(workers, ENDLESS, client="slow")) for _ in range(2)]
        assert [await each for each in both] == [DeadlineExceeded] * 2
        assert time.monotonic() - before < 0.9


@running
async def test_when_the_queue_is_full_who_has_most_in_it_gives_way(folder: Path) -> None:
    async with pool(folder, Limits(deadline=0.5, queue=5), count=1) as workers:
        flood = [asyncio.ensure_future(outcome(workers, ENDLESS, client="flood")) for _ in range(MOST + 1)]
        await asyncio.sleep(0)
        assert await outcome(workers, client="other") is None
        assert flood[-1].done() and not flood[-2].done()


@running
async def test_who_gives_way_to_a_query_that_was_stopped_for_another_client_is_told(folder: Path) -> None:
    """The queue is full, and the query that is to begin anew has to wait in it, too."""
    async with pool(folder, Limits(deadline=5, queue=5)) as workers:
        flood = [asyncio.ensure_future(outcome(workers, ENDLESS, client="flood")) for _ in range(MOST + 1)]
        other = asyncio.ensure_future(outcome(workers, client="other"))
        assert await other is None
        assert [each.result() for each in flood if each.done()] == [QueueFull]
        for each in flood:
            each.cancel()


@running
async def test_a_system_on_which_no_process_can_be_placed_answers(folder: Path) -> None:
    async with pool(folder, Limits(deadline=2)) as workers:
        with pytest.MonkeyPatch.context() as patch:
            patch.delattr(os, "sched_setaffinity")
            assert await outcome(workers) is None
