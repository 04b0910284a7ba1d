"""How long it takes until a graph can be queried: within 1.2 of pyoxigraph's own `bulk_load` from the same file.

Accords has every triple twice, in its named graph and in the default graph, so that a plain query finds each once; the
engine's bulk load of just that is measured too. Each measurement is made in a process of its own.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, parse

from accords.store.oxigraph import OxigraphStore
from tests.bench.graphs import BASE
from tests.bench.peers import ROOT, quads_file
from tests.bench.report import say
from tests.bench.run import Run

META = f"{BASE}graph/meta"
ONCE, TWICE = "bulk_load, each triple once", "bulk_load, each triple twice"


def main(run: Run) -> None:
    """Measure all ways at all sizes, ten millions where they are asked for."""
    sizes = [*run.sizes, *([10_000_000] if run.ten_millions else [])]
    for size in sizes:
        file = quads_file(run.folder, size)
        found: dict[str, list[float]] = {name: [] for name in WAYS}
        for _ in range(3 if size < 1_000_000 else 1):
            for name in WAYS:
                say(f"  loading {size}: {name}")
                found[name].append(_apart(name, file, run.folder / "loading"))
        least = {name: min(times) for name, times in found.items()}
        run.report.add("loading", ONCE, size, seconds=least[ONCE])
        run.report.add("loading", TWICE, size, seconds=least[TWICE])
        ratios = {"ratio_once": least["accords"] / least[ONCE], "ratio_twice": least["accords"] / least[TWICE]}
        run.report.add("loading", "accords", size, seconds=least["accords"], **ratios)


def _bulk_once(file: Path, folder: Path) -> int:
    store = Store(str(folder))
    store.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
    store.flush()
    return len(store)


def _bulk_twice(file: Path, folder: Path) -> int:
    store = Store(str(folder))
    quads = parse(path=str(file), format=RdfFormat.N_QUADS)
    store.bulk_extend(each for quad in quads for each in (quad, Quad(quad.subject, quad.predicate, quad.object)))
    store.flush()
    return len(store)


def _accords(file: Path, folder: Path) -> int:
    store = OxigraphStore.create(folder, apart=[META])
    store.load(parse(path=str(file), format=RdfFormat.N_QUADS))
    store.close()
    return len(Store.read_only(str(folder)))


WAYS: dict[str, Callable[[Path, Path], int]] = {
    ONCE: _bulk_once,
    TWICE: _bulk_twice,
    "accords": _accords,
}


def _apart(name: str, file: Path, folder: Path) -> float:
    """The seconds of one way, in a process of its own, into a folder that is empty."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "tests.bench.loading", name, str(file), str(folder)]
    environment = {"PYTHONPATH": f"{ROOT / 'service'}:{ROOT}"}
    told = json.loads(subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT).stdout)
    shutil.rmtree(folder, ignore_errors=True)
    assert told["quads"] >= 10_000, "a load that loads nothing measures nothing"
    return float(told["seconds"])


def _measure(name: str, file: str, folder: str) -> None:
    began = time.perf_counter()
    quads = WAYS[name](Path(file), Path(folder))
    print(json.dumps({"seconds": time.perf_counter() - began, "quads": quads}))


if __name__ == "__main__":
    _measure(*sys.argv[1:])
