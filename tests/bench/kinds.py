"""All twelve kinds of query, one after the other on one connection, at every size; no two queries are alike.

The time of a query is that of its whole answer over HTTP. Every engine must answer alike first.
"""

from functools import partial

from tests.bench.graphs import shape
from tests.bench.load import Load
from tests.bench.peers import Peer, oxigraph_disk, oxigraph_memory
from tests.bench.questions import KINDS, Kind
from tests.bench.registry import accords
from tests.bench.report import compared, say, side_by_side
from tests.bench.run import Run, all_of
from tests.bench.sparql import TO, measured, same
from tests.bench.virtuoso import virtuoso

ROUNDS, SECONDS = 2, 1.0
OWN_DESCRIPTION = {"Virtuoso"}
"""Engines whose DESCRIBE says something else, which the standard leaves to them."""


def main(run: Run) -> None:
    """Measure all kinds at all sizes."""
    for size in run.sizes:
        starters = {
            "accords": partial(accords, run.folder, size),
            TO: partial(oxigraph_memory, run.folder, size),
            "oxigraph serve, disk": partial(oxigraph_disk, run.folder, size),
            "Virtuoso": partial(virtuoso, run.folder, size),
        }
        with all_of(run, "kinds", size, starters) as peers:
            for kind in KINDS:
                taking_part = comparable(kind, peers)
                same(list(taking_part.values()), kind, shape(size))
                _contest(run, kind, taking_part, size)


def comparable(kind: Kind, peers: dict[str, Peer]) -> dict[str, Peer]:
    """The engines that answer a kind of query in the same way."""
    return {name: peer for name, peer in peers.items() if kind.name != "DESCRIBE" or name not in OWN_DESCRIPTION}


def _contest(run: Run, kind: Kind, peers: dict[str, Peer], size: int) -> None:
    how = Load(connections=1, seconds=SECONDS)
    turns = {name: partial(measured, peer, kind, shape(size), how) for name, peer in peers.items()}
    rounds = side_by_side(turns, ROUNDS, f"{kind.name}, {size}")
    for name in peers:
        run.report.add("kinds", f"{kind.name}: {name}", size, **compared(rounds, name, TO))
    say(f"  {kind.name}, {size}: done")
