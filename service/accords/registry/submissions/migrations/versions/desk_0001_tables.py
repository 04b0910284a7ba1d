"""The tables as they began, and an audit log of which nothing can be taken or changed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TIME = sa.String(27)
_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()",
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()",
    ],
}


def upgrade() -> None:
    """From an empty database."""
    _keys()
    _submissions()
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("time", _TIME, nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False, unique=True),
        sa.Column("scopes", sa.String(100), nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("expires", _TIME),
        sa.Column("revoked", _TIME),
        sa.Column("used", _TIME),
    )
    op.create_table(
        "secrets",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("key_id", sa.String(12), sa.ForeignKey("keys.id"), nullable=False, index=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("expires", _TIME),
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("submitter", sa.String(12), sa.ForeignKey("keys.id"), nullable=False),
        sa.Column("received", _TIME, nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("based_on", sa.Integer),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("idempotency_key", sa.String(200)),
        sa.Column("fingerprint", sa.String(64)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reviewer", sa.String(12), sa.ForeignKey("keys.id")),
        sa.Column("reason", sa.Text),
        sa.Column("acceptance", sa.String(32)),
        sa.Column("version", sa.Integer),
        sa.UniqueConstraint("submitter", "idempotency_key", name="submissions_once"),
        sa.CheckConstraint("(state = 'accepted') = (version IS NOT NULL)", name="submissions_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("submissions_by_state", "submissions", ["state", "number"])
    op.create_index("submissions_by_submitter", "submissions", ["submitter", "number"])
    op.create_table(
        "bodies",
        sa.Column("submission", sa.Integer, sa.ForeignKey("submissions.number"), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "assessments",
        sa.Column("submission", sa.Integer, sa.ForeignKey("submissions.number"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("made", _TIME, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(30), nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("removes", sa.Text, nullable=False),
        sa.Column("adds", sa.Text, nullable=False),
        sa.Column("reports", sa.Text, nullable=False),
    )
