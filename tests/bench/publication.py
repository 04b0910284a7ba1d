"""Publishing 100 statements on graphs of every size: less than twice at the largest what it costs at the smallest.

The phases are those that the publisher names. What follows a publication, the dumps, is measured apart; so is a change
through the desk, which is judged by the shapes, and what follows from it derived, before it is published.
"""

import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

from accords.registry.catalogue import dump
from accords.registry.desk import accept
from accords.registry.state import State
from accords.settings import Settings
from accords.store.journal import unwatched
from accords.store.oxigraph import OxigraphStore
from tests.bench.graphs import ACC, BASE, STATES
from tests.bench.peers import ROOT
from tests.bench.registry import changing, grow
from tests.bench.report import say
from tests.bench.run import Run
from tests.bench.takeover import hundred

TIMES, PATIENCE = 5, 60
_TURTLE = """
<{base}id/membership/{name}> a <{acc}Membership> ;
    <http://www.w3.org/2004/02/skos/core#prefLabel> "Member {name}"@en , "Membre {name}"@fr ;
    <http://purl.org/dc/terms/source> <{base}id/source/nothing> ; <{acc}confidence> <{acc}verified> ;
    <http://www.w3.org/ns/org#organization> <{base}id/partnership/p{partnership}> ;
    <http://www.w3.org/ns/org#member> <{base}id/state/s{state}> ;
    <http://www.w3.org/ns/org#role> <{base}concept/role/secretariat-host> ;
    <https://schema.org/startDate> "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> ;
    <{acc}basis> "By letter {name}"@en .
"""


def main(run: Run) -> None:
    """Publish at every size, ten millions where they are asked for."""
    sizes = [*run.sizes, *([10_000_000] if run.ten_millions else [])]
    for size in sizes:
        of = changing(run.folder, size)
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
        _at_the_desk(run, size)
        if size <= 1_000_000:
            run.report.add("publication", "the dump in N-Quads, which follows", size, seconds=_dumped(of))


def _at_the_desk(run: Run, size: int) -> None:
    """Ten memberships through the desk, in a process of its own, since a judgement of everything would never end."""
    say(f"  publishing 100 statements through the desk on {size}")
    command = [sys.executable, "-m", "tests.bench.publication", str(run.folder), str(size)]
    environment = {"PYTHONPATH": f"{ROOT / 'service'}:{ROOT}"}
    try:
        ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
        told = json.loads(ended.stdout) if ended.returncode == 0 else {"refused": " ".join(ended.stderr.split())[-80:]}
    except subprocess.TimeoutExpired:
        told = {"refused": f"not within {PATIENCE} s"}
    run.report.add("publication", "100 statements through the desk", size, **told)


def _accepted(folder: str, size: str) -> None:
    """Publish through the desk, once to warm up, and print the seconds and phases of the second time."""
    of = changing(Path(folder), int(size))
    for _ in range(2):
        moment = time.time_ns() // 10**6
        text = "".join(
            _TURTLE.format(
                base=BASE,
                acc=ACC,
                name=f"desk-{moment}-{n}",
                partnership=moment // STATES % 30,
                state=(moment + n) % STATES,
            )
            for n in range(10)
        )
        adds = list(parse(text.encode(), RdfFormat.TURTLE))
        watch = _Watch()
        accept(of, adds, tell=unwatched, phase=watch.phase)
        seconds, phases = watch.ended()
    assert len(adds) == 100
    shown = {phase: part * 1000 for phase, part in phases.items()}
    print(json.dumps({"seconds": seconds, "phases_ms": shown}))


class _Watch:
    """How long it was until each phase that a publisher names."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._parts: dict[str, float] = {}

    def phase(self, name: str) -> None:
        """What the publisher is about to do."""
        now = time.perf_counter()
        self._parts[f"until {name}"] = self._parts.get(f"until {name}", 0.0) + now - self._last
        self._last = now

    def ended(self) -> tuple[float, dict[str, float]]:
        """The seconds of all, and of each part."""
        self.phase("the end")
        return self._last - self._began, self._parts


def _one(of: Settings) -> tuple[float, dict[str, float]]:
    """The seconds of one publication, and those of each phase, named by what it leads to."""
    watch = _Watch()
    grow(of, hundred(f"publication-{time.time_ns()}"), watch.phase)
    return watch.ended()


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


if __name__ == "__main__":
    _accepted(*sys.argv[1:])
