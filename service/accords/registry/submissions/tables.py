"""What the desk keeps, as tables: keys, secrets, sessions, submissions with their bytes and verdicts, the audit log.

Times are text, ISO 8601 in UTC with microseconds: they sort as they pass, and read the same from SQLite and PostgreSQL.
`migrations/` makes these tables; a test holds the two against each other.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

keys = Table(
    "keys",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("scopes", String(100), nullable=False),
    Column("created", String(27), nullable=False),
    Column("expires", String(27)),
    Column("revoked", String(27)),
    Column("used", String(27)),
)

secrets = Table(
    "secrets",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("key_id", ForeignKey("keys.id"), nullable=False, index=True),
    Column("hash", String(64), nullable=False),
    Column("created", String(27), nullable=False),
    Column("expires", String(27)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("secret_id", ForeignKey("secrets.id"), nullable=False),
    Column("created", String(27), nullable=False),
    Column("expires", String(27), nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("submitter", ForeignKey("keys.id"), nullable=False),
    Column("received", String(27), nullable=False),
    Column("changed", String(27), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("based_on", Integer),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("idempotency_key", String(200)),
    Column("fingerprint", String(64)),
    Column("attempts", Integer, nullable=False),
    Column("reviewer", ForeignKey("keys.id")),
    Column("reason", Text),
    Column("acceptance", String(32)),
    Column("version", Integer),
    UniqueConstraint("submitter", "idempotency_key", name="submissions_once"),
    Index("submissions_by_state", "state", "number"),
    Index("submissions_by_submitter", "submitter", "number"),
    CheckConstraint("(state = 'accepted') = (version IS NOT NULL)", name="submissions_version"),
    sqlite_autoincrement=True,
)

bodies = Table(
    "bodies",
    metadata,
    Column("submission", ForeignKey("submissions.number"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

assessments = Table(
    "assessments",
    metadata,
    Column("submission", ForeignKey("submissions.number"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("made", String(27), nullable=False),
    Column("version", Integer, nullable=False),
    Column("verdict", String(30), nullable=False),
    Column("summary", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("removes", Text, nullable=False),
    Column("adds", Text, nullable=False),
    Column("reports", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("time", String(27), nullable=False),
    Column("who", String(120), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("request", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_autoincrement=True,
)


def now() -> str:
    """The time, as the tables have it."""
    return written(datetime.now(UTC))


def written(time: datetime) -> str:
    """A time, as the tables have it.

    >>> written(datetime(2026, 2, 3, 4, 5, tzinfo=UTC))
    '2026-02-03T04:05:00.000000Z'
    """
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
