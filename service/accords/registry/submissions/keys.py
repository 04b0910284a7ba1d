"""Who may come to the desk: keys, each with a name, scopes and an end, known by secrets of which only a hash is kept.

    accords_4f1c2d3e4b5a6978_VxT7…        a mark to be found by, the id of the secret, and 256 random bits

The hash is SHA-256. A slow one is for passwords, which can be guessed: nobody guesses 256 random bits, so that it would
only slow down who comes rightly. A secret is found by its id and compared in constant time.
"""

import hashlib
import hmac
import re
import secrets as randomness
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ...errors import KeyRefused
from .audit import Actor, note
from .database import Database
from .tables import keys, now, secrets, written

SUBMIT, REVIEW = "submit", "review"
SCOPES = (SUBMIT, REVIEW)
MARK = "accords_"
GUEST = "inbox"
"""The id of the key without a secret, which is no id that another key can have."""
_GUESTS_NAME = "inbox (whoever announces a link)"
_TOKEN = re.compile(MARK + r"([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_ID = re.compile(r"[0-9a-f]{12}")
_NAME = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,98}[^\s\x00-\x1f\x7f])?")
_OFTEN = timedelta(minutes=1)
"""How exactly it is known when a key was used last: a write for each request would say no more."""


@dataclass(frozen=True)
class Caller:
    """Who comes with a valid key."""

    id: str
    name: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class Key:
    """A key as it is listed. `secrets` is how many of its secrets are valid; times are ISO 8601, or None."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created: str
    expires: str | None
    revoked: str | None
    used: str | None
    secrets: int


def add(
    database: Database, name: str, scopes: Collection[str], actor: Actor, lasting: timedelta | None = None
) -> tuple[str, str]:
    """Make a key; returns its id, and its secret, which nobody can read again.

    Raises KeyRefused for a name that is taken or none, and for scopes that are not known.
    """
    _see_that_it_can_be(name, scopes)
    key_id = randomness.token_hex(6)
    expires = written(datetime.now(UTC) + lasting) if lasting is not None else None
    with database.writing() as connection:
        if connection.execute(sa.select(keys.c.id).where(keys.c.name == name)).first():
            raise KeyRefused(f"There is a key with the name {name} already: choose another, or rotate that one.")
        connection.execute(
            sa.insert(keys).values(
                id=key_id, name=name, scopes=" ".join(sorted(scopes)), created=now(), expires=expires
            )
        )
        note(connection, actor, "key added", key_id, name=name, scopes=sorted(scopes), expires=expires)
        return key_id, _secret(connection, key_id)


def rotate(database: Database, named: str, actor: Actor, grace: timedelta) -> str:
    """A new secret of a key; those before live on for `grace`. Raises KeyRefused for a key that is not there."""
    with database.writing() as connection:
        key = _key(connection, named)
        if key.revoked is not None:
            raise KeyRefused(f"The key {key.name} is revoked: add another.")
        end = written(datetime.now(UTC) + grace)
        connection.execute(
            sa.update(secrets)
            .where(secrets.c.key_id == key.id, sa.or_(secrets.c.expires.is_(None), secrets.c.expires > end))
            .values(expires=end)
        )
        note(connection, actor, "key rotated", key.id, name=key.name, until=end)
        return _secret(connection, key.id)


def revoke(database: Database, named: str, actor: Actor) -> None:
    """Let a key be of no use from now on. Raises KeyRefused for one that is not there, or revoked already."""
    with database.writing() as connection:
        key = _key(connection, named)
        if key.revoked is not None:
            raise KeyRefused(f"The key {key.name} is revoked already.")
        connection.execute(sa.update(keys).where(keys.c.id == key.id).values(revoked=now()))
        note(connection, actor, "key revoked", key.id, name=key.name)


def listed(database: Database) -> list[Key]:
    """Every key, the oldest first."""
    valid = sa.and_(secrets.c.key_id == keys.c.id, sa.or_(secrets.c.expires.is_(None), secrets.c.expires > now()))
    count = sa.select(sa.func.count()).where(valid).scalar_subquery()
    with database.reading() as connection:
        found = connection.execute(sa.select(keys, count.label("secrets")).order_by(keys.c.created, keys.c.id))
        return [Key(**{**row, "scopes": tuple(row["scopes"].split())}) for row in found.mappings()]


def caller(database: Database, token: str) -> Caller | None:
    """Who comes with this token; None where it is none, or not valid any more."""
    parts = _TOKEN.fullmatch(token)
    if not parts:
        return None
    with database.reading() as connection:
        asked = sa.select(keys, secrets.c.hash, secrets.c.expires.label("until"))
        found = connection.execute(asked.join_from(secrets, keys).where(secrets.c.id == parts[1])).first()
    time = now()
    known = found.hash if found else "0" * 64
    if not hmac.compare_digest(known, _hash(token)) or found is None:
        return None
    if found.revoked is not None or any(end is not None and end <= time for end in (found.expires, found.until)):
        return None
    if found.used is None or found.used < written(datetime.now(UTC) - _OFTEN):
        with database.writing() as connection:
            connection.execute(sa.update(keys).where(keys.c.id == found.id).values(used=time))
    return Caller(found.id, found.name, frozenset(found.scopes.split()))


def guest(database: Database) -> Caller:
    """Who comes without a key, for what needs none: a key without a secret, made when it is first needed."""
    with database.writing() as connection:
        if not connection.execute(sa.select(keys.c.id).where(keys.c.id == GUEST)).first():
            connection.execute(sa.insert(keys).values(id=GUEST, name=_GUESTS_NAME, scopes=SUBMIT, created=now()))
    return Caller(GUEST, _GUESTS_NAME, frozenset({SUBMIT}))


def _see_that_it_can_be(name: str, scopes: Collection[str]) -> None:
    if not _NAME.fullmatch(name) or _ID.fullmatch(name) or not name.isprintable():
        raise KeyRefused("The name of a key is a line of 1 to 100 characters: who has it, as the history will show it.")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise KeyRefused(f"A key has one scope or more of {', '.join(SCOPES)}; {', '.join(unknown) or 'none'} is not.")


def _key(connection: sa.Connection, named: str) -> Any:
    """The row of a key (id, name, revoked), by its id or its name. Raises KeyRefused."""
    asked = sa.select(keys.c.id, keys.c.name, keys.c.revoked)
    found = connection.execute(asked.where(sa.or_(keys.c.id == named, keys.c.name == named))).first()
    if found is None:
        raise KeyRefused(f"There is no key {named}; `accords keys list` shows those that there are.")
    return found


def _secret(connection: sa.Connection, key_id: str) -> str:
    secret_id = randomness.token_hex(8)
    token = f"{MARK}{secret_id}_{randomness.token_urlsafe(32)}"
    connection.execute(sa.insert(secrets).values(id=secret_id, key_id=key_id, hash=_hash(token), created=now()))
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
