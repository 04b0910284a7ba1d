"""Answering from memory or from disk: how long it takes to be ready, what it needs, and how fast it answers.

The default of ACCORDS_MEMORY_TRIPLES (`accords/store/allowance.py`) is chosen from these figures. Memory is counted
after every worker has read the whole graph: pages that it shares with the template become private as they are read.
"""

import asyncio
import os
import statistics
import time
from pathlib import Path

import pyoxigraph as ox

from accords.store.answering import Formats, Limits
from accords.store.oxigraph import OxigraphStore
from accords.store.workers import Workers
from tests.bench.graphs import Shape, shape
from tests.bench.peers import quads_file
from tests.bench.questions import KINDS, Kind
from tests.bench.report import say
from tests.bench.run import Run

WORKERS = max(2, os.cpu_count() or 2)
ASKED = 40
EVERYTHING = "SELECT (COUNT(*) AS ?n) (SUM(STRLEN(STR(?o))) AS ?length) { GRAPH ?g { ?s ?p ?o } }"
_NAMES = ("point", "join of 2", "join of 3", "aggregate by year")


def main(run: Run) -> None:
    """Measure both at every size."""
    for size in run.sizes:
        folder = _store(run, size)
        for in_memory in (True, False):
            say(f"  {size} triples from {'memory' if in_memory else 'disk'}")
            figures = asyncio.run(_measured(folder, shape(size), in_memory))
            run.report.add("threshold", "memory" if in_memory else "disk", size, **figures)


def _store(run: Run, size: int) -> Path:
    """A store on disk with the graph of a size."""
    folder = run.folder / f"threshold-{size}"
    if not folder.exists():
        beside = folder.with_suffix(".new")
        store = OxigraphStore.create(beside)
        store.load(ox.parse(path=str(quads_file(run.folder, size)), format=ox.RdfFormat.N_QUADS))
        store.close()
        beside.rename(folder)
    return folder


async def _measured(folder: Path, of: Shape, in_memory: bool) -> dict[str, object]:
    began = time.monotonic()
    workers = Workers(folder, prefixes={}, count=WORKERS, limits=Limits(deadline=120, queue=120), in_memory=in_memory)
    try:
        assert await workers.ready(), "the workers did not start"
        ready = time.monotonic() - began
        kinds = [kind for kind in KINDS if kind.name in _NAMES]
        times = {f"{kind.name.replace(' ', '_')}_ms": await _milliseconds(workers, kind, of) for kind in kinds}
        await asyncio.gather(*(workers.answer(f"{EVERYTHING} LIMIT {n + 1}", Formats()) for n in range(WORKERS)))
        template, *others = _memory(workers.template)
        return {"ready_s": ready, "template_mib": template, "workers_mib": sum(others), "workers": WORKERS, **times}
    finally:
        workers.close()


async def _milliseconds(workers: Workers, kind: Kind, of: Shape) -> float:
    """The median time of one query after another, none asked twice."""
    times = []
    for number in range(ASKED):
        began = time.perf_counter()
        reply = await workers.answer(kind.text(number, of), Formats())
        times.append((time.perf_counter() - began) * 1000)
        assert reply.body.count(b"{") > 3 + kind.least, f"{kind.name} found nothing"
    return statistics.median(times[ASKED // 4 :])


def _memory(template: int) -> list[float]:
    """MiB of the template, then of each worker: what each has alone, and its part of what it shares."""
    children = Path(f"/proc/{template}/task/{template}/children").read_text().split()
    return [_proportional(process) for process in (template, *map(int, children))]


def _proportional(process: int) -> float:
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024
