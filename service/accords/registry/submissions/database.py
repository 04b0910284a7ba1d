"""Where the desk keeps what it has: SQLite in the state folder, or PostgreSQL where `ACCORDS_DESK` names it.

    postgresql://db.example/accords?credentials=/etc/accords/desk

The file has two lines, name and password: neither stands in the URL, so that no list of processes and no log can show
them. SQLite runs with a write-ahead log and syncs each commit (`synchronous=FULL`), so that what was acknowledged
outlives a power cut; PostgreSQL does so by default.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ...errors import DeskDown, SettingsRefused
from ...settings import Settings

FILE = "desk.sqlite"
_PRAGMAS = (
    "busy_timeout = 10000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else REPLACE takes a line out of the audit log without asking its trigger
)
_MIGRATIONS = Path(__file__).with_name("migrations")
_KEPT, _MORE = 5, 45
"""Connections that are kept, and how many more there may be: each thread that answers may need one."""
_LOCK = 0x6163636F726473
"""Of PostgreSQL's advisory lock, which one process at a time holds while it makes the tables."""
_LOOKS_LIKE = "It looks like postgresql://db.example/accords?credentials=FILE, where FILE has name and password."


class Database:
    """One database of a desk, with its tables made; to be closed."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsRefused for an ACCORDS_DESK that names no database, DeskDown where it cannot be reached."""
        url = _url(settings)
        alive = url.get_backend_name() != "sqlite"
        self._engine = sa.create_engine(
            url, pool_pre_ping=alive, pool_size=_KEPT, max_overflow=_MORE, hide_parameters=True
        )
        if url.get_backend_name() == "sqlite":
            settings.home.mkdir(parents=True, exist_ok=True)
            (settings.home / FILE).touch(mode=0o600)  # what was submitted is not for everybody
            _prepare_sqlite(self._engine)
        self._writing = self._engine.execution_options(writing=True)
        try:
            with self.writing() as connection:
                _migrate(connection)
        except DeskDown:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads. Raises DeskDown."""
        with _told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction: all of the block is kept, on the disk when the block ends, or nothing. Raises DeskDown."""
        with _told(), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    """Tell a client that the desk is down, and no more; an error of ours stays one."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise DeskDown("The desk cannot be reached at the moment; what was acknowledged is kept.") from error


def _url(settings: Settings) -> URL:
    if not settings.desk:
        return URL.create("sqlite", database=str(settings.home / FILE))
    try:
        url = make_url(settings.desk)
    except (ArgumentError, ValueError):
        raise SettingsRefused(f"ACCORDS_DESK is not the address of a database. {_LOOKS_LIKE}") from None
    if url.get_backend_name() != "postgresql":
        raise SettingsRefused(f"ACCORDS_DESK is not the address of a PostgreSQL database. {_LOOKS_LIKE}")
    if url.username is not None or url.password is not None:
        raise SettingsRefused(
            f"ACCORDS_DESK has a name or password in it, which others could read in a list of processes. {_LOOKS_LIKE}"
        )
    options = dict(url.query)
    account = _account(options.pop("credentials", None))
    return url.set(drivername="postgresql+psycopg", query=options, **account)


def _account(file: Any) -> Mapping[str, Any]:
    if file is None:
        return {}
    try:
        lines = Path(str(file)).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingsRefused(f"ACCORDS_DESK: the credentials in {file} cannot be read: {reason}.") from None
    if len(lines) != 2:
        raise SettingsRefused(f"ACCORDS_DESK: {file} does not hold two lines, name and password.")
    return {"username": lines[0], "password": lines[1]}


def _prepare_sqlite(engine: sa.Engine) -> None:
    """Let SQLAlchemy, and not the driver, begin transactions: one that writes takes the lock for it at once."""

    @sa.event.listens_for(engine, "connect")
    def _(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(connection: sa.Connection) -> None:
    """Bring the tables to what this release needs; nothing is loaded where they are."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    newest = max(file.stem.split("_")[1] for file in (_MIGRATIONS / "versions").glob("desk_*.py"))
    if _revision(connection) == newest:
        return
    from alembic import command  # here, because it is slow to load and seldom needed
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SettingsRefused(f"The database of the desk was made by another release of Accords: {error}") from None


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    try:
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return None
    return str(found)
