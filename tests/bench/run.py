"""What every benchmark is given: where to work, how long, which sizes, and where results go."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.peers import Missing, Peer
from tests.bench.report import Report, say

Starter = Callable[[], AbstractContextManager[Peer]]


@dataclass(frozen=True)
class Run:
    """One run: its results, a folder for graphs and stores, and how much time each round of a contest takes."""

    report: Report
    folder: Path
    rounds: int = 5
    seconds: float = 3
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    ten_millions: bool = False


@contextmanager
def all_of(run: Run, benchmark: str, size: int, starters: Mapping[str, Starter]) -> Iterator[dict[str, Peer]]:
    """All these servers at once; one that is not installed is reported as missing, and the others go on."""
    with ExitStack() as stack:
        peers: dict[str, Peer] = {}
        for name, start in starters.items():
            say(f"  starting {name}, {size} triples")
            try:
                peers[name] = stack.enter_context(start())
            except Missing as missing:
                run.report.add(benchmark, name, size, missing=str(missing))
        yield peers
