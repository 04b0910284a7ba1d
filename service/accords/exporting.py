"""Make a static copy of a registry: processes ask an application each, and this one sees what is left to ask."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from . import __version__
from .app import create_app
from .http.exporting import rules
from .http.exporting.closing import close, unanswered
from .http.exporting.copying import Copied, Copier
from .http.exporting.crawl import crawl
from .http.exporting.folder import MANIFEST, Folder
from .http.exporting.notice import notices
from .http.exporting.plan import Plan
from .registry.publication import Published
from .settings import Settings
from .store.confinement import die_with_parent

_here: dict[str, Any] = {}
"""In a process that copies: its copier and its event loop, which it has once and for all."""


def is_export(folder: Path) -> bool:
    """Whether a folder is a copy that was made before."""
    return (folder / MANIFEST).is_file()


def written(
    settings: Settings,
    published: Published,
    target: Path,
    *,
    mementos: bool,
    every: bool,
    processes: int | None,
    tell: Callable[[int, int], None],
) -> tuple[int, list[tuple[str, int]]]:
    """Write a copy of what is published to the folder `target`, in the place of one that is there.

    `tell` is told how much is done, and of how much. Returns how many addresses were copied, and those that lead to an
    error, with its status. Raises OSError.
    """
    plan, number = Plan(mementos, every), processes or os.cpu_count() or 1
    mark = {"version": published.version, "digest": published.digest, "base": settings.base, "url": settings.url}
    mark["accords"] = __version__
    settings = replace(settings, workers=1, validation_workers=1)  # nobody sends a query
    front = create_app(settings, published)
    folder = Folder(target, {**mark, "mementos": mementos, "all": every})
    try:
        opening = (settings, folder.path, plan)
        with ProcessPoolExecutor(number, get_context("spawn"), _open, opening) as pool:
            for done, whole in crawl(folder, plan, plan.begin(front.service), pool, number, _copied):
                tell(done, whole)
        close(folder, notices(front.service, plan), mark, rules.written(folder.copied.values()))
        lacking = unanswered(folder.copied.values())
        folder.finish()
    finally:
        folder.close()
        front.service.close()
    return len(folder.copied), lacking


def _open(settings: Settings, folder: Path, plan: Plan) -> None:
    """Make this process ready to copy, and let it end with the one that wants the copy, however that ends."""
    die_with_parent()
    front = create_app(settings)
    _here["copier"] = Copier(front, folder, settings.url, plan)
    _here["loop"] = asyncio.new_event_loop()
    Finalize(None, front.service.close, exitpriority=1)


def _copied(addresses: list[str]) -> list[Copied]:
    return [_here["loop"].run_until_complete(_here["copier"].copy(each)) for each in addresses]
