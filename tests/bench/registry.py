"""A registry with a generated graph, made without judging it: records in the journal, and the stores made of them."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from accords.assets import ROOT, Assets
from accords.registry.assembly import assemble, inputs_digest, laws_digest, lines_of
from accords.registry.materialisation import day_of, rules
from accords.registry.projection import project
from accords.registry.recording import Why, record
from accords.registry.replay import Change
from accords.registry.state import State
from accords.settings import Settings
from accords.store.digest import Digest
from accords.store.journal import unwatched
from accords.store.record import START
from tests.bench.graphs import BASE, lines
from tests.bench.peers import Peer, running
from tests.bench.report import say
from tests.ports import free_port

STEP = 1_000_000
"""Statements a version, so that no record is larger than memory bears: a graph of ten millions has ten versions."""
_NOTHING = f"<{BASE}id/source/nothing> a <{BASE}ns#Source> ."


def settings(folder: Path, size: int) -> Settings:
    """The settings of the registry of a size: the ontology and the shapes of this project, and none of its data."""
    assets = folder / "assets"
    if not assets.exists():
        (assets / "data").mkdir(parents=True)
        for name in ("ontology", "shapes"):
            (assets / name).symlink_to(ROOT / name)
        (assets / "data" / "none.trig").write_text(f"<{BASE}graph/nothing> {{ {_NOTHING} }}\n", encoding="utf-8")
    return Settings(home=folder / f"registry-{size}", assets=assets)


def registry(folder: Path, size: int) -> Settings:
    """The settings of a registry that holds the generated graph; it is made when it is not there yet.

    It is made anew on another day, and when the ontology changed: else a server would publish its own files instead.
    """
    found = settings(folder, size)
    assets, done = Assets(found.assets), found.home / "made"
    current = f"{inputs_digest(assets, found.base)} {day_of(rules(assets, found.base))}"
    if not done.exists() or done.read_text(encoding="utf-8") != current:
        shutil.rmtree(found.home, ignore_errors=True)
        known = sorted(lines_of(assemble(assets, found.base)))
        coming = chain(known, (line.decode().rstrip("\n") for line in lines(size)))
        while chunk := tuple(islice(coming, STEP)):
            say(f"  making {found.home.name}: {len(chunk)} statements")
            grow(found, chunk)
        done.write_text(current, encoding="utf-8")
    return found


def changing(folder: Path, size: int) -> Settings:
    """The settings of a copy of that registry, to be changed: others measure what was generated."""
    of, copy = registry(folder, size), folder / f"registry-{size}-changing"
    made = copy / "made"
    if not made.exists() or made.read_text(encoding="utf-8") != (of.home / "made").read_text(encoding="utf-8"):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(of.home, copy, copy_function=_copied)
    return replace(of, home=copy)


def _copied(source: str, target: str) -> None:
    """Copy a file; one of a store, to which nobody writes, by another name."""
    (os.link if f"{os.sep}versions{os.sep}" in source else shutil.copy2)(source, target)


def grow(of: Settings, adds: Iterable[str], phase: Callable[[str], None] = unwatched) -> int:
    """One more version of a registry, with these statements (canonical N-Quads lines). Returns its number."""
    state, assets, base = State(of.home, phase), Assets(of.assets), of.base
    with state.locked():
        before, adds = state.published(), tuple(sorted(adds))
        digest = (Digest.read(before.digest) if before else Digest()).plus(adds)
        change = Change(before.mark if before else START, str(digest), (), adds)
        made_from, judged_by = inputs_digest(assets, base), laws_digest(assets, base)
        why = Why(base, made_from, judged_by, day_of(rules(assets, base)), "generated", "bench")
        return project(state, record(state, change, why, (0, 0), unwatched), of).version


@contextmanager
def accords(folder: Path, size: int, *, of: Settings | None = None, **environment: str) -> Iterator[Peer]:
    """`accords serve` with the generated graph of a size, or with a registry that was made of it."""
    of, port = of or registry(folder, size), free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ACCORDS_")}
    own = {"ACCORDS_HOME": str(of.home), "ACCORDS_ASSETS": str(of.assets), "HOST": "127.0.0.1", "PORT": str(port)}
    own["PYTHONPATH"] = str(ROOT / "service")
    command = [sys.executable, "-m", "accords", "serve"]
    everything = {**inherited, **own, **environment}
    log = folder / f"accords-{size}.log"
    with running("accords", command, port, "/sparql", log=log, ready="/health/ready", environment=everything) as peer:
        yield peer
