"""A step of a submission from one state to the next, by the table in `states.py`, with its entry in the audit log."""

from typing import Any

import sqlalchemy as sa

from ...errors import Conflict
from .audit import Actor, note
from .states import TRANSITIONS
from .submission import Submission
from .tables import now, submissions


def step(
    connection: sa.Connection,
    submission: Submission,
    name: str,
    actor: Actor,
    *,
    detail: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Take a step, in the transaction of `connection`, and write `values` into the submission.

    Raises Conflict where the submission is not in the state that the step begins with, as when somebody was faster.
    """
    before, after = TRANSITIONS[name]
    here = sa.and_(submissions.c.number == submission.number, submissions.c.state == before)
    changed = connection.execute(sa.update(submissions).where(here).values(state=after, changed=now(), **values))
    if changed.rowcount != 1:
        asked = sa.select(submissions.c.state).where(submissions.c.number == submission.number)
        state = connection.execute(asked).scalar_one()
        raise Conflict(f"Submission {submission.id} is {state}, and would have to be {before} for this.", state=state)
    note(connection, actor, f"submission: {name}", submission.id, **(detail or {}))
