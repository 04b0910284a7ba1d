"""The shortest way of a query: from its address to a worker and back, without a task on the way.

It is open to an address that holds nothing but a query, and to who wants data. All others go the way of `endpoint`.
"""

from collections.abc import Callable

from ...errors import Problem, RateLimited
from ...store.admission import Job
from ...store.answering import ClientGone, Formats
from ...store.conversation import reply
from ...store.link import Received
from ...store.workers import Workers
from ..flights import Flight
from ..prepared import ACCEPT, Key, Prepared
from ..service import Service
from .answer import HTML
from .budget import Account
from .endpoint import explained
from .reply import prepared, wishes
from .request import ENCODED

_PARAMETER = b"query="


class Passage:
    """One query on this way. `answered` or `refused` is called when it has ended, unless `stop` was before."""

    def __init__(
        self,
        here: Service,
        account: Account,
        answered: Callable[[Prepared], None],
        refused: Callable[[Exception], None],
    ) -> None:
        self.account = account
        self._here = here
        self._answered = answered
        self._refused = refused
        self._workers: Workers | None = None
        self._flight: Flight | None = None
        self._job: Job | None = None
        self._key: Key = ()
        self._wished: dict[str, str | None] = {}
        self._formats = Formats()

    def start(self, key: Key, query: bytes) -> bool:
        """Set out with the query of an address; False where this is not the way, and nothing has happened."""
        workers = self._here.workers
        if not isinstance(workers, Workers) or not _is_plain(query, workers.limits.query_bytes):
            return False
        self._wished, self._formats = wishes(key[ACCEPT].decode("latin-1"), "")
        if HTML in self._wished.values():
            return False
        try:
            self.account.admit()
        except RateLimited:
            return False
        self._flight = self._here.flights.begin(key)
        if self._flight is None:
            return False
        self._workers, self._key = workers, key
        try:
            client = self.account.client
            self._job = workers.begin(query.removeprefix(_PARAMETER), self._formats, client, self._ended)
        except Problem as problem:
            self._ended(problem, None)
        return True

    def stop(self) -> None:
        """The client has gone away. Those who wait for the same answer still get it."""
        assert self._flight
        if self._flight.followers:
            self._flight.deserted = self._abandon
        else:
            self._abandon()

    def _abandon(self) -> None:
        if self._job and self._workers:
            self._workers.abandon(self._job)

    def _ended(self, error: Exception | None, received: Received | None) -> None:
        """Take what a worker replied, or why it did not."""
        if self._job and self._job.until and self._workers:
            self.account.charge(self._workers.worked(self._job))
        self._job = None
        assert self._flight
        try:
            if error or not received:
                raise error or ClientGone()
            found = self._prepared(received)
        except Problem as problem:
            told = explained(problem)
            self._flight.land(None, told)
            self._refused(told)
        except Exception as fault:
            self._flight.land(None)
            self._refused(fault)
        else:
            self._answered(found.with_headers(self.account.headers()))

    def _prepared(self, received: Received) -> Prepared:
        """The answer with its headers, kept for who asks the same, and given to who has. Raises a Problem."""
        assert self._flight
        answer = reply(received, self._formats)
        found = prepared(answer, self._wished[answer.form] or answer.media_type, self._here.published.version)
        if answer.lasting:
            self._here.answers.put(self._key, found)
        self._flight.land(found if answer.lasting else None)
        return found


def _is_plain(query: bytes, most: int) -> bool:
    return query.startswith(_PARAMETER) and b"&" not in query and len(query) <= ENCODED * most
