"""Strangers' queries, answered by an engine where it stands at the version that is asked, and else by a store of ours.

The text is taken apart and written anew (`portable`), then a confined process of ours parses it over an empty dataset,
which says that it is a query, of which form, and that it does not take for ever to plan. Then it goes to the engine. In
any doubt our own processes answer: for CONSTRUCT and DESCRIBE too, since no syntax of triples that all engines write
says where it ends, and engines differ in what they leave out without a word.
"""

import asyncio
import time
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor

from ..errors import DeadlineExceeded, Problem
from .answering import PAGE, Answering, Formats, Gone, Reply, Spent
from .endpoint import Endpoint
from .engine import NOWHERE, Engine
from .follower import Follower, Following, Source
from .hints import Terms
from .portable import portable
from .remote import RemoteStore
from .remote_reader import Found, RemoteReader

_AT_ONCE = 8
"""So many queries are with the engine at a time; the others are answered here."""
_SHARE = 0.5
"""The part of its time that a query has at the engine, and not more than that to be planned here."""


class RemoteSide:
    """All that has to do with the engine of one registry, for as long as it is served: the follower, and who asks."""

    def __init__(self, url: str, name: str, source: Source, *, apart: Sequence[str], rows: int) -> None:
        """For the engine at `url` (see `endpoint`), where the names of our own graphs begin with `name`.

        Raises SettingsRefused when `url` does not say where the engine is.
        """
        self._store = RemoteStore(Engine(Endpoint.read(url)), name, apart=apart, leased=True)
        self.follower = Follower(source, self._store, rows=rows)
        self._following = Following(self.follower)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="engine")
        self._free = asyncio.Semaphore(_AT_ONCE)

    def start(self) -> None:
        """Begin to follow."""
        self._following.start()

    def close(self) -> None:
        """Follow no more, and let go of the engine."""
        self._following.stop()
        self._threads.shutdown(cancel_futures=True)
        self._store.close()

    async def ask(
        self,
        reader: RemoteReader,
        query: str,
        formats: Formats,
        version: int,
        datasets: tuple[Sequence[str] | None, Sequence[str] | None],
        seconds: float,
    ) -> Found | None:
        """What the engine answers, within these seconds; None when it is not to be had. Raises ResultTooLarge."""
        if self._free.locked():
            return None
        async with self._free:

            def asked() -> Found | None:
                default_graphs, named_graphs = datasets
                return reader.answer(
                    query, formats, version, default_graphs=default_graphs, named_graphs=named_graphs, seconds=seconds
                )

            return await asyncio.get_running_loop().run_in_executor(self._threads, asked)


class RemoteAnswers:
    """Answers queries of one version; see the module, and `answering.Answering`."""

    def __init__(
        self,
        local: Answering,
        side: RemoteSide,
        version: int,
        *,
        base: str,
        namespaces: Collection[str],
        terms: Terms,
    ) -> None:
        """`local` answers whatever the engine does not; IRIs in `namespaces` may reach the engine.

        `terms` are those of the dataset, for hints.
        """
        self.limits = local.limits
        self._local, self._side, self._version = local, side, version
        self._base, self._namespaces = base, tuple(namespaces)
        self._terms = terms
        self._reader = RemoteReader(side.follower, local.limits)

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
        allowed = min(seconds or self.limits.deadline, self.limits.deadline)
        until = time.monotonic() + allowed
        datasets = (default_graphs, named_graphs)
        try:
            reply = await self._from_engine(query, formats, datasets, allowed * _SHARE)
        finally:
            if spent:
                spent(time.monotonic() - until + allowed)
        if reply is not None:
            return reply
        rest = until - time.monotonic()
        if rest <= 0:
            raise DeadlineExceeded(f"The query took longer than {allowed:g} seconds.", limit=allowed)
        return await self._local.answer(
            query,
            formats,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            seconds=rest,
            gone=gone,
            spent=spent,
            client=client,
        )

    async def alive(self) -> bool:
        """Whether a query would be answered now: the engine need not be there for that."""
        return await self._local.alive()

    async def ready(self) -> bool:
        """Wait until our own processes could take a query; see `answering.Answering`."""
        return await self._local.ready()

    def close(self) -> None:
        """Let go of the local store; the engine stays for the next version."""
        self._local.close()

    async def _from_engine(
        self,
        query: str,
        formats: Formats,
        datasets: tuple[Sequence[str] | None, Sequence[str] | None],
        seconds: float,
    ) -> Reply | None:
        """The answer of the engine, or None. Raises ResultTooLarge."""
        if self._reader.stands(self._version) is None or len(query.encode(errors="replace")) > self.limits.query_bytes:
            return None
        if formats.solutions == PAGE:
            return None
        text = portable(query, self._base, self._namespaces)
        if text is None:
            return None
        until = time.monotonic() + seconds
        try:
            planned = await self._local.answer(
                text, formats, default_graphs=[NOWHERE], named_graphs=[NOWHERE], seconds=seconds
            )
        except Problem:
            return None
        rest = until - time.monotonic()
        if planned.form == "triples" or rest <= 0:
            return None
        found = await self._side.ask(self._reader, text, formats, self._version, datasets, rest)
        if found is None or found.form != planned.form:
            return None
        return Reply(
            found.form, found.media_type, found.body, found.tag, planned.lasting, tuple(self._terms.hints(query))
        )
