"""What goes over the sockets between the serving process, the template process and the workers.

Control records, to the template: START with the end of a socket for a new worker, KILL. From it: UP (the store is
loaded), STARTED with the process id of a worker, ENDED with its exit code. Each names the worker by a number that the
serving process gave.
Requests: the lengths of a JSON object and of the query, or of what else is sent, then both. Replies: a head, then
hints, or what else stands beside the answer, then the answer or a problem.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from socket import socket
from typing import Any

CONTROL = struct.Struct("!BIi")
START, KILL, UP, ENDED, STARTED = range(5)
NOT_STARTED = 256
"""The exit code of a worker that could not be started."""

REQUEST = struct.Struct("!II")
REPLY = struct.Struct("!BBIQ16s")
"""Kind, flags, sizes of the hints and of the answer, the first half of the answer's SHA-256."""

_LONGEST_KEPT = 2048
"""Bytes of what stands beside a query beyond which it is read anew each time."""
FORMS = ("solutions", "boolean", "triples")
PROBLEM, READY, DONE = 3, 4, 5
"""Kinds of reply beside the place in FORMS; DONE where the errand is no query."""
LASTING, LAST = 1, 2
"""Flags: the answer may be kept; the worker ends after it."""


@dataclass(frozen=True)
class Plan:
    """What a template and its workers are to do: which store, how it is kept, and the limits of a query.

    Relative IRIs in queries are resolved against `base`, if there is one. Of the names in a query that are not in
    `terms` they say which may have been meant (see `hints`), of those that begin with `own` always.
    """

    folder: str
    prefixes: dict[str, str]
    in_memory: bool
    rows: int
    query_bytes: int
    answer_bytes: int
    memory_bytes: int
    base: str = ""
    own: str = ""
    terms: Sequence[str] = ()

    @classmethod
    def of(cls, text: str) -> "Plan":
        """The plan that `str` wrote."""
        return cls(**json.loads(text))

    def __str__(self) -> str:
        return json.dumps(vars(self))


def request(meta: bytes, query: bytes) -> bytes:
    """One request to a worker; `meta` is a JSON object."""
    return REQUEST.pack(len(meta), len(query)) + meta + query


def receive_request(link: socket) -> tuple[dict[str, Any], bytes] | None:
    """The next request, waited for; None when there will be none: who asks has closed the link, or is gone."""
    received = bytearray()
    while len(received) < REQUEST.size or len(received) < _length(received):
        try:
            chunk = link.recv(2**14)
        except ConnectionResetError:
            return None
        if not chunk:
            return None
        received += chunk
    meta_size, _ = REQUEST.unpack_from(received)
    text = REQUEST.size + meta_size
    meta = bytes(received[REQUEST.size : text])
    return (_meta if len(meta) < _LONGEST_KEPT else _meta.__wrapped__)(meta), bytes(received[text:])


@lru_cache(maxsize=256)
def _meta(text: bytes) -> dict[str, Any]:
    """What stands beside a query, which is mostly the same as beside the last one; nobody changes it."""
    found: dict[str, Any] = json.loads(text)
    return found


def _length(received: bytearray) -> int:
    meta, query = REQUEST.unpack_from(received)
    return REQUEST.size + int(meta) + int(query)
