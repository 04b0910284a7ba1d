"""The versions of a registry as an engine that follows them needs them: their stores, and what changes from each."""

from collections.abc import Iterator
from contextlib import contextmanager

from pyoxigraph import Quad

from ..settings import Settings
from ..store import Store, fill, rows
from ..store.oxigraph import OxigraphStore
from .assembly import graph_iri
from .projection import quads
from .recovery import record_of
from .state import State
from .versions import store_of

_DESCRIPTION = "SELECT ?s ?p ?o WHERE { GRAPH $graph { ?s ?p ?o } }"


class Followed:
    """What is published in the state folder of `settings`; a `store.follower.Source`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._state = State(settings.home)
        self._meta = graph_iri(settings.base, "meta")

    def newest(self) -> int:
        """The number of the published version; 0 before there is any."""
        pointer = self._state.published()
        return pointer.version if pointer else 0

    def change(self, version: int) -> tuple[list[Quad], list[Quad]]:
        """What a version takes from the one before and what it adds, the description of the dataset included.

        Raises NoSuchVersion.
        """
        entry = record_of(self._state, version).entry
        before, after = self._description(version - 1), self._description(version)
        return [*quads(entry.removes), *(before - after)], [*quads(entry.adds), *(after - before)]

    @contextmanager
    def store(self, version: int) -> Iterator[Store]:
        """The local store of a version, made again if it was pruned. Raises NoSuchVersion."""
        opened = OxigraphStore.read(store_of(self._settings, version))
        try:
            yield opened
        finally:
            opened.close()

    def _description(self, version: int) -> set[Quad]:
        if version == 0:
            return set()
        with self.store(version) as opened:
            found = rows(opened, fill(_DESCRIPTION, graph=self._meta))
            return {Quad(row["s"], row["p"], row["o"], self._meta) for row in found}  # type: ignore[arg-type]
