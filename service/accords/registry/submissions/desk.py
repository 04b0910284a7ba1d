"""One desk as it is run: the database, what judges, what publishes, and what is left to be looked after."""

import logging
import threading
from typing import Protocol

from ...errors import Conflict, DeskDown, Problem
from ...settings import Settings
from ..state import Pointer, State
from . import acceptance, intake
from .audit import SERVICE, Actor
from .database import Database
from .intake import REJECTED, Sent
from .keys import Caller
from .overtaking import see_that_nothing_moved
from .publisher import Publisher
from .rate import Rate
from .reconciliation import reconcile
from .states import RECEIVED
from .submission import Judged, Submission, body, by_id, in_state

log = logging.getLogger(__name__)
_MOST_ATTEMPTS = 3
"""How often it is tried to judge what could not be judged, before it is rejected for that."""


class Judging(Protocol):
    """What judges strangers' bytes elsewhere, beside the version that is served or, if one is named, not before that.

    Raises a Problem: one of the client's (4xx) for what cannot be read, one of ours (5xx) for what could not be judged.
    """

    def __call__(
        self, content: bytes, media_type: str, mode: str, language: str, version: int | None = None
    ) -> Judged: ...


class Desk:
    """The desk of one registry; its methods take their time, and may be called in any thread."""

    def __init__(self, settings: Settings, judging: Judging) -> None:
        self.settings = settings
        self._judging = judging
        self._publisher = Publisher(settings)
        self._rate = Rate(settings.submission_rate)
        self._opened: Database | None = None
        self._down = ""
        """Why it could not be looked after last time."""
        self._busy: set[str] = set()
        """What is being judged at this moment."""
        self._lock = threading.Lock()

    @property
    def database(self) -> Database:
        """The database, opened now if it was not. Raises DeskDown, SettingsRefused."""
        with self._lock:
            if self._opened is None:
                try:
                    self._opened = Database(self.settings)
                except OSError as error:
                    raise DeskDown("The desk cannot be opened at the moment; what was acknowledged is kept.") from error
            return self._opened

    def look_after(self) -> None:
        """Bring to an end what was left undone: what was received is judged, what was being accepted is or is not.

        That is so after a crash, and where it could not be judged when it came. What cannot be done now either is
        logged, and left to the next time. Where another registry is mirrored, its desk does that: the journal here
        does not say yet what was published there.
        """
        try:
            if State(self.settings.home).mirrored() is not None:
                return
            reconcile(self.settings, self.database)
            with self.database.reading() as connection:
                left = in_state(connection, RECEIVED)
        except (DeskDown, OSError) as error:
            why = str(error.__cause__ or error)
            if why != self._down:
                log.warning("The desk does not answer; all else does. %s", why)
            self._down = why
            return
        self._down = ""
        for submission in left:
            with self._lock:
                busy = submission.id in self._busy
            if busy:
                continue
            try:
                self._judge(intake.try_again(self.database, submission, SERVICE), SERVICE)
            except Problem as problem:
                log.warning("Submission %s was not judged: %s", submission.id, problem.detail)

    def receive(self, sent: Sent, caller: Caller, actor: Actor, payer: str = "") -> tuple[Submission, bool]:
        """Keep what was sent, judge it, and say whether it is new. It counts for the key, or for the `payer`.

        Raises as `intake.receive`, Conflict where another registry is mirrored here, and a problem of ours where it
        could not be judged: it is kept then, and will be.
        """
        self._see_that_nothing_is_mirrored()
        self._rate.admit(payer or caller.id)
        submission, new = intake.receive(self.database, sent, caller, actor, self.settings.submission_queue)
        return (self._judge(submission, actor), True) if new else (submission, False)

    def try_out(self, sent: Sent, caller: Caller, payer: str = "") -> Judged:
        """Judge what was sent, which counts as for `receive`, and keep nothing of it.

        Raises as `Judging`, TooManySubmissions, PreconditionFailed."""
        self._rate.admit(payer or caller.id)
        judged = self._judging(sent.content, sent.media_type, sent.mode, sent.language)
        see_that_nothing_moved(self.settings, sent.based_on, judged.version, judged.subjects)
        return judged

    def accept(self, id: str, reviewer: Caller, actor: Actor, seen: int | None = None) -> Submission:
        """Make a version of a submission, of which the reviewer has `seen` that round.

        Raises as `acceptance.accept`, and Conflict where another registry is mirrored here.
        """
        self._see_that_nothing_is_mirrored()
        return acceptance.accept(self.settings, self.database, id, reviewer, actor, self._again, self._publisher, seen)

    def close(self) -> None:
        """Let go of the database, and of the process that publishes."""
        self._publisher.close()
        with self._lock:
            if self._opened is not None:
                self._opened.close()

    def _see_that_nothing_is_mirrored(self) -> None:
        if (mirrored := State(self.settings.home).mirrored()) is not None:
            raise Conflict(f"The versions here are those of {mirrored}, which this mirrors: go to the desk there.")

    def _judge(self, submission: Submission, actor: Actor) -> Submission:
        """Judge what was received, and write it down; where somebody else has done so, it is as he did."""
        with self._lock:
            self._busy.add(submission.id)
        try:
            return self._judged(submission, actor)
        finally:
            with self._lock:
                self._busy.discard(submission.id)

    def _judged(self, submission: Submission, actor: Actor) -> Submission:
        try:
            verdict = self._verdict(submission)
            see_that_nothing_moved(self.settings, submission.based_on, verdict.version, verdict.subjects)
        except Problem as problem:
            if problem.status >= 500 and submission.attempts < _MOST_ATTEMPTS:
                problem.extra["submission"] = submission.id
                raise
            verdict = Judged(0, REJECTED, {"verdict": REJECTED, "problem": problem.document()})
        try:
            return intake.judged(self.database, submission, verdict, actor)
        except Conflict:
            with self.database.reading() as connection:
                return by_id(connection, submission.id) or submission

    def _again(self, submission: Submission, pointer: Pointer) -> Judged:
        """The verdict beside the version that is published now. Raises PreconditionFailed, and a problem of ours."""
        verdict = self._verdict(submission, pointer.version)
        see_that_nothing_moved(self.settings, submission.based_on, verdict.version, verdict.subjects)
        return verdict

    def _verdict(self, submission: Submission, version: int | None = None) -> Judged:
        content = body(self.database, submission)
        return self._judging(content, submission.media_type, submission.mode, submission.language, version)
