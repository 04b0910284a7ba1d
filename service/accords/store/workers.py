"""Strangers' queries: each runs in a process that cannot reach the network and that can be killed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """What one query may take; the deadline is wall time in seconds, `queue` the longest wait for a free worker."""

    deadline: float = 20.0
    queue: float = 5.0
    query_bytes: int = 32_768
    rows: int = 100_000
    answer_bytes: int = 50 * 2**20
    memory_bytes: int = 2**30


@dataclass(frozen=True)
class Formats:
    """The media type wanted for each form of query, or None where the client accepts none of that form's."""

    solutions: str | None = "application/sparql-results+json"
    boolean: str | None = "application/sparql-results+json"
    triples: str | None = "text/turtle"


@dataclass(frozen=True)
class Reply:
    """A whole answer: `form` is "solutions", "boolean" or "triples", the media type is the one asked for it."""

    form: str
    media_type: str
    body: bytes


class Workers:
    """A pool of processes that answer strangers' queries from a published store."""

    def __init__(
        self, folder: Path, *, prefixes: Mapping[str, str], count: int = 2, limits: Limits | None = None
    ) -> None:
        """Start `count` workers, which open the store in `folder` for reading."""
        raise NotImplementedError

    def answer(
        self,
        query: str,
        formats: Formats,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Reply:
        """The answer to one query, complete. May be called from many threads.

        Raises BadQuery (line, column), UpdateRefused, FederationRefused, NotAcceptable (form: the caller
        knows what is available), PayloadTooLarge, ResultTooLarge, QueryDied, QueueFull, DeadlineExceeded.
        """
        raise NotImplementedError

    def alive(self) -> bool:
        """Whether a worker answers ASK {} now (for /health/ready)."""
        raise NotImplementedError

    def close(self) -> None:
        """End all workers."""
        raise NotImplementedError
