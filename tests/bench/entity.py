"""The document on an entity as JSON-LD: asked for again and again, and asked for once, of enough documents for that.

Cached: at least 0.7 of a bare ASGI answer of uvicorn. Uncached: at least 2.5 times FastAPI with rdflib's serialiser,
for the same document. `ratio_smaller` is to that serialiser on what is said of the thing alone.
"""

from functools import partial

import httpx2

from tests.bench.graphs import shape
from tests.bench.load import Load, Measured, load
from tests.bench.peers import Peer, baseline
from tests.bench.registry import accords
from tests.bench.report import compared, side_by_side
from tests.bench.run import Run, all_of

SIZE, SIZE_UNCACHED = 100_000, 500_000
CACHED, DOCUMENT = 31, "/doc/membership/p{p}-m{m}.jsonld"
JSON_LD = "application/ld+json"
HELLO = "uvicorn, bare ASGI answer"
CACHE = "FastAPI and a cache of bytes"
BY_RDFLIB = "FastAPI and rdflib, what is said of it"
SAME_BY_RDFLIB = "FastAPI and rdflib, the same document"


def main(run: Run) -> None:
    """Measure both."""
    cached = {HELLO: "hello", CACHE: "fastapi_cache"}
    _contest(run, "cached", SIZE, cached, HELLO, CACHED)
    uncached = {BY_RDFLIB: "fastapi_rdflib", SAME_BY_RDFLIB: "fastapi_rdflib_same"}
    _contest(run, "uncached", SIZE_UNCACHED, uncached, SAME_BY_RDFLIB, 0)


def check(peers: list[Peer]) -> None:
    """See that each server that has documents answers with the one that was asked for. Raises AssertionError."""
    with httpx2.Client(timeout=60, trust_env=False) as client:
        for peer in peers:
            if peer.name != "hello":
                answer = client.get(f"{peer.url}/doc/membership/p3-m5.jsonld", headers={"Accept": JSON_LD})
                assert answer.status_code == 200 and "p3-m5" in answer.text and "By letter" in answer.text, peer.name


def _contest(run: Run, what: str, size: int, apps: dict[str, str], to: str, again: int) -> None:
    """Rounds of equal length; where documents are asked for once, each round begins where the one before ended."""
    starters = {"accords": partial(accords, run.folder, size)}
    starters |= {name: partial(baseline, app, run.folder, size) for name, app in apps.items()}
    asked: dict[str, int] = dict.fromkeys(starters, 0)

    def turn(peer: Peer, name: str, round_: int) -> Measured:
        template = DOCUMENT if name != HELLO else "/"
        how = Load(seconds=run.seconds, again=again)
        found = load(peer.url, template, shape(size), how, first=asked[name], accept=JSON_LD)
        asked[name] += 0 if again else found.requests
        return found

    with all_of(run, "entity", size, starters) as peers:
        check(list(peers.values()))
        for name, peer in peers.items():
            turn(peer, name, 0)  # once to warm up, and to fill the caches where there are any
        contestants = {name: partial(turn, peer, name) for name, peer in peers.items()}
        rounds = side_by_side(contestants, run.rounds, f"entity, {what}")
    for name in peers:
        repeated = max(0, asked[name] - shape(size).memberships)
        figures = {**compared(rounds, name, to), "repeated": repeated}
        if BY_RDFLIB in peers:
            figures["ratio_smaller"] = compared(rounds, name, BY_RDFLIB)["ratio"]
        run.report.add("entity", f"{what}: {name}", size, **figures)
