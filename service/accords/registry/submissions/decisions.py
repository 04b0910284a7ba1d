"""How a submission ends without a new version: refused by a reviewer, who says why, or withdrawn by its submitter."""

import sqlalchemy as sa

from ...errors import BadRequest, Forbidden, NotFound
from .audit import Actor
from .database import Database
from .keys import Caller
from .submission import Submission, by_id
from .transition import step
from .words import plain

_LONGEST_REASON = 4096
"""Characters."""


def refuse(database: Database, submission: Submission, reviewer: Caller, reason: str, actor: Actor) -> Submission:
    """Refuse a submission that waits. Raises Forbidden for one's own, Conflict for one that does not wait, BadRequest.

    BadRequest is for a reason that is none, or that is too long.
    """
    see_that_it_is_anothers(submission, reviewer)
    reason = plain(reason, "reason", _LONGEST_REASON).strip()
    if not reason:
        raise BadRequest("A refusal says why: it needs a reason.")
    with database.writing() as connection:
        step(connection, submission, "refuse", actor, detail={"reason": reason}, reviewer=reviewer.id, reason=reason)
        return again(connection, submission.id)


def withdraw(database: Database, submission: Submission, submitter: Caller, actor: Actor) -> Submission:
    """Take one's own submission back while it waits. Raises Forbidden for another's, Conflict."""
    if submission.submitter_id != submitter.id:
        raise Forbidden("Only who submitted it can withdraw it; a reviewer refuses.")
    with database.writing() as connection:
        step(connection, submission, "withdraw", actor)
        return again(connection, submission.id)


def see_that_it_is_anothers(submission: Submission, reviewer: Caller) -> None:
    """Raises Forbidden for one's own submission."""
    if submission.submitter_id == reviewer.id:
        raise Forbidden("Nobody decides on a submission of his own: another reviewer has to.")


def again(connection: sa.Connection, id: str) -> Submission:
    """The submission as it is now. Raises NotFound."""
    found = by_id(connection, id)
    if found is None:
        raise NotFound(f"There is no submission {id}.")
    return found
