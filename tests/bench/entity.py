"""The document on an entity as JSON-LD: asked for again and again, and asked for once.

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

SIZE = 100_000
CACHED, DOCUMENT = 31, "/doc/membership/p{p}-m{m}.jsonld"
JSON_LD = "application/ld+json"
HELLO = "uvicorn, bare ASGI answer"
CACHE = "FastAPI and a cache of bytes"
BY_RDFLIB = "FastAPI and rdflib, what is said of it"
SAME_BY_RDFLIB = "FastAPI and rdflib, the same document"


def main(run: Run) -> None:
    """Measure both."""
    apps = {HELLO: "hello", CACHE: "fastapi_cache", BY_RDFLIB: "fastapi_rdflib", SAME_BY_RDFLIB: "fastapi_rdflib_same"}
    starters = {"accords": partial(accords, run.folder, SIZE)}
    starters |= {name: partial(baseline, app, run.folder, SIZE) for name, app in apps.items()}
    with all_of(run, "entity", SIZE, starters) as peers:
        check(list(peers.values()))
        _contest(run, "cached", {name: peers[name] for name in ("accords", HELLO, CACHE)}, HELLO, CACHED)
        uncached = {name: peers[name] for name in ("accords", BY_RDFLIB, SAME_BY_RDFLIB)}
        _contest(run, "uncached", uncached, SAME_BY_RDFLIB, 0)


def check(peers: list[Peer]) -> None:
    """See that each server that has documents answers with the one that was asked for. Raises AssertionError."""
    with httpx2.Client(timeout=60, trust_env=False) as client:
        for peer in peers:
            if peer.name != "hello":
                answer = client.get(f"{peer.url}/doc/membership/p3-m5.jsonld", headers={"Accept": JSON_LD})
                assert answer.status_code == 200 and "p3-m5" in answer.text and "By letter" in answer.text, peer.name


def _contest(run: Run, what: str, peers: dict[str, Peer], to: str, again: int) -> None:
    """Rounds of equal length; where documents are asked for once, each round begins where the one before ended."""
    asked: dict[str, int] = dict.fromkeys(peers, 0)

    def turn(name: str, round_: int) -> Measured:
        peer = peers[name]
        template = DOCUMENT if name != HELLO else "/"
        how = Load(seconds=run.seconds, again=again)
        found = load(peer.url, template, shape(SIZE), how, first=asked[name], accept=JSON_LD)
        asked[name] += 0 if again else found.requests
        return found

    for name in peers:
        turn(name, 0)  # once to warm up, and to fill the caches where there are any
    rounds = side_by_side({name: partial(turn, name) for name in peers}, run.rounds, f"entity, {what}")
    for name in peers:
        repeated = max(0, asked[name] - shape(SIZE).memberships)
        figures = {**compared(rounds, name, to), "repeated": repeated}
        if BY_RDFLIB in peers:
            figures["ratio_smaller"] = compared(rounds, name, BY_RDFLIB)["ratio"]
        run.report.add("entity", f"{what}: {name}", SIZE, **figures)
