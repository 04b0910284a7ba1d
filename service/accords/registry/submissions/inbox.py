"""The inbox of the registry (W3C Linked Data Notifications): announcements come without a key, and wait like others.

They are submissions of one key that has no secret. They have a queue of their own, so that no flood of them keeps out
who has a key; each client has a rate of his own; and what the shapes refuse is told and not kept.
"""

import hashlib

import sqlalchemy as sa

from ...errors import Conflict
from .announcement import ANNOUNCE
from .audit import Actor
from .database import Database
from .desk import Desk
from .intake import REJECTED, Sent
from .keys import guest
from .states import ACCEPTED
from .submission import Judged, Submission, by_id
from .tables import submissions


def announced(
    desk: Desk, content: bytes, media_type: str, language: str, client: str, actor: Actor
) -> Submission | Judged:
    """What became of an announcement that a client sent: it waits for a reviewer, or it is refused with this verdict.

    The same announcement leads to the same submission. Raises as `Desk.receive`, and Conflict for what is known.
    """
    who, once = guest(desk.database), hashlib.sha256(content).hexdigest()
    sent = Sent(content, media_type, ANNOUNCE, idempotency_key=once, language=language)
    verdict = desk.try_out(sent, who, client)
    if verdict.verdict == REJECTED:
        return verdict
    if not verdict.adds:
        raise Conflict("All that this announces is known here already.")
    return desk.receive(sent, who, actor, client)[0]


def notification(database: Database, id: str) -> Submission | None:
    """The announcement with an id, whatever became of it."""
    with database.reading() as connection:
        found = by_id(connection, id)
    return found if found and found.mode == ANNOUNCE else None


def accepted(database: Database, version: int) -> list[str]:
    """The ids of the announcements that were accepted up to a version, the oldest first."""
    asked = sa.select(submissions.c.id).where(
        submissions.c.mode == ANNOUNCE, submissions.c.state == ACCEPTED, submissions.c.version <= version
    )
    with database.reading() as connection:
        return list(connection.execute(asked.order_by(submissions.c.number)).scalars())
