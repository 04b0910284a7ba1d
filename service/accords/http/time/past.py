"""What earlier versions said: their stores, opened for reading when somebody asks, and closed when nobody does."""

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ...assets import Assets
from ...registry.annals import Annals
from ...registry.entities import Documents
from ...registry.page import Outline, Pages
from ...registry.valid_time import ValidTime
from ...settings import Settings
from ...store.oxigraph import OxigraphStore


@dataclass(frozen=True)
class View:
    """One version for a reader of entities: their documents, their pages, and what held on a day."""

    documents: Documents
    pages: Pages
    valid_time: ValidTime


class Past:
    """One earlier version; it opens its store when it is to be ready."""

    def __init__(self, folder: Path, number: int, settings: Settings, annals: Annals, outline: Outline) -> None:
        self._folder = folder
        self._number = number
        self._base, self._assets = settings.base, Assets(settings.assets)
        self._annals = annals
        self._outline = outline
        self._store: OxigraphStore | None = None
        self._view: View | None = None

    @property
    def view(self) -> View:
        """What it says, when it is ready."""
        assert self._view, "a version is asked when it is ready"
        return self._view

    async def ready(self) -> bool:
        """Open the store. Raises OSError where it is gone."""
        store = self._store = await asyncio.to_thread(OxigraphStore.read, self._folder)
        documents = Documents(store, self._base, partial(self._annals.changed, until=self._number))
        pages = Pages(store, documents, self._base, self._outline)
        self._view = View(documents, pages, ValidTime(store, self._assets, self._base))
        return True

    def close(self) -> None:
        """Let go of the store."""
        if self._store:
            self._store.close()
        self._store = self._view = None
