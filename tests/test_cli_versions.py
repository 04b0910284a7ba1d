"""The commands that tell of versions: what they print, where, and with which status they end."""

from pathlib import Path

import pytest

from accords.terms import DEFAULT_BASE
from tests.commanding import run
from tests.registries import LEND, ROME, changed_libraries


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two versions, in the state folder that `run` uses; returns the folder of the files."""
    assets = changed_libraries(tmp_path, {}).assets
    run(tmp_path, "publish", "--message", "The first", assets=assets)
    changed_libraries(tmp_path, {"data/more.trig": ROME})
    run(tmp_path, "publish", "--message", "Rome joins,\nat last", assets=assets)
    return assets


def test_versions_are_listed_with_what_came_and_went_and_why(tmp_path: Path, two: Path) -> None:
    header, first, second = run(tmp_path, "versions").stdout.splitlines()
    assert header.split() == ["version", "time", "source", "adds", "removes", "statements", "digest", "message"]
    number, _, source, adds, removes, statements, _, *message = first.split()
    assert (number, removes, message) == ("1", "0", ["The", "first"]) and adds == statements
    assert source == "data"
    number, _, _, more, removes, all_of_them, digest, *message = second.split()
    assert (number, removes, " ".join(message)) == ("2", "0", "Rome joins, at last")
    assert int(all_of_them) == int(statements) + int(more)
    assert f"digest {digest}" in run(tmp_path, "publish", assets=two).stdout
    assert header.index("time") == first.index("20") and header.index("message") == second.index("Rome")


def test_a_message_without_a_new_version_is_not_kept_and_that_is_told(tmp_path: Path, two: Path) -> None:
    found = run(tmp_path, "publish", "--message", "Nothing", assets=two)
    assert found.exit_code == 0 and "there is no new version" in found.stderr
    assert "Nothing" not in run(tmp_path, "versions").stdout


def test_a_difference_is_lines_of_n_quads_with_a_sign(tmp_path: Path, two: Path) -> None:
    found = run(tmp_path, "diff", "1", "2")
    assert found.exit_code == 0 and len(found.stdout.splitlines()) > 3
    assert f"+ <{DEFAULT_BASE}id/library/rome> <{LEND}kind> <{DEFAULT_BASE}concept/kind/public> " in found.stdout
    assert all(line.startswith("+ ") and line.endswith(" .") for line in found.stdout.splitlines())
    back = run(tmp_path, "diff", "2", "1").stdout
    assert back == "".join(f"-{line[1:]}\n" for line in found.stdout.splitlines())
    whole = run(tmp_path, "diff", "0", "2").stdout.splitlines()
    assert sorted(line[2:] for line in whole) == sorted(
        run(tmp_path, "dump", "--format", "nq", assets=two).stdout.splitlines()
    )
    assert run(tmp_path, "diff", "2", "2").output == ""


def test_what_is_kept_as_it_was_published_is_verified_with_0(tmp_path: Path, two: Path) -> None:
    found = run(tmp_path, "verify")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.startswith("Nothing is wrong up to version 2, which has ")


def test_each_fault_is_a_line_and_the_status_is_1(tmp_path: Path, two: Path) -> None:
    journal = tmp_path / "home" / "journal"
    journal.write_bytes(journal.read_bytes().replace(b"The first", b"The worst"))
    found = run(tmp_path, "verify")
    assert (found.exit_code, found.stderr, len(found.stdout.splitlines())) == (1, "", 2)
    assert "record 1 is damaged: its hash is not that of its lines." in found.stdout


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("diff", "1", "3"), "There is no version 3: the newest is 2."),
        (("diff", "-1", "2"), "There is no version -1: the newest is 2."),
        (("--home", "/nowhere", "versions"), "Nothing is published in /nowhere yet"),
        (("--home", "/nowhere", "diff", "1", "2"), "Nothing is published in /nowhere yet"),
        (("--home", "/nowhere", "verify"), "Nothing is published in /nowhere yet"),
        (("--home", "/dev/null/x", "publish"), "Not a directory"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line_and_ends_with_2(
    tmp_path: Path, two: Path, command: tuple[str, ...], reason: str
) -> None:
    found = run(tmp_path, *command)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1 and found.stderr.startswith("accords: ") and reason in found.stderr


def test_a_damaged_journal_is_told_in_one_line_and_ends_with_2(tmp_path: Path, two: Path) -> None:
    journal = tmp_path / "home" / "journal"
    journal.write_bytes(journal.read_bytes().replace(b"The first", b"The worst"))
    for command in (("versions",), ("diff", "1", "2")):
        found = run(tmp_path, *command)
        assert (found.exit_code, found.stdout, found.stderr.count("\n")) == (2, "", 1)
        assert "journal: record 1 is damaged" in found.stderr
