"""The stores of the versions of a journal, one after another: those that are kept, and what leads to the others."""

from ...store import Store
from ...store.oxigraph import OxigraphStore
from ...store.record import START, Record
from ..apart import Scratch
from ..assembly import graph_iri
from ..projection import quads
from ..state import State

_MANY = 10_000
"""From so many statements on, it is cheaper to load all of them at once than one by one."""


class Walk:
    """A place between the versions of a journal, from which it goes on to the next one; to be closed in the end."""

    def __init__(self, state: State, base: str, number: int) -> None:
        """Begin at a version, 0 for before the first. Raises OSError, JournalDamaged."""
        self._state = state
        self._base = base
        self._apart = [graph_iri(base, "meta").value]
        self._scratch: Scratch | None = None
        self._changing: OxigraphStore | None = None
        before = state.kept_before(base, number + 1)
        self._store = OxigraphStore.read(state.versions.store(before.number)) if before else None
        if before is None or before.number < number:
            for record in state.journal.records(before.mark if before else START):
                if record.number > number:
                    break
                self.go_on(record)

    @property
    def store(self) -> Store:
        """The statements of the version at which this is. Before the first version there are none to read."""
        assert self._store, "before the first version there is nothing to read"
        return self._store

    def go_on(self, record: Record) -> None:
        """Go to the next version, which is that of a record. What was read of the store before is no longer true."""
        manifest = self._state.kept(self._base, record.number)
        if manifest and manifest.mark == record.mark:
            self.close()
            self._store = OxigraphStore.read(self._state.versions.store(record.number))
            return
        store = self._changeable()
        many = len(record.entry.adds) > _MANY
        store.apply(quads(record.entry.removes), () if many else quads(record.entry.adds))
        if many:
            store.load(quads(record.entry.adds))

    def close(self) -> None:
        """Let go of what was read, and throw away what was made."""
        if self._store:
            self._store.discard()
        if self._scratch:
            self._scratch.remove()
        self._store = self._changing = self._scratch = None

    def _changeable(self) -> OxigraphStore:
        """The store here, to be changed: where it is one that is kept, a copy that shares its files."""
        if self._changing is None:
            kept = self._store
            try:
                self._scratch = Scratch(self._state.home)
                self._changing = self._beside(kept, self._scratch)
            except OSError:  # nothing can be written here
                self._changing = OxigraphStore.memory(apart=self._apart)
                self._changing.load(kept.match() if kept else ())
            if kept:
                kept.discard()
            self._store = self._changing
        return self._changing

    def _beside(self, kept: OxigraphStore | None, scratch: Scratch) -> OxigraphStore:
        if kept is None:
            return OxigraphStore.create(scratch.store, apart=self._apart)
        kept.checkpoint(scratch.store)
        return OxigraphStore.write(scratch.store, apart=self._apart)
