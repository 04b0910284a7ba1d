"""The versions of a registry as an engine that follows them needs them: their stores, and what changes from each."""

from collections.abc import Iterator
from contextlib import contextmanager

from pyoxigraph import Quad

from ..errors import BackendDown
from ..settings import Settings
from ..store import Store
from ..store.oxigraph import OxigraphStore
from .assembly import graph_iri
from .projection import description, quads
from .recovery import record_of
from .state import State


class Followed:
    """What is published in the state folder of `settings`; a `store.follower.Source`. It only reads there."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base
        self._state = State(settings.home)
        self._meta = graph_iri(settings.base, "meta")

    def newest(self) -> int:
        """The number of the published version; 0 before there is any."""
        pointer = self._state.published()
        return pointer.version if pointer else 0

    def keeps(self, version: int) -> bool:
        """Whether the store of a version is here."""
        return self._state.kept(self._base, version) is not None

    def change(self, version: int) -> tuple[list[Quad], list[Quad]]:
        """What a version takes from the one before and what it adds, the description of the dataset included.

        Raises NoSuchVersion; BackendDown where one of the two is not kept.
        """
        entry = record_of(self._state, version).entry
        before, after = self._description(version - 1), self._description(version)
        return [*quads(entry.removes), *(before - after)], [*quads(entry.adds), *(after - before)]

    @contextmanager
    def store(self, version: int) -> Iterator[Store]:
        """The local store of a version. Raises BackendDown where it is not kept."""
        try:
            opened = OxigraphStore.read(self._state.versions.store(version))
        except FileNotFoundError:
            raise BackendDown(f"The store of version {version} is not kept here.") from None
        try:
            yield opened
        finally:
            opened.close()

    def _description(self, version: int) -> set[Quad]:
        if version == 0:
            return set()
        with self.store(version) as opened:
            return description(opened, self._meta)
