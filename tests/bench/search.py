"""Search over HTTP in a registry of a hundred thousand entities: kinds of search, no two alike, on one connection.

The goal is half of the searches within 10 ms. Each answer is checked to be right. The index is made and measured, too.
"""

import http.client
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from accords.assets import Assets
from accords.registry.finding.plan import plan
from accords.registry.finding.writing import write
from accords.registry.state import State
from accords.settings import Settings
from accords.store.oxigraph import OxigraphStore
from tests.bench.graphs import BASE, PER_PARTNERSHIP, STATES, WORDS, YEARS, Shape, shape
from tests.bench.registry import accords, registry
from tests.bench.report import say
from tests.bench.run import Run

PER = 25
"""Entities that a partnership brings: itself, its memberships, meetings, instruments and expressions of interest."""
SIZE = 100_000 // PER * PER_PARTNERSHIP + 2000
TIMES = 100
_PATIENCE = 120.0
Json = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of search: what is asked with a number, and what has to be true of the answer."""

    name: str
    asked: Callable[[int, Shape], dict[str, object]]
    right: Callable[[Json, int, Shape], bool]


def _first(iri: Callable[[int, Shape], str]) -> Callable[[Json, int, Shape], bool]:
    return lambda answer, number, of: answer["results"][0]["id"] == BASE + "id/" + iri(number, of)


def _named(number: int, of: Shape) -> str:
    """The name of a partnership."""
    place = number % of.partnerships
    return f"Partnership for {WORDS[place % len(WORDS)]} {place}"


def _partnership(number: int, of: Shape) -> str:
    return f"partnership/p{number % of.partnerships}"


KINDS = (
    Kind("a whole name", lambda n, of: {"q": _named(n, of)}, _first(_partnership)),
    Kind("a code", lambda n, _: {"q": f"S{n % STATES:03}"}, _first(lambda n, _: f"state/s{n % STATES}")),
    Kind("the beginning of a name", lambda n, of: {"q": _named(n, of)[:-1]}, lambda answer, *_: answer["total"] > 0),
    Kind(
        "two words and a number",
        lambda n, of: {"q": f"summit {WORDS[n % len(WORDS)]} {n % of.partnerships}"},
        lambda answer, *_: isinstance(answer["total"], int),
    ),
    Kind("a name with a mistake", lambda n, of: {"q": _named(n, of).replace("ers", "res")}, _first(_partnership)),
    Kind(
        "a word of thousands, narrowed",
        lambda n, _: {"q": WORDS[n % len(WORDS)], "class": "Summit", "year": 1980 + n % YEARS, "size": 1 + n % 9},
        lambda answer, *_: all(each["id"].startswith(f"{BASE}id/meeting/") for each in answer["results"]),
    ),
    Kind(
        "a word of thousands",
        lambda n, _: {"q": WORDS[n % len(WORDS)], "size": 1 + n % 97},
        lambda answer, n, of: answer["total"] >= of.partnerships // len(WORDS) * PER,
    ),
    Kind(
        "a word of nearly all",
        lambda n, _: {"q": "partnership", "size": 1 + n % 97, "page": 1 + n % 3},
        lambda answer, n, of: answer["total"] >= of.partnerships * PER,
    ),
)
"""The last two are what nobody asks twice: they find thousands, and tens of thousands."""


def main(run: Run) -> None:
    """Measure the index, then all kinds of search, and all of them together but the last two."""
    of = registry(run.folder, SIZE)
    run.report.add("search", "the index", SIZE, **index(of, run.folder / "index.sqlite"))
    with accords(run.folder, SIZE) as peer:
        every = dict(asked(peer.url, shape(SIZE), TIMES * run.rounds))
    for name, times in every.items():
        run.report.add("search", name, SIZE, **figures(times))
    usual = [each for kind in KINDS[:-2] for each in every[kind.name]]
    run.report.add("search", "all but the last two", SIZE, **figures(usual))
    run.report.add("search", "all", SIZE, **figures([each for times in every.values() for each in times]))


def index(of: Settings, file: Path) -> dict[str, object]:
    """Make the index of a registry, and say how long that takes, how large it is, and how many entities it holds."""
    file.unlink(missing_ok=True)
    state = State(of.home)
    published = state.published()
    assert published
    planned, store = plan(Assets(of.assets), of.base), OxigraphStore.read(state.versions.store(published.version))
    began = time.perf_counter()
    entities = write(file, store, of.base, planned, published.digest)
    seconds = time.perf_counter() - began
    size = file.stat().st_size / 2**20
    file.unlink()
    return {"seconds": seconds, "mebibytes": size, "entities": entities}


def asked(url: str, of: Shape, times: int) -> Iterator[tuple[str, list[float]]]:
    """The seconds that each search of each kind took. Raises AssertionError for an answer that is not right."""
    host = urlsplit(url)
    with closing(http.client.HTTPConnection(host.hostname or "", host.port, timeout=60)) as connection:
        _wait(connection)
        for place, kind in enumerate(KINDS):
            say(f"  {kind.name}")
            yield kind.name, [_timed(connection, kind, of, round_ * 37 + place) for round_ in range(times)]


def _timed(connection: http.client.HTTPConnection, kind: Kind, of: Shape, number: int) -> float:
    path = f"/search?{urlencode(kind.asked(number, of))}"
    began = time.perf_counter()
    status, answer = _get(connection, path)
    seconds = time.perf_counter() - began
    assert status == 200 and kind.right(answer, number, of), f"{path}: {status} {str(answer)[:500]}"
    return seconds


def figures(times: list[float]) -> dict[str, object]:
    """Median and 95th percentile in milliseconds."""
    cuts = statistics.quantiles(times, n=20)
    return {"median_ms": statistics.median(times) * 1e3, "p95_ms": cuts[18] * 1e3, "searches": len(times)}


def _wait(connection: http.client.HTTPConnection) -> None:
    """Wait until the index is there."""
    until = time.monotonic() + _PATIENCE
    while _get(connection, "/search?q=state")[0] != 200:
        assert time.monotonic() < until, "the index is not there"
        time.sleep(1)


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, Json]:
    connection.request("GET", path, headers={"Accept": "application/json"})
    response = connection.getresponse()
    body = response.read()
    answer: Json = json.loads(body)
    return response.status, answer
