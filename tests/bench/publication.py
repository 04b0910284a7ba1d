"""Publishing 100 statements on graphs of every size: less than twice at the largest what it costs at the smallest.

The phases are those that the publisher names. What follows a publication, the dumps, is measured apart.
"""

import statistics
import time
from collections import defaultdict

from pyoxigraph import RdfFormat, serialize

from accords.registry.catalogue import dump
from accords.registry.state import State
from accords.settings import Settings
from accords.store.oxigraph import OxigraphStore
from tests.bench.registry import grow, registry
from tests.bench.report import say
from tests.bench.run import Run
from tests.bench.takeover import hundred

TIMES = 5


def main(run: Run) -> None:
    """Publish at every size, ten millions where they are asked for."""
    sizes = [*run.sizes, *([10_000_000] if run.ten_millions else [])]
    for size in sizes:
        of = registry(run.folder, size)
        grow(of, hundred(f"first-{time.time_ns()}"))
        took: list[float] = []
        phases: dict[str, list[float]] = defaultdict(list)
        for _ in range(TIMES):
            say(f"  publishing 100 statements on {size}")
            seconds, found = _one(of)
            took.append(seconds)
            for phase, part in found.items():
                phases[phase].append(part * 1000)
        shown = {phase: statistics.median(parts) for phase, parts in phases.items()}
        run.report.add("publication", "100 statements", size, seconds=statistics.median(took), phases_ms=shown)
        if size <= 1_000_000:
            run.report.add("publication", "the dump in N-Quads, which follows", size, seconds=_dumped(of))


def _one(of: Settings) -> tuple[float, dict[str, float]]:
    """The seconds of one publication, and those of each phase, named by what it leads to."""
    parts: dict[str, float] = {}
    began = last = time.perf_counter()

    def phase(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        parts[f"until {name}"] = parts.get(f"until {name}", 0.0) + now - last
        last = now

    grow(of, hundred(f"publication-{time.time_ns()}"), phase)
    ended = time.perf_counter()
    parts["until the end"] = ended - last
    return ended - began, parts


def _dumped(of: Settings) -> float:
    """The seconds that the dump of what is published takes."""
    state = State(of.home)
    published = state.published()
    assert published
    began = time.perf_counter()
    body = serialize(
        dump(OxigraphStore.read(state.versions.store(published.version)), of.base), format=RdfFormat.N_QUADS
    )
    assert body
    return time.perf_counter() - began
