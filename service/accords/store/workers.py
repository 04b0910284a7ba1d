"""Strangers' queries: each runs in a process that cannot reach the network and that can be killed (see `pool`).

pyoxigraph can neither cancel a query nor bound its memory, and a query of 5 kB can end the process that parses it.
"""

from collections.abc import Sequence
from pathlib import Path

from ..errors import BadRequest, DeadlineExceeded, Problem, QueryDied
from .admission import Done, Job
from .answering import Formats, Gone, Limits, Reply, Spent
from .conversation import beside, beside_encoded, reply
from .errand import Errand, Mishaps, touched_the_forbidden
from .pool import Pool
from .screening import federation_refused, within
from .wire import Plan, request


def _too_slow(seconds: float) -> DeadlineExceeded:
    return DeadlineExceeded(f"The query took longer than {seconds:g} seconds.", limit=seconds)


def _died(signal: int) -> Problem:
    if touched_the_forbidden(signal):
        return federation_refused()
    return QueryDied("The query took too much memory or nests too deep: its process ended. Make it simpler.")


_MISHAPS = Mishaps(
    too_slow=_too_slow,
    died=_died,
    busy="All processes that answer queries are busy; try again in a moment.",
    broken="The process that answers queries could not work; the log of the service says why.",
)


class Workers(Pool):
    """A pool of processes that answer strangers' queries from a published store; see `answering.Answering`.

    All methods but the first are called from one event loop.
    """

    def __init__(
        self,
        folder: Path,
        *,
        prefixes: dict[str, str],
        count: int = 2,
        limits: Limits | None = None,
        in_memory: bool = False,
        base: str = "",
        own: str = "",
        terms: Sequence[str] = (),
    ) -> None:
        """Start a template for the store in `folder`, and `count` workers that read it from disk or from memory.

        Relative IRIs in queries are resolved against `base`. The workers know the `terms` of the dataset, and its `own`
        namespace (see `hints`).
        """
        self.limits = limits or Limits()
        bounds = {name: getattr(self.limits, name) for name in ("rows", "query_bytes", "answer_bytes", "memory_bytes")}
        plan = Plan(str(folder.absolute()), prefixes, in_memory=in_memory, base=base, own=own, terms=terms, **bounds)
        errand = Errand("accords.store.querying", plan.folder, str(plan), _MISHAPS)
        super().__init__(errand, count=count, queue=self.limits.queue, most=self.limits.answer_bytes)

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
        """The answer to one query, complete; see `answering.Answering`, with what it raises."""
        text = self._measured(query)
        allowed = min(seconds or self.limits.deadline, self.limits.deadline)
        sent = request(beside(formats, default_graphs, named_graphs, allowed), text)
        return reply(await self.ask(sent, allowed, gone=gone, spent=spent, client=client), formats)

    def begin(self, query: bytes, formats: Formats, client: str, done: Done) -> Job:
        """Let a worker answer a query over the default graph that is percent-encoded.

        `done` is told how that ended, perhaps before this returns: with what `answer` raises, or with what
        `conversation.reply` reads. Until then `abandon` stops it.
        """
        allowed = self.limits.deadline
        job = Job(request(beside_encoded(formats, allowed), query), allowed, done, client=client)
        self.submit(job)
        return job

    async def alive(self) -> bool:
        """Whether a worker answers now (for /health/ready)."""
        try:
            return (await self.answer("ASK {}", Formats())).form == "boolean"
        except Problem:
            return False

    def _measured(self, query: str) -> bytes:
        try:
            text = query.encode()
        except UnicodeEncodeError as error:
            raise BadRequest(f"The query is not Unicode text: {error.reason}.") from None
        within(text, self.limits.query_bytes)
        return text
