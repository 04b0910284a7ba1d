"""What answers strangers' queries, whatever engine stands behind it: the seam between HTTP and the processes that work.

`workers.py` answers from a store of ours; another engine answers through an object with the same three methods.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from .hints import Hint

Gone: TypeAlias = Callable[[], Awaitable[None]]
"""Ends when the client that asked has gone away."""

Spent: TypeAlias = Callable[[float], None]
"""Is told how long a query took, the wait for a free process apart."""


PAGE = "text/html"
"""The format of solutions for a page: the first of them, and how many there are (see `excerpt`)."""


@dataclass(frozen=True)
class Limits:
    """What one query may take; times are wall time in seconds, `queue` the longest wait for a free worker."""

    deadline: float = 20.0
    queue: float = 2.0
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
    """A whole answer: `form` is "solutions", "boolean" or "triples", the media type is the one asked for it.

    `tag` names the bytes (a part of their SHA-256); `lasting` says that the same query gets the same answer for as
    long as the store is the same, so that the answer may be kept. `hints` are of names in the query that are not here.
    """

    form: str
    media_type: str
    body: bytes
    tag: str
    lasting: bool
    hints: Sequence[Hint] = ()


class ClientGone(Exception):
    """Nobody waits for the answer any more; the query was stopped."""


class Answering(Protocol):
    """What the SPARQL endpoint needs. All methods are called from one event loop."""

    limits: Limits

    async def answer(
        self,
        query: str,
        formats: Formats,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        seconds: float | None = None,
        gone: Gone | None = None,
        spent: Spent | None = None,
        client: str = "",
    ) -> Reply:
        """The answer to one query, complete; a query has `seconds`, or less where the limits say so.

        `spent` is told for how many seconds a process worked, however that ended. Where many ask, each `client` has
        its turn.
        `gone` is called when an answer takes a while; when it ends, or when the caller is cancelled, the query is
        stopped. Raises ClientGone, and BadQuery (line, column), BadRequest (the name of a graph), UpdateRefused,
        FederationRefused, QueryTooDeep, NotAcceptable (form: the caller knows what is available), PayloadTooLarge,
        ResultTooLarge, Unprocessable, BackendDown, QueryDied, QueueFull, DeadlineExceeded.
        """

    async def alive(self) -> bool:
        """Whether a query would be answered now (for /health/ready)."""

    async def ready(self) -> bool:
        """Wait until queries can be answered; False when that is not to be expected."""

    def close(self) -> None:
        """Stop all that is under way, and let go of everything."""
