"""How a submission becomes a version, exactly once, whatever ends the process and when.

1. `accepting` is written down, with a name for this one acceptance. 2. The publisher, which nobody can go between any
more, sees that this acceptance is still the one, and writes the version into the journal, with the submission's id.
3. `accepted` is written down, with the number of the version.

Who comes after a crash (`reconciliation.py`) waits for a publisher that may still be at work, and looks into the
journal: the version is there, then the submission is accepted; or it is not, then the submission waits again, and the
publisher of an acceptance that was given up publishes nothing.
"""

import secrets
from collections.abc import Callable

import sqlalchemy as sa
from pyoxigraph import Quad, RdfFormat, parse

from ...errors import BackendDown, Conflict, Overtaken, PreconditionFailed, Unpublishable
from ...settings import Settings
from ...store.journal import unwatched
from ...store.record import Submitted
from ..desk import accept as publish
from ..state import Pointer, State
from .audit import Actor, note
from .database import Database
from .decisions import again, see_that_it_is_anothers
from .intake import REJECTED, kept
from .keys import Caller
from .reconciliation import put_right
from .states import ACCEPTED, ACCEPTING, PENDING
from .submission import Judged, Submission
from .tables import submissions
from .transition import step

Judge = Callable[[Submission, Pointer], Judged]
"""What judges a submission beside a version."""
Publisher = Callable[[Submission], int]
"""What publishes a submission that is being accepted (see `published`), and returns the number of the version."""


def accept(
    settings: Settings,
    database: Database,
    id: str,
    reviewer: Caller,
    actor: Actor,
    judge: Judge,
    publisher: Publisher,
    seen: int | None = None,
) -> Submission:
    """Make a version of a submission that waits.

    `seen` is the round that the reviewer has seen, if he says so: PreconditionFailed is raised when it is not the last.
    Raises Forbidden for one's own; Conflict for one that does not wait, or that changes nothing; Overtaken where the
    registry has changed and the submission, judged again, may not be published or would change something else than
    what was reviewed.
    """
    with State(settings.home).deciding():
        put_right(settings, database, actor)
        with database.reading() as connection:
            submission = again(connection, id)
        see_that_it_is_anothers(submission, reviewer)
        if seen not in (None, submission.round):
            raise PreconditionFailed("The submission was judged again since you saw it: look at what it changes now.")
        submission = _current(settings, database, submission, actor, judge)
        acceptance = secrets.token_hex(16)
        with database.writing() as connection:
            step(connection, submission, "accept", actor, reviewer=reviewer.id, acceptance=acceptance)
            submission = again(connection, id)
        try:
            version = publisher(submission)
        except Exception as error:
            put_right(settings, database, actor)
            with database.reading() as connection:
                found = again(connection, id)
            if found.state == ACCEPTED:
                return found
            if isinstance(error, Unpublishable):
                raise Overtaken(str(error)) from None
            raise
        with database.writing() as connection:
            step(connection, submission, "publish", actor, detail={"version": version}, version=version)
            return again(connection, id)


def _current(settings: Settings, database: Database, submission: Submission, actor: Actor, judge: Judge) -> Submission:
    """The submission, judged beside the version that is published now. Raises as `accept`."""
    if submission.state != PENDING or submission.judged is None:
        raise Conflict(f"Submission {submission.id} is {submission.state}, and not pending.", state=submission.state)
    pointer = State(settings.home).published()
    if pointer is None:
        raise BackendDown("Nothing is published at this moment.")
    if submission.judged.version != pointer.version:
        submission = _judged_again(database, submission, judge(submission, pointer), actor)
    if submission.judged and not (submission.judged.adds or submission.judged.removes):
        raise Conflict("It changes nothing: the registry says all of it already.")
    return submission


def published(settings: Settings, database: Database, submission: Submission) -> int:
    """Publish what is being accepted, if it still is; returns the number of the version.

    Raises Conflict, Overtaken, and as `registry.desk.accept`.
    """
    assert submission.judged
    adds, removes = (_quads(text) for text in (submission.judged.adds, submission.judged.removes))
    judged = submission.judged.version

    def permit(before: Pointer) -> None:
        with database.reading() as connection:
            asked = sa.select(submissions.c.state, submissions.c.acceptance)
            row = connection.execute(asked.where(submissions.c.number == submission.number)).one()
        if (row.state, row.acceptance) != (ACCEPTING, submission.acceptance):
            raise Conflict("This acceptance was given up.")
        if before.version != judged:
            raise Overtaken(f"Version {before.version} was published while this was being accepted: try again.")

    made = publish(
        settings,
        adds,
        removes,
        message=submission.message or f"Submission {submission.id}",
        who=submission.reviewer or "",
        submission=submitted(submission),
        permit=permit,
        tell=unwatched,
    )
    made.store.close()
    return made.version


def submitted(submission: Submission) -> Submitted:
    """What the journal says of a submission."""
    judged = submission.judged
    shapes = (judged.content.get("shapes") if judged else None) or {}
    return Submitted(
        id=submission.id,
        submitter=submission.submitter,
        received=submission.received,
        media_type=submission.media_type,
        mode=submission.mode,
        sha256=submission.sha256,
        verdict=judged.verdict if judged else "",
        shapes_version=shapes.get("version") or "",
        shapes_digest=shapes.get("digest") or "",
    )


def _judged_again(database: Database, submission: Submission, verdict: Judged, actor: Actor) -> Submission:
    """The submission with a new verdict, where that lets the acceptance go on; it is written down in any case."""
    before = submission.judged
    assert before
    with database.writing() as connection:
        kept(connection, submission, verdict, submission.round + 1)
        note(
            connection,
            actor,
            "submission: judge again",
            submission.id,
            verdict=verdict.verdict,
            version=verdict.version,
        )
        submission = again(connection, submission.id)
    if verdict.verdict == REJECTED:
        raise Overtaken(
            f"Version {verdict.version} has been published since, and beside it the submission is rejected.",
            **verdict.content,
        )
    if (verdict.removes, verdict.adds) != (before.removes, before.adds):
        raise Overtaken(
            f"Version {verdict.version} has been published since, and the submission would change something else now "
            "than what was reviewed. Look at the new difference, and accept it again if it is right."
        )
    return submission


def _quads(lines: str) -> list[Quad]:
    return list(parse(lines, RdfFormat.N_QUADS))
