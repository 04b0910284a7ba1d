"""Keys: only who has a valid secret comes in, no secret is kept, and each change of a key is written down."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from accords.errors import KeyRefused
from accords.registry.submissions import audit, keys
from accords.registry.submissions.database import FILE, Database
from accords.settings import Settings
from tests.commanding import run_on
from tests.desks import OPERATOR

DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path, desk_url: str) -> Settings:
    return Settings(home=tmp_path / "home", desk=desk_url)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with closing(Database(settings)) as opened:
        yield opened


def test_who_has_the_secret_of_a_key_comes_with_its_name_and_scopes(database: Database) -> None:
    id, secret = keys.add(database, "Bibliothèque de Lyon", {"submit", "review"}, OPERATOR)
    found = keys.caller(database, secret)
    assert found == keys.Caller(id, "Bibliothèque de Lyon", frozenset({"submit", "review"}))


def test_a_secret_has_256_random_bits_and_no_two_are_alike(database: Database) -> None:
    made = [keys.add(database, f"Key {number}", {"submit"}, OPERATOR)[1] for number in range(50)]
    random = {secret.rpartition("_")[2] if secret.count("_") == 2 else secret[25:] for secret in made}
    assert len(random) == 50 and {len(each) for each in random} == {43}


def test_another_secret_is_none(database: Database) -> None:
    _, secret = keys.add(database, "Lyon", {"submit"}, OPERATOR)
    other = "A" if secret[-2] != "A" else "B"
    for wrong in (
        "",
        "accords_",
        secret[:-1],
        secret + "A",
        secret[:-2] + other + secret[-1],
        secret.upper(),
        "é" * 68,
    ):
        assert keys.caller(database, wrong) is None


def test_no_secret_is_kept(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with closing(Database(settings)) as database:
        _, secret = keys.add(database, "Lyon", {"submit"}, OPERATOR)
        rotated = keys.rotate(database, "Lyon", OPERATOR, DAY)
        assert keys.caller(database, secret) and keys.caller(database, rotated)
    with closing(sqlite3.connect(settings.home / FILE)) as opened:
        kept = "\n".join(opened.iterdump())
    assert secret[:24] not in kept or secret[25:] not in kept
    assert secret[25:] not in kept and rotated[25:] not in kept and "Lyon" in kept


def test_a_key_ends_when_it_expires_or_is_revoked(database: Database) -> None:
    _, expired = keys.add(database, "Short", {"submit"}, OPERATOR, timedelta(0))
    _, revoked = keys.add(database, "Lyon", {"submit"}, OPERATOR, DAY)
    assert keys.caller(database, expired) is None and keys.caller(database, revoked)
    keys.revoke(database, "Lyon", OPERATOR)
    assert keys.caller(database, revoked) is None
    with pytest.raises(KeyRefused, match="revoked already"):
        keys.revoke(database, "Lyon", OPERATOR)


def test_after_a_rotation_the_old_secret_lives_as_long_as_was_said(database: Database) -> None:
    id, first = keys.add(database, "Lyon", {"submit"}, OPERATOR)
    second = keys.rotate(database, id, OPERATOR, DAY)
    assert keys.caller(database, first) == keys.caller(database, second)
    third = keys.rotate(database, id, OPERATOR, timedelta(0))
    assert keys.caller(database, first) is None and keys.caller(database, second) is None
    assert keys.caller(database, third)
    assert [key.secrets for key in keys.listed(database)] == [1]


def test_a_rotation_makes_no_old_secret_live_longer(database: Database) -> None:
    id, first = keys.add(database, "Lyon", {"submit"}, OPERATOR)
    keys.rotate(database, id, OPERATOR, timedelta(0))
    keys.rotate(database, id, OPERATOR, DAY)
    assert keys.caller(database, first) is None


def test_what_is_revoked_is_not_rotated(database: Database) -> None:
    keys.add(database, "Lyon", {"submit"}, OPERATOR)
    keys.revoke(database, "Lyon", OPERATOR)
    with pytest.raises(KeyRefused, match="add another"):
        keys.rotate(database, "Lyon", OPERATOR, DAY)


@pytest.mark.parametrize(
    "name", ["", " Lyon", "Lyon ", "a\nb", "x" * 101, "\x1b[2J", "\x9b2J", "a\u202eb", "0123456789ab"]
)
def test_a_name_that_is_none_is_refused(database: Database, name: str) -> None:
    with pytest.raises(KeyRefused):
        keys.add(database, name, {"submit"}, OPERATOR)


def test_a_name_that_is_taken_and_a_scope_that_is_not_known_are_refused(database: Database) -> None:
    keys.add(database, "Lyon", {"submit"}, OPERATOR)
    for name, scopes in (("Lyon", {"submit"}), ("Oslo", {"publish"}), ("Oslo", set[str]())):
        with pytest.raises(KeyRefused):
            keys.add(database, name, scopes, OPERATOR)
    assert len(keys.listed(database)) == 1


def test_when_a_key_was_used_last_is_known(database: Database) -> None:
    _, secret = keys.add(database, "Lyon", {"submit"}, OPERATOR)
    assert keys.listed(database)[0].used is None
    keys.caller(database, secret)
    used = keys.listed(database)[0].used
    keys.caller(database, secret)
    assert used and keys.listed(database)[0].used == used, "a write for each request would say no more"


def test_each_change_of_a_key_is_in_the_audit_log_without_its_secret(database: Database) -> None:
    id, secret = keys.add(database, "Lyon", {"submit"}, OPERATOR, DAY)
    keys.rotate(database, id, OPERATOR, DAY)
    keys.revoke(database, id, OPERATOR)
    found = list(audit.entries(database, subject=id))
    assert [entry.action for entry in found] == ["key added", "key rotated", "key revoked"]
    assert {entry.who for entry in found} == {"operator test"}
    assert secret[25:] not in str(found)


def test_a_change_that_does_not_happen_is_not_in_the_audit_log(database: Database) -> None:
    keys.add(database, "Lyon", {"submit"}, OPERATOR)
    with pytest.raises(KeyRefused):
        keys.add(database, "Lyon", {"submit"}, OPERATOR)
    assert len(list(audit.entries(database))) == 1


def test_the_commands_add_list_rotate_and_revoke_keys_and_show_the_log(settings: Settings) -> None:
    def run(*arguments: str) -> str:
        done = run_on(settings, "--desk", settings.desk, *arguments)
        assert done.exit_code == 0, done.output
        return done.stdout

    secret = run("keys", "add", "Lyon", "--scope", "submit", "--expires", "30d").strip()
    assert re.fullmatch(keys.MARK + r"[0-9a-f]{16}_[\w-]{43}", secret)
    assert "Lyon" in run("keys", "list") and secret not in run("keys", "list")
    rotated = run("keys", "rotate", "Lyon", "--grace", "12h").strip()
    assert rotated != secret
    run("keys", "revoke", "Lyon")
    log = run("audit").splitlines()
    assert [line.split("\t")[3] for line in log] == ["key added", "key rotated", "key revoked"]
    assert all(line.split("\t")[2].startswith("operator ") for line in log)


def test_a_command_that_cannot_do_it_says_why(settings: Settings) -> None:
    done = run_on(settings, "--desk", settings.desk, "keys", "revoke", "Nobody")
    assert done.exit_code == 2 and "There is no key Nobody" in done.stderr
    done = run_on(settings, "--desk", settings.desk, "keys", "add", "Lyon", "--scope", "submit", "--expires", "soon")
    assert done.exit_code == 2 and "12h" in done.stderr
