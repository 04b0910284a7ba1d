"""How many submissions one key may send: a bucket that fills again as time passes, full at first."""

import math
import threading
import time
from collections.abc import Callable

from ...errors import TooManySubmissions

WINDOW = 60
"""Seconds in which an empty bucket is full again."""


class Rate:
    """The buckets of all keys, each of `most` in `WINDOW`; with 0, none is limited. May be used in any thread."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def admit(self, key: str) -> None:
        """Take one out of the bucket of a key. Raises TooManySubmissions where there is none in it."""
        if not self._most:
            return
        with self._lock:
            now = self._clock()
            left, at = self._left.get(key, (float(self._most), now))
            left = min(self._most, left + (now - at) * self._most / WINDOW)
            self._left[key] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            wait = math.ceil((1 - left) * WINDOW / self._most)
            raise TooManySubmissions(
                f"One key may send {self._most} submissions in {WINDOW} seconds. Try again in {wait} seconds.",
                limit=self._most,
                retry_after=wait,
            )
