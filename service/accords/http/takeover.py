"""A server that runs notices what another process publishes, and serves it: a whole service after the other."""

import asyncio
import logging
import os
from pathlib import Path

from ..registry.publication import opened
from ..registry.state import Pointer, State
from ..settings import Settings
from ..store.remote_answers import RemoteSide
from .front import Front
from .opening import open_service
from .service import Service

EVERY = 1.0
"""Seconds between two looks at what is published."""
log = logging.getLogger(__name__)


async def follow(front: Front, settings: Settings) -> None:
    """Let `front` serve what is published, as long as this runs. What cannot be served is logged, and tried again."""
    seen, looked_at = None, None
    while True:
        found = _stamp(settings.home / "published.json")
        if found != looked_at:
            try:
                pointer = await asyncio.to_thread(State(settings.home).published)
                if pointer and pointer != seen and not (seen is None and _is_served(front.service, pointer)):
                    front.take_over(await _service(settings, pointer, front.service.remote))
                seen, looked_at = pointer, found
            except Exception:
                log.exception("What is published now cannot be served; what was served before still is.")
        await asyncio.sleep(EVERY)


async def _service(settings: Settings, pointer: Pointer, remote: RemoteSide | None) -> Service:
    """The service of what is published, when it could answer. Raises RuntimeError when it could not."""
    state = State(settings.home)
    service = await asyncio.to_thread(
        lambda: open_service(settings, opened(settings, state, pointer, pointer, built=False), remote)
    )
    service.finder.start()
    if not await service.workers.ready():
        service.close()
        raise RuntimeError(f"No process answers queries of version {pointer.version}.")
    return service


def _is_served(service: Service, pointer: Pointer) -> bool:
    return (service.published.version, service.published.digest) == (pointer.version, pointer.digest)


def _stamp(file: Path) -> tuple[int, ...] | None:
    """What is another after each publication, which replaces the file."""
    try:
        found = os.stat(file)
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
