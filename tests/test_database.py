"""Where the desk keeps what it has: the same tables in SQLite and PostgreSQL, and an audit log that only grows."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from accords.errors import DeskDown, SettingsRefused
from accords.registry.submissions import audit
from accords.registry.submissions.database import FILE, Database
from accords.registry.submissions.tables import metadata
from accords.settings import Settings
from tests.desks import OPERATOR
from tests.ports import free_port


@pytest.fixture
def settings(tmp_path: Path, desk_url: str) -> Settings:
    return Settings(home=tmp_path / "home", desk=desk_url)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with closing(Database(settings)) as opened:
        yield opened


def test_the_migrations_make_the_tables_that_the_code_speaks_of(database: Database) -> None:
    with database.reading() as connection:
        assert set(sa.inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_is_opened_again_with_what_it_has(settings: Settings) -> None:
    for number in (1, 2):
        with closing(Database(settings)) as database:
            with database.writing() as connection:
                audit.note(connection, OPERATOR, "opened", f"{number}")
            assert len(list(audit.entries(database))) == number


def test_who_comes_at_the_same_time_makes_the_tables_once(settings: Settings) -> None:
    program = (
        "import sys\nfrom accords.settings import Settings\n"
        "from accords.registry.submissions.database import Database\n"
        "Database(Settings(home=sys.argv[1], desk=sys.argv[2])).close()"
    )
    command = [sys.executable, "-c", program, str(settings.home), settings.desk]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in processes] == [("", 0)] * 4


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit"])
def test_nothing_is_changed_in_the_audit_log_or_taken_from_it(database: Database, statement: str) -> None:
    with database.writing() as connection:
        audit.note(connection, OPERATOR, "came", "x")
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), database.writing() as connection:
        connection.execute(sa.text(statement))
    assert [entry.who for entry in audit.entries(database)] == ["operator test"]


def test_nothing_in_the_audit_log_is_replaced_either(tmp_path: Path) -> None:
    with closing(Database(Settings(home=tmp_path))) as database:
        with database.writing() as connection:
            audit.note(connection, OPERATOR, "opened", "1")
        with pytest.raises(sa.exc.DBAPIError, match="only grows"), database.writing() as connection:
            connection.execute(sa.text("REPLACE INTO audit VALUES (1, '', 'nobody', '', '', '', '{}')"))
        assert [each.who for each in audit.entries(database)] == [OPERATOR.who]


def test_a_block_that_fails_writes_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        audit.note(connection, OPERATOR, "came", "x")
        raise ZeroDivisionError
    assert list(audit.entries(database)) == []


def test_sqlite_syncs_each_commit_and_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    with closing(Database(Settings(home=tmp_path))) as database, database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        }
        assert found == {"journal_mode": "wal", "synchronous": 2}
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0, "what was submitted is not for everybody"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://db.example/accords", "PostgreSQL"),
        ("db.example", "database"),
        ("postgresql://me:secret@db.example/accords", "name or password"),
        ("postgresql://db.example/accords?credentials=/nowhere", "cannot be read"),
    ],
)
def test_an_address_that_is_none_is_refused_and_its_password_not_repeated(tmp_path: Path, url: str, told: str) -> None:
    with pytest.raises(SettingsRefused, match=f"ACCORDS_DESK.*{told}") as refused:
        Database(Settings(home=tmp_path, desk=url))
    assert "secret" not in str(refused.value)


def test_a_database_that_does_not_answer_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(DeskDown):
        Database(Settings(home=tmp_path, desk=f"postgresql://127.0.0.1:{free_port()}/accords"))
