"""What a state folder keeps: which versions, with which digests, by the journal and by the stores themselves."""

from pathlib import Path
from tempfile import TemporaryDirectory

from accords.registry.projection import build
from accords.registry.recovery import record_of
from accords.registry.replay import lines
from accords.registry.state import State
from accords.settings import Settings
from accords.store.digest import Digest
from accords.store.oxigraph import OxigraphStore
from tests.registries import versions


def kept(settings: Settings) -> list[int]:
    """The versions that have a folder, the oldest first."""
    return sorted(int(folder.name) for folder in (settings.home / "versions").iterdir() if folder.name.isdecimal())


def digests(settings: Settings) -> list[str]:
    """The digest of each version, as the journal has it."""
    return [version.entry.digest for version in versions(settings.home)]


def held(settings: Settings, number: int) -> str:
    """The digest of what the store of a version holds, which is made apart when it is not kept."""
    state = State(settings.home)
    with TemporaryDirectory() as scratch:
        folder = state.versions.store(number)
        if not folder.is_dir():
            folder = Path(scratch, "store")
            build(state, record_of(state, number), settings, folder)
        store = OxigraphStore.read(folder)
        try:
            return str(Digest.of(lines(store, settings.base)))
        finally:
            store.close()
