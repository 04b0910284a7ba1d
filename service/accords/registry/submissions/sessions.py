"""Who is signed in at the pages of the desk: sessions that begin with a key, and of which only a hash is kept.

A session lasts for some hours, and no longer than the key, and the secret of it, with which it began.
"""

import hashlib
import secrets as randomness
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from . import keys
from .audit import Actor, note
from .database import Database
from .keys import Caller
from .tables import keys as key_table
from .tables import now, secrets, sessions, written

LASTING = timedelta(hours=8)


def begin(database: Database, token: str, request: str = "") -> tuple[str, Caller] | None:
    """Begin a session with a key; returns its secret, and who it is. None where the key is not valid."""
    found = keys.caller(database, token)
    if found is None:
        return None
    session = randomness.token_urlsafe(32)
    with database.writing() as connection:
        connection.execute(sa.delete(sessions).where(sessions.c.expires <= now()))
        connection.execute(
            sa.insert(sessions).values(
                hash=_hash(session),
                secret_id=token.removeprefix(keys.MARK).partition("_")[0],
                created=now(),
                expires=written(datetime.now(UTC) + LASTING),
            )
        )
        note(connection, Actor(f"key {found.name}", request), "session: begin", found.id)
    return session, found


def caller(database: Database, session: str) -> Caller | None:
    """Who is signed in with this session; None where it is none, or has ended, or its key is not valid any more."""
    asked = (
        sa.select(
            key_table.c.id,
            key_table.c.name,
            key_table.c.scopes,
            key_table.c.revoked,
            *(table.c.expires.label(f"end{number}") for number, table in enumerate((key_table, secrets, sessions))),
        )
        .select_from(sessions)
        .join(secrets, secrets.c.id == sessions.c.secret_id)
        .join(key_table, key_table.c.id == secrets.c.key_id)
        .where(sessions.c.hash == _hash(session))
    )
    with database.reading() as connection:
        row = connection.execute(asked).first()
    time = now()
    if row is None or row.revoked is not None:
        return None
    if any(end is not None and end <= time for end in (row.end0, row.end1, row.end2)):
        return None
    return Caller(row.id, row.name, frozenset(row.scopes.split()))


def end(database: Database, session: str, who: Caller, request: str = "") -> None:
    """End a session, so that its secret is of no use any more."""
    with database.writing() as connection:
        connection.execute(sa.delete(sessions).where(sessions.c.hash == _hash(session)))
        note(connection, Actor(f"key {who.name}", request), "session: end", who.id)


def _hash(session: str) -> str:
    """SHA-256 will do, as for keys: nobody guesses 256 random bits."""
    return hashlib.sha256(session.encode()).hexdigest()
