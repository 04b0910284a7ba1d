"""How the desk, which works in threads, has submissions judged by the processes of the service, which has one loop."""

import asyncio
import json
import logging
import time

from ...errors import BackendDown
from ...registry.judges import Sent, Wish
from ...registry.submissions.desk import Desk
from ...registry.submissions.submission import Judged
from ..front import Front

EVERY = 30.0
"""Seconds between two looks at what the desk has left undone."""
log = logging.getLogger(__name__)
_PATIENCE = 30.0
"""Seconds to wait for a version that was published to be served."""
_LOOK = 0.1


async def look_after(desk: Desk) -> None:
    """Let nothing be left undone, as long as this runs."""
    while True:
        try:
            await asyncio.to_thread(desk.look_after)
        except Exception:
            log.exception("The desk could not be looked after; it is tried again.")
        await asyncio.sleep(EVERY)


class Judging:
    """Judges what was sent beside the version that is served; see `registry.submissions.desk.Judging`."""

    def __init__(self) -> None:
        self._front: Front | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self, front: Front) -> None:
        """From now on, `front` says what is served. Called in the loop."""
        self._front, self._loop = front, asyncio.get_running_loop()

    def __call__(self, content: bytes, media_type: str, mode: str, language: str, version: int | None = None) -> Judged:
        """The verdict; called in another thread than that of the loop."""
        assert self._loop
        sent, wish = Sent("", media_type, content), Wish(mode=mode, language=language)
        return asyncio.run_coroutine_threadsafe(self._judge(sent, wish, version), self._loop).result()

    async def _judge(self, sent: Sent, wish: Wish, version: int | None) -> Judged:
        assert self._front
        until = time.monotonic() + _PATIENCE
        while version is not None and self._front.service.published.version < version:
            if time.monotonic() > until:
                raise BackendDown(f"Version {version} is published and not served yet; try again in a moment.")
            await asyncio.sleep(_LOOK)
        with self._front.turn as here:
            judged = await here.judges.judge([sent], wish)
            said = json.loads(judged.whole)
            return Judged(here.published.version, **said)
