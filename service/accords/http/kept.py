"""Keep what was written once: a published registry never changes, so its documents do not either."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock


class Kept:
    """The latest documents by key, up to `most` bytes in all. Safe to use from many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._documents: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, str], make: Callable[[], bytes]) -> bytes:
        """The document of `key`, made now if it is not kept; two threads may both make it, with the same bytes.

        >>> kept = Kept(10)
        >>> kept.get(("a", "nt"), lambda: b"once"), kept.get(("a", "nt"), lambda: b"never")
        (b'once', b'once')
        """
        with self._lock:
            if key in self._documents:
                self._documents.move_to_end(key)
                return self._documents[key]
        document = make()
        with self._lock:
            if key not in self._documents and len(document) <= self._most:
                self._documents[key] = document
                self._size += len(document)
            while self._size > self._most:
                self._size -= len(self._documents.popitem(last=False)[1])
        return document
