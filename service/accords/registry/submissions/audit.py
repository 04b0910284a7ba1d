"""The record of every write: who did what, to what, when, in which request. It only grows; the database sees to that.

An entry is written in the transaction of what it tells, so that neither is kept without the other.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .database import Database
from .tables import audit, now


@dataclass(frozen=True)
class Actor:
    """Who writes (`key NAME`, `operator NAME`, or the service itself), and in which request, "" outside of one."""

    who: str
    request: str = ""


SERVICE = Actor("service")
"""The service itself: what it does after a crash."""


@dataclass(frozen=True)
class Entry:
    """One write. `subject` is the id of a key or of a submission; `detail` says more, by name."""

    number: int
    time: str
    who: str
    action: str
    subject: str
    request: str
    detail: dict[str, Any]


def note(connection: sa.Connection, actor: Actor, action: str, subject: str, **detail: object) -> None:
    """Write an entry, in the transaction of `connection`."""
    kept = {name: value for name, value in detail.items() if value is not None}
    connection.execute(
        sa.insert(audit).values(
            time=now(),
            who=actor.who[:120],
            action=action,
            subject=subject,
            request=actor.request[:64],
            detail=json.dumps(kept, ensure_ascii=False, sort_keys=True),
        )
    )


def entries(database: Database, *, subject: str = "", after: int = 0, most: int = 1000) -> Iterator[Entry]:
    """The entries after `after`, the oldest first; of one subject, if one is named."""
    asked = sa.select(audit).where(audit.c.number > after).order_by(audit.c.number).limit(most)
    if subject:
        asked = asked.where(audit.c.subject == subject)
    with database.reading() as connection:
        found = connection.execute(asked).mappings().all()
    yield from (Entry(**{**row, "detail": json.loads(row["detail"])}) for row in found)
