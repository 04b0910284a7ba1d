"""Keep an engine at the newest version: the engine is a projection of the journal, and nothing more.

A change set is applied with an effect of exactly once: each of its requests can be repeated, and the last one moves the
version or does nothing (see `standing`). Who follows compares first: at the start and after any failure, every graph in
the engine is counted, read and compared by digest with the local store of the version that the engine says it holds, or
of the newest where stores on the way to it were pruned: none is made here to be followed. What differs is mended, and
compared again the next time: only a comparison that found nothing to mend counts, because a request that was given up
may be carried out after all. An engine that does not keep what it is given is refused.
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from pyoxigraph import NamedNode, Quad, Triple

from ..errors import EngineRefused, Problem
from . import Store, construct, fill, rows
from .digest import Digest
from .engine import persist
from .remote import RemoteStore
from .remote_graphs import count, most_rows, triples
from .standing import Standing, begin, forget, move, new_run, read

_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_IN_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH $graph { ?s ?p ?o } }"
_LAST_SECONDS = 5
_LOG = logging.getLogger(__name__)


class Source(Protocol):
    """Where the versions come from."""

    def newest(self) -> int:
        """The number of the newest version."""

    def keeps(self, version: int) -> bool:
        """Whether the local store of a version is there."""

    def change(self, version: int) -> tuple[Iterable[Quad], Iterable[Quad]]:
        """What a version takes from the one before, and what it adds, the description of the dataset included."""

    def store(self, version: int) -> AbstractContextManager[Store]:
        """The local store of a version, for reading."""


class Follower:
    """One engine on its way behind the versions of `source`.

    `standing` is where it is known to stand, whole, or None; `most_rows` is how many rows it gives out at most, as far
    as was asked.
    """

    def __init__(self, source: Source, remote: RemoteStore, *, rows: int = 100_000) -> None:
        """`rows` is how many rows an answer may have here: an engine that gives out fewer is not asked for so many."""
        self.standing: Standing | None = None
        self.most_rows = 0
        self.remote = remote
        self._rows = rows
        self._source = source
        self._sure: Standing | None = None

    def follow(self) -> None:
        """Bring the engine to the newest version. Raises Problem when that fails; the next call begins with comparing.

        While anything is being changed, `standing` is None, so that nobody asks the engine.
        """
        sure, self._sure = self._sure, None
        try:
            self.remote.hold()
            found, newest = persist(lambda: read(self.remote.engine, self.remote.state)), self._source.newest()
            if sure is None or found != sure or not self._leads_to(newest, found.version):
                self.standing = None
                self.most_rows = most_rows(self.remote.engine, self._rows)
                sure = self._compared(found, newest)
            while sure and sure.version < newest:
                self.standing = None
                sure = self._advanced(sure)
        except Exception:
            self.standing = None
            raise
        self._sure = self.standing = sure

    def _leads_to(self, newest: int, version: int) -> bool:
        """Whether change sets lead from a version to the newest: it is no newer one, and none on the way was pruned."""
        return version == newest or (version < newest and all(map(self._source.keeps, range(version, newest + 1))))

    def _advanced(self, stood: Standing) -> Standing:
        """One version further, by its change set."""
        new = Standing(stood.version + 1, new_run())
        removes, adds = (list(quads) for quads in self._source.change(new.version))
        begin(self.remote, new.run)
        self.remote.apply(removes, adds)
        with self._source.store(new.version) as local:
            for graph in sorted({*_names(removes), *_names(adds)}):
                self._see_that_it_counts(graph, local)
        return move(self.remote, stood, new)

    def _see_that_it_counts(self, graph: str, local: Store) -> None:
        """Raises EngineRefused when a graph has not as many triples in the engine as in the local store."""
        there, here = count(self.remote, graph), sum(1 for _ in self._ours(graph, local))
        if there != here:
            raise EngineRefused(f"The engine has {there} triples in <{graph}> where there should be {here}.")

    def _compared(self, found: Standing, newest: int) -> Standing | None:
        """Where the engine stands, if it holds what it says; None after something had to be mended.

        It is held against the version that it says, or against the newest where nothing leads from there to that.
        """
        version = found.version if found.whole and self._leads_to(newest, found.version) else newest
        with self._source.store(version) as local:
            graphs = sorted({*_graphs(local), *self.remote.graphs(), self.remote.union})
            differing = [graph for graph in graphs if not self._agrees(graph, local)]
            if not differing and found.whole and found.version == version:
                return found
            _LOG.warning("The engine says %s; %d graphs differ from version %d.", found, len(differing), version)
            new = Standing(version, new_run())
            old = forget(self.remote, new.run)
            self.remote.claim(_graphs(local))
            for graph in differing:
                self._mend(graph, local)
        move(self.remote, old, new)
        return None

    def _agrees(self, graph: str, local: Store) -> bool:
        self.remote.hold()
        if count(self.remote, graph) != sum(1 for _ in self._ours(graph, local)):
            return False
        return _digest(triples(self.remote, graph)) == _digest(self._ours(graph, local))

    def _mend(self, graph: str, local: Store) -> None:
        """Let a graph in the engine hold what it should. Raises EngineRefused when it does not, afterwards."""
        ours, theirs = set(self._ours(graph, local)), triples(self.remote, graph)
        self.remote.remove(_in(graph, theirs - ours))
        self.remote.add_many(_in(graph, ours - theirs))
        if differing := triples(self.remote, graph) ^ ours:
            raise EngineRefused(f"The engine does not keep what it is given: in <{graph}>, {min(map(str, differing))}")

    def _ours(self, graph: str, local: Store) -> Iterator[Triple]:
        text = "CONSTRUCT WHERE { ?s ?p ?o }" if graph == self.remote.union else fill(_IN_GRAPH, graph=graph)
        return construct(local, text)


class Following:
    """A follower in a thread of its own, from `start` to `stop`."""

    def __init__(self, follower: Follower, *, seconds: float = 1.0, patience: float = 30.0) -> None:
        """Look for a new version every so many seconds; after failures less and less often, down to `patience`."""
        self._follower = follower
        self._seconds, self._patience = seconds, patience
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """End after the request that is under way, which is not waited for if it takes long."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(_LAST_SECONDS)

    def _run(self) -> None:
        wait, told = 0.0, ""
        while not self._stopped.wait(wait):
            try:
                self._follower.follow()
                wait, told = self._seconds, ""
            except Problem as problem:
                wait = min(self._patience, 2 * max(wait, self._seconds))
                if problem.detail != told:
                    _LOG.warning("The engine does not follow; queries are answered without it. %s", problem.detail)
                told = problem.detail
            except Exception:
                wait = self._patience
                _LOG.exception("The follower of the engine failed; queries are answered without the engine.")


def _graphs(local: Store) -> list[str]:
    return [term.value for row in rows(local, _GRAPHS) if isinstance(term := row["g"], NamedNode)]


def _names(quads: Iterable[Quad]) -> Iterator[str]:
    return (quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode))


def _digest(triples: Iterable[Triple]) -> Digest:
    return Digest.of(f"{triple} ." for triple in triples)


def _in(graph: str, triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(each.subject, each.predicate, each.object, NamedNode(graph)) for each in triples)
