"""One desk as it is run: the database, opened when it is first needed, and what is done with it at the start."""

import logging
import threading
from typing import Protocol

from ...errors import Conflict, DeskDown, Problem
from ...settings import Settings
from ..state import Pointer
from . import acceptance, intake
from .audit import SERVICE, Actor
from .database import Database
from .intake import REJECTED, Sent
from .keys import Caller
from .publisher import Publisher
from .states import RECEIVED
from .submission import Judged, Submission, body, by_id, in_state

log = logging.getLogger(__name__)
_MOST_ATTEMPTS = 3
"""How often it is tried to judge what could not be judged, before it is rejected for that."""


class Judging(Protocol):
    """What judges strangers' bytes elsewhere, beside the version that is served or, if one is named, not before that.

    Raises a Problem: one of the client's (4xx) for what cannot be read, one of ours (5xx) for what could not be judged.
    """

    def __call__(self, content: bytes, media_type: str, mode: str, version: int | None = None) -> Judged: ...


class Desk:
    """The desk of one registry; its methods take their time, and may be called in any thread."""

    def __init__(self, settings: Settings, judging: Judging) -> None:
        self.settings = settings
        self._judging = judging
        self._publisher = Publisher(settings)
        self._opened: Database | None = None
        self._lock = threading.Lock()

    @property
    def database(self) -> Database:
        """The database, opened now if it was not. Raises DeskDown, SettingsRefused."""
        with self._lock:
            if self._opened is None:
                self._opened = Database(self.settings)
            return self._opened

    def start(self) -> None:
        """Bring to an end what a crash left undone: what was received is judged, what was being accepted is or is not.

        Where that cannot be done it is logged, and left to the next start.
        """
        try:
            acceptance.reconcile(self.settings, self.database)
            with self.database.reading() as connection:
                left = in_state(connection, RECEIVED)
        except (DeskDown, OSError):
            log.exception("The desk does not answer; all else does.")
            return
        for submission in left:
            try:
                self._judge(submission, SERVICE)
            except Problem as problem:
                log.warning("Submission %s was not judged: %s", submission.id, problem.detail)

    def receive(self, sent: Sent, caller: Caller, actor: Actor) -> tuple[Submission, bool]:
        """Keep what was sent, judge it, and say whether it is new.

        Raises as `intake.receive`, and a problem of ours where it could not be judged: it is kept then, and will be.
        """
        submission, new = intake.receive(self.database, sent, caller, actor, self.settings.submission_queue)
        return (self._judge(submission, actor), True) if new else (submission, False)

    def try_out(self, sent: Sent) -> Judged:
        """Judge what was sent and keep nothing of it. Raises as `Judging`."""
        return self._judging(sent.content, sent.media_type, sent.mode)

    def accept(self, id: str, reviewer: Caller, actor: Actor) -> Submission:
        """Make a version of a submission. Raises as `acceptance.accept`."""
        return acceptance.accept(self.settings, self.database, id, reviewer, actor, self._again, self._publisher)

    def close(self) -> None:
        """Let go of the database, and of the process that publishes."""
        self._publisher.close()
        with self._lock:
            if self._opened is not None:
                self._opened.close()

    def _judge(self, submission: Submission, actor: Actor) -> Submission:
        """Judge what was received, and write it down; where somebody else has done so, it is as he did."""
        attempts = intake.attempt(self.database, submission)
        try:
            verdict = self._judging(body(self.database, submission), submission.media_type, submission.mode)
        except Problem as problem:
            if problem.status >= 500 and attempts < _MOST_ATTEMPTS:
                problem.extra["submission"] = submission.id
                raise
            verdict = Judged(0, REJECTED, {"verdict": REJECTED, "problem": problem.document()})
        try:
            return intake.judged(self.database, submission, verdict, actor)
        except Conflict:
            with self.database.reading() as connection:
                return by_id(connection, submission.id) or submission

    def _again(self, submission: Submission, pointer: Pointer) -> Judged:
        content = body(self.database, submission)
        return self._judging(content, submission.media_type, submission.mode, pointer.version)
