"""Processes that read and judge what strangers send: each does so once, cannot reach the network, and can be killed.

What they do is in `judging_process`; the serving process gets bytes from them, and a small summary.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import DeadlineExceeded, Problem, ValidationDied, ValidationTooLong
from ..settings import Settings, settable
from ..store.answering import Gone, Spent
from ..store.conversation import raise_problem
from ..store.errand import Errand, Mishaps
from ..store.pool import Pool
from ..store.wire import request
from .reports import MOST

_MOST_ANSWER = 64 * 2**20
"""Bytes of all reports on what was sent."""
_WAITING = 64
"""How many may wait, each with all that it sent."""


@dataclass(frozen=True)
class Sent:
    """One file as it was sent: its name, or "", its syntax (a media type, or an extension), its bytes.

    Of a table, `kind` is the class of its rows by any name, and `encoding` that of its text; "" where it is not said.
    """

    name: str
    syntax: str
    content: bytes
    kind: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Wish:
    """What is to be done with it: which reports are to be written, in which language, which page of the results, and
    how many are on one.

    Without `background` what was sent is judged alone. With a `mode` it is a submission, and what it would change is
    judged (see `submissions.weighing`).
    """

    formats: tuple[str, ...] = ("json",)
    language: str = "en"
    page: int = 1
    size: int = MOST
    strict: bool = False
    background: bool = True
    mode: str = ""


@dataclass(frozen=True)
class Judged:
    """What came of it: the reports by their format, and a summary: verdict, conforms, counts, total.

    Of a submission there is nothing but the `whole` that was said.
    """

    reports: Mapping[str, bytes]
    summary: Mapping[str, Any]
    whole: bytes = b""


def _too_slow(seconds: float) -> DeadlineExceeded:
    return ValidationTooLong(f"To judge what was sent took longer than {seconds:g} seconds.", limit=seconds)


def _died(_: int) -> Problem:
    return ValidationDied("To judge what was sent took too much memory: the process ended. Send less at once.")


_MISHAPS = Mishaps(
    too_slow=_too_slow,
    died=_died,
    busy="All processes that judge are busy; try again in a moment.",
    broken="The process that judges could not work; the log of the service says why.",
)


def _told(sent: Sent) -> dict[str, Any]:
    """What a process is told of a file beside its bytes."""
    told = {"name": sent.name, "syntax": sent.syntax, "kind": sent.kind, "encoding": sent.encoding}
    return {**told, "size": len(sent.content)}


class Judges:
    """The processes that judge beside one version. All methods but the first are called from one event loop."""

    def __init__(
        self, settings: Settings, folder: Path, number: int, digest: str | None = None, count: int | None = None
    ) -> None:
        """Start them for the store in `folder`, which is that of a version; its digest is looked up if not known."""
        plan = {
            "settings": {each.name: str(getattr(settings, each.name)) for each in settable()},
            "version": number,
            "digest": digest,
            "memory_bytes": settings.validation_memory,
        }
        errand = Errand("accords.registry.judging_process", str(folder.absolute()), json.dumps(plan), _MISHAPS)
        self.seconds = settings.validation_seconds
        self._pool = Pool(
            errand,
            count=count or settings.validation_workers,
            queue=settings.validation_seconds,
            most=_MOST_ANSWER,
            waiting=_WAITING,
        )

    async def judge(
        self,
        sent: Sequence[Sent],
        wish: Wish,
        *,
        gone: Gone | None = None,
        spent: Spent | None = None,
        client: str = "",
        seconds: float | None = None,
    ) -> Judged:
        """The reports on what was sent, all files judged together, in `seconds` or less where the settings say so.

        `gone`, `spent` and `client` are as in `Pool.ask`. Raises ClientGone, UnparsableRDF and the like for what cannot
        be read, BackendDown, QueueFull, ValidationDied, ValidationTooLong.
        """
        files = [_told(each) for each in sent]
        allowed = min(seconds or self.seconds, self.seconds)
        meta = json.dumps({"seconds": allowed, "files": files, **asdict(wish)}).encode()
        whole = request(meta, b"".join(each.content for each in sent))
        received = await self._pool.ask(whole, allowed, gone=gone, spent=spent, client=client)
        raise_problem(received)
        summary = json.loads(received.hints)
        reports, start = {}, 0
        for name, size in summary.pop("sizes"):
            reports[name] = received.body[start : start + size]
            start += size
        return Judged(reports, summary, received.body if wish.mode else b"")

    async def ready(self) -> bool:
        """Wait until every process could judge; False when they cannot be started."""
        return await self._pool.ready()

    def close(self) -> None:
        """End all processes; who still waits is told."""
        self._pool.close()

    @property
    def template(self) -> int:
        """The process id of the template, whose children the processes are."""
        return self._pool.template
