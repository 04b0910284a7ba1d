"""One desk as it is run: the database, opened when it is first needed, and what is done with it at the start."""

import logging
import threading

from ...errors import DeskDown
from ...settings import Settings
from ..state import Pointer, State
from . import acceptance, intake
from .audit import SERVICE, Actor
from .database import Database
from .intake import Sent
from .judging import judge
from .keys import Caller
from .states import RECEIVED
from .submission import Judged, Submission, body, in_state

log = logging.getLogger(__name__)


class Desk:
    """The desk of one registry; its methods take their time, and may be called in any thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
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

        Where the database cannot be reached that is logged, and left to the next start.
        """
        try:
            acceptance.reconcile(self.settings, self.database)
            with self.database.reading() as connection:
                left = in_state(connection, RECEIVED)
            for submission in left:
                self._judge(submission, SERVICE)
        except (DeskDown, OSError):
            log.exception("The desk does not answer; all else does.")

    def receive(self, sent: Sent, caller: Caller, actor: Actor) -> tuple[Submission, bool]:
        """Keep what was sent, judge it, and say whether it is new. Raises as `intake.receive`."""
        submission, new = intake.receive(self.database, sent, caller, actor, self.settings.submission_queue)
        return (self._judge(submission, actor), True) if new else (submission, False)

    def try_out(self, sent: Sent) -> Judged:
        """Judge what was sent and keep nothing of it."""
        return judge(self.settings, self._pointer(), sent.content, sent.media_type, sent.mode)

    def accept(self, id: str, reviewer: Caller, actor: Actor) -> Submission:
        """Make a version of a submission. Raises as `acceptance.accept`."""

        def publish(submission: Submission) -> int:
            return acceptance.published(self.settings, self.database, submission)

        return acceptance.accept(self.settings, self.database, id, reviewer, actor, self._verdict, publish)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()

    def _judge(self, submission: Submission, actor: Actor) -> Submission:
        intake.attempt(self.database, submission)
        return intake.judged(self.database, submission, self._verdict(submission, self._pointer()), actor)

    def _verdict(self, submission: Submission, pointer: Pointer) -> Judged:
        return judge(self.settings, pointer, body(self.database, submission), submission.media_type, submission.mode)

    def _pointer(self) -> Pointer:
        pointer = State(self.settings.home).published()
        if pointer is None:
            raise DeskDown("Nothing is published at this moment.")
        return pointer
