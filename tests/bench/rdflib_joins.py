"""Joins, never repeated, on two connections: at least 40 times as many a second as rdflib-endpoint."""

from functools import partial

from tests.bench.graphs import shape
from tests.bench.load import Load
from tests.bench.peers import rdflib_endpoint
from tests.bench.questions import NAMED
from tests.bench.registry import accords
from tests.bench.report import compared, side_by_side
from tests.bench.run import Run, all_of
from tests.bench.sparql import measured, same

SIZE = 100_000
TO = "rdflib-endpoint"


def main(run: Run) -> None:
    """Measure both joins at one size."""
    starters = {"accords": partial(accords, run.folder, SIZE), TO: partial(rdflib_endpoint, run.folder, SIZE)}
    with all_of(run, "rdflib_joins", SIZE, starters) as peers:
        if TO not in peers:
            return
        for name in ("join of 2", "join of 3"):
            kind, of = NAMED[name], shape(SIZE)
            same(list(peers.values()), kind, of)
            how = Load(connections=2, seconds=max(5.0, run.seconds))
            turns = {peer: partial(measured, peers[peer], kind, of, how) for peer in peers}
            rounds = side_by_side(turns, run.rounds, name)
            for peer in peers:
                run.report.add("rdflib_joins", f"{name}: {peer}", SIZE, **compared(rounds, peer, TO))
