"""Pages of entities, one after the other, while fifty attacks on the endpoint run: p99 at most twice that of idle.

The attacks are those of `tests/attacks`, sent by a process of its own, each again as soon as it has its answer.
"""

import http.client
import itertools
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx2

from tests.attacks.queries import DEEP, ENDLESS, HUNGRY, NESTED, WIDE
from tests.bench.graphs import MEMBERSHIPS, shape
from tests.bench.peers import ROOT
from tests.bench.registry import accords
from tests.bench.report import say
from tests.bench.run import Run

_QUERY = {"Content-Type": "application/sparql-query"}
SIZE, ATTACKERS, PAGES, PAUSE = 100_000, 50, 500, 0.003


def main(run: Run) -> None:
    """Idle and attacked in turn; pages that are asked for the first time, and pages that were asked before."""
    with accords(run.folder, SIZE, ACCORDS_QUERY_SECONDS="5") as peer:
        fresh = itertools.count()
        asked(peer.url, itertools.cycle(range(31)), 200)
        for what in ("asked before", "asked for the first time"):
            numbers = itertools.cycle(range(31)) if what == "asked before" else fresh
            rounds = []
            for number in range(max(1, run.rounds)):
                say(f"  pages {what}, round {number + 1}: idle, then attacked")
                idle = asked(peer.url, numbers, PAGES)
                with attacks(peer.url) as attacked:
                    busy = asked(peer.url, numbers, PAGES)
                    assert attacked.poll() is None, f"the attacks ended by themselves: {attacked.poll()}"
                rounds.append((p99(idle), p99(busy), statistics.median(idle), statistics.median(busy)))
            run.report.add("under_attack", what, SIZE, **_summary(rounds))


def asked(url: str, numbers: Iterator[int], count: int) -> list[float]:
    """The milliseconds of so many pages, each after a short pause. Raises AssertionError for one that is not right."""
    times, partnerships = [], shape(SIZE).partnerships
    with httpx2.Client(base_url=url, timeout=60, trust_env=False) as client:
        for number in itertools.islice(numbers, count):
            name = f"p{number // MEMBERSHIPS % partnerships}-m{number % MEMBERSHIPS}"
            began = time.perf_counter()
            answer = client.get(f"/doc/membership/{name}", headers={"Accept": "text/html"})
            times.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200 and name in answer.text, answer.text[:500]
            time.sleep(PAUSE)
    return times


def p99(times: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(times, n=100)[98]


@contextmanager
def attacks(url: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Fifty attacks at a time, for as long as the block runs."""
    environment = {"PYTHONPATH": f"{ROOT / 'service'}:{ROOT}"}
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.under_attack", url], env=environment, cwd=ROOT)
    time.sleep(2)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        time.sleep(6)


def _summary(rounds: list[tuple[float, float, float, float]]) -> dict[str, object]:
    return {
        "idle_p99_ms": statistics.median(each[0] for each in rounds),
        "attacked_p99_ms": statistics.median(each[1] for each in rounds),
        "idle_median_ms": statistics.median(each[2] for each in rounds),
        "attacked_median_ms": statistics.median(each[3] for each in rounds),
        "ratio": statistics.median(each[1] / each[0] for each in rounds),
    }


def _attack(url: str) -> None:
    os.nice(15)  # who attacks has a machine of his own
    texts = [text for kind in (ENDLESS, HUNGRY, NESTED, DEEP, WIDE) for text in kind.values()]

    host = urlsplit(url).netloc

    def again_and_again(place: int) -> None:
        for text in itertools.islice(itertools.cycle(texts), place, None):
            connection = http.client.HTTPConnection(host, timeout=60)
            try:
                connection.request("POST", "/sparql", text.encode(), _QUERY)
                connection.getresponse().read()
            except (OSError, http.client.HTTPException) as error:
                say(f"  an attack got no answer: {error!r}")
                time.sleep(0.1)
            finally:
                connection.close()

    for place in range(ATTACKERS):
        threading.Thread(target=again_and_again, args=(place,)).start()


if __name__ == "__main__":
    _attack(sys.argv[1])
