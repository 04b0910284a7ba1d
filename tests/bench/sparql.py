"""SPARQL under load, 32 connections: a query that was asked before, and queries of which no two are alike.

Repeated: at least 1.0 of `oxigraph serve` in memory. Never repeated: a point query 0.3 of it with a p99 under 15 ms,
joins and aggregates 0.9 of it, above `oxigraph serve` on disk and Virtuoso.
"""

from functools import partial

import httpx2

from tests.bench.answers import ask
from tests.bench.graphs import Shape, shape
from tests.bench.load import JSON_RESULTS, N_TRIPLES, Load, Measured, load, path
from tests.bench.peers import Peer, baseline, oxigraph_disk, oxigraph_memory
from tests.bench.questions import NAMED, PREFIXES, Kind
from tests.bench.registry import accords
from tests.bench.report import compared, side_by_side
from tests.bench.run import Run, all_of
from tests.bench.virtuoso import virtuoso

SIZE = 100_000
TO = "oxigraph serve, memory"
LOADED = ("point", "join of 2", "join of 3", "aggregate by year")
STRIDE = 10_000_000
"""How far apart the numbers of two rounds begin, so that no query of a run is ever asked twice."""


def main(run: Run) -> None:
    """Measure both, at one size."""
    folder, of = run.folder, shape(SIZE)
    starters = {
        "accords": partial(accords, folder, SIZE),
        TO: partial(oxigraph_memory, folder, SIZE),
        "oxigraph serve, disk": partial(oxigraph_disk, folder, SIZE),
        "Virtuoso": partial(virtuoso, folder, SIZE),
        "FastAPI and pyoxigraph, no isolation": partial(baseline, "fastapi_pyoxigraph", folder, SIZE),
    }
    with all_of(run, "sparql", SIZE, starters) as peers:
        for name in LOADED:
            same(list(peers.values()), NAMED[name], of)
            for what, again in (("repeated", 1), ("never repeated", 0)):
                _contest(run, f"{name}, {what}", peers, NAMED[name], of, again)


def same(peers: list[Peer], kind: Kind, of: Shape, number: int = 5) -> None:
    """See that all engines answer a query alike, and that there is something in the answer. Raises AssertionError."""
    text = kind.text(number, of)
    with httpx2.Client(timeout=120, trust_env=False) as client:
        answers = {peer.name: ask(client, peer.url + peer.endpoint, kind, text) for peer in peers}
    first = next(iter(answers.values()))
    assert first.total() >= kind.least, f"an answer of {first.total()} rows to `{kind.name}` measures nothing"
    for name, answer in answers.items():
        assert answer == first, f"{name} answers `{kind.name}` otherwise than {peers[0].name}"


def measured(peer: Peer, kind: Kind, of: Shape, how: Load, round_: int) -> Measured:
    """One round of one kind of query on one engine."""
    accept = JSON_RESULTS if kind.form == "rows" else N_TRIPLES
    template = path(PREFIXES + kind.template, peer.endpoint)
    return load(peer.url, template, of, how, first=round_ * STRIDE, accept=accept)


def _contest(run: Run, what: str, peers: dict[str, Peer], kind: Kind, of: Shape, again: int) -> None:
    how = Load(seconds=run.seconds, again=again)
    turns = {name: partial(measured, peer, kind, of, how) for name, peer in peers.items()}
    rounds = side_by_side(turns, run.rounds, what)
    for name in peers:
        run.report.add("sparql", f"{what}: {name}", SIZE, **compared(rounds, name, TO))
