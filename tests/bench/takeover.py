"""A new version is taken over by a server under load: no request may fail, and it must not take long."""

import itertools
import threading
import time

import httpx2

from tests.bench.graphs import BASE, shape
from tests.bench.load import Load, Measured, load, path
from tests.bench.peers import Peer
from tests.bench.questions import NAMED, PREFIXES
from tests.bench.registry import accords, changing, grow
from tests.bench.report import say
from tests.bench.run import Run

TIMES, SECONDS, PATIENCE = 3, 4.0, 60.0
_NAMES = itertools.count()


def main(run: Run) -> None:
    """Publish some versions of 100 triples while a server is asked, at every size."""
    for size in run.sizes:
        with accords(run.folder, size, of=changing(run.folder, size)) as peer:
            for _ in range(TIMES):
                say(f"  taking over a version of {size}")
                run.report.add("takeover", "a version of 100 statements", size, **_one(run, peer, size))


def hundred(name: str) -> tuple[str, ...]:
    """100 statements that no other version has: ten sources, with ten statements each."""
    graph = f"<{BASE}graph/source-new>"
    return tuple(
        f'<{BASE}id/source/{name}-{thing}> <http://purl.org/dc/terms/identifier> "{name} {thing} {number}" {graph} .'
        for thing in range(10)
        for number in range(10)
    )


def _one(run: Run, peer: Peer, size: int) -> dict[str, object]:
    """Load, and in the midst of it a publication; when it was to be seen, and what the load met."""
    found: list[Measured] = []
    template = path(PREFIXES + NAMED["point"].template, peer.endpoint)
    how = Load(connections=8, seconds=SECONDS)
    thread = threading.Thread(target=lambda: found.append(load(peer.url, template, shape(size), how)))
    thread.start()
    time.sleep(1)
    name = f"takeover-{time.time_ns()}-{next(_NAMES)}"
    of = changing(run.folder, size)
    began = time.monotonic()
    grow(of, hundred(name))
    published = time.monotonic()
    seen = _seen(peer, name)
    thread.join()
    [met] = found
    return {
        "published_s": published - began,
        "seen_after_s": seen - published,
        "requests": met.requests,
        "failed": met.failed,
        "p99_ms": met.p99,
    }


def _seen(peer: Peer, name: str) -> float:
    """When the server answers from the version that has these statements."""
    query = f'ASK {{ <{BASE}id/source/{name}-0> <http://purl.org/dc/terms/identifier> "{name} 0 0" }}'
    with httpx2.Client(timeout=60, trust_env=False) as client:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = client.get(peer.url + peer.endpoint, params={"query": f"{query}#{time.time_ns()}"})
            if answer.status_code == 200 and answer.json()["boolean"]:
                return time.monotonic()
            time.sleep(0.02)
    raise AssertionError(f"the new version was not taken over in {PATIENCE} s")
