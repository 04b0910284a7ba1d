"""How the desk, which works in threads, has submissions judged by the processes of the service, which has one loop."""

import asyncio
import json
import time

from ..errors import BackendDown
from ..registry.judges import Sent, Wish
from ..registry.submissions.submission import Judged
from .front import Front

_PATIENCE = 30.0
"""Seconds to wait for a version that was published to be served."""
_LOOK = 0.1


class Judging:
    """Judges what was sent beside the version that is served; see `registry.submissions.desk.Judging`."""

    def __init__(self) -> None:
        self._front: Front | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self, front: Front) -> None:
        """From now on, `front` says what is served. Called in the loop."""
        self._front, self._loop = front, asyncio.get_running_loop()

    def __call__(self, content: bytes, media_type: str, mode: str, version: int | None = None) -> Judged:
        """The verdict; called in another thread than that of the loop."""
        assert self._loop
        return asyncio.run_coroutine_threadsafe(self._judge(content, media_type, mode, version), self._loop).result()

    async def _judge(self, content: bytes, media_type: str, mode: str, version: int | None) -> Judged:
        assert self._front
        until = time.monotonic() + _PATIENCE
        while version is not None and self._front.service.published.version < version:
            if time.monotonic() > until:
                raise BackendDown(f"Version {version} is published and not served yet; try again in a moment.")
            await asyncio.sleep(_LOOK)
        with self._front.turn as here:
            wish = Wish(mode=mode)
            judged = await here.judges.judge([Sent("", media_type, content)], wish)
            said = json.loads(judged.whole)
            return Judged(here.published.version, **said)
