"""Which versions have a store: pruned and asked for again, or all rebuilt."""

import shutil
from pathlib import Path

import pytest

from accords.errors import NoSuchVersion
from accords.registry.backup import backup
from accords.registry.following import Followed
from accords.registry.keeping import prune, rebuild
from accords.registry.publication import publish
from accords.registry.recovery import record_of
from accords.registry.state import State
from accords.registry.verification import verify
from accords.registry.versions import difference, history
from accords.settings import Settings
from accords.store.journal import unwatched
from tests.commanding import run_on
from tests.kept import digests, held, kept
from tests.registries import libraries, noted, silently

# ---- Kept


def test_every_version_stays_and_shares_with_the_one_before_what_did_not_change(four: Settings) -> None:
    assert kept(four) == [1, 2, 3, 4]
    assert [held(four, number) for number in (1, 2, 3, 4)] == digests(four)
    shared = [file.stat().st_nlink for file in (four.home / "versions" / "4").rglob("*.sst")]
    assert max(shared) >= 4, "a file of the first version is one of all the others"


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_version_that_does_not_exist_has_no_store(four: Settings, number: int) -> None:
    with pytest.raises(NoSuchVersion, match=f"There is no version {number}: the newest is 4"):
        record_of(State(four.home), number)
    assert not Followed(four).keeps(number)


# ---- Pruned


def test_a_pruned_version_comes_back_when_it_is_asked_for_with_the_same_digest(four: Settings) -> None:
    journal = (four.home / "journal").read_bytes()
    assert prune(four, keep=1) == [1, 2, 3] and kept(four) == [4]
    assert verify(four.home).faults == () and (four.home / "journal").read_bytes() == journal
    assert [held(four, number) for number in (2, 3, 1)] == [digests(four)[number - 1] for number in (2, 3, 1)]
    assert verify(four.home).faults == () and kept(four) == [4]
    noted(four, 5)
    assert verify(four.home).faults == () and kept(four) == [4, 5]


def test_what_is_published_is_never_pruned(four: Settings) -> None:
    assert prune(four, keep=9) == [] and kept(four) == [1, 2, 3, 4]
    assert prune(four, keep=0) == [1, 2, 3] and not publish(four, tell=silently).built


def test_a_folder_that_is_no_version_is_pruned_and_counts_for_none(four: Settings) -> None:
    shutil.copytree(four.home / "versions" / "1", four.home / "versions" / "99")
    assert prune(four, keep=2) == [1, 2, 99] and kept(four) == [3, 4]
    assert verify(four.home).faults == ()


# ---- Rebuilt


def test_all_versions_are_made_of_the_journal_alone(four: Settings) -> None:
    before = digests(four)
    shutil.rmtree(four.home / "versions")
    (four.home / "published.json").unlink()
    (four.home / "state.json").unlink()
    told: list[tuple[int, int]] = []
    assert rebuild(four, lambda done, whole: told.append((done, whole))) == 4
    assert kept(four) == [1, 2, 3, 4] and [held(four, number) for number in (1, 2, 3, 4)] == before
    assert verify(four.home).faults == () and not publish(four, tell=silently).recorded
    assert [done for done, _ in told] == sorted(done for done, _ in told) and told[-1][0] == told[-1][1]


def test_a_damaged_store_is_as_it_was_once_all_are_rebuilt(four: Settings) -> None:
    for file in {file.stat().st_ino: file for file in (four.home / "versions").rglob("*.sst")}.values():
        content = bytearray(file.read_bytes())
        content[20] ^= 1
        file.write_bytes(content)
    assert verify(four.home).faults
    rebuild(four, unwatched)
    assert verify(four.home).faults == ()


def test_where_nothing_is_published_there_is_nothing_to_keep(tmp_path: Path) -> None:
    settings = libraries(tmp_path)
    for act in (
        lambda: prune(settings, 1),
        lambda: rebuild(settings, unwatched),
        lambda: backup(settings, tmp_path / "saved", unwatched),
        lambda: next(history(settings.home)),
    ):
        with pytest.raises(NoSuchVersion, match="Nothing is published"):
            act()


# ---- On the command line


def test_the_commands_do_what_they_say(four: Settings, tmp_path: Path) -> None:
    first = run_on(four, "rollback", "1", "--message", "Too early")
    assert first.exit_code == 0 and f"Published: version 5, digest {digests(four)[0]}" in first.stdout
    assert difference(four.home, 1, 5) == ([], []) and "Too early" in run_on(four, "versions").stdout
    assert run_on(four, "prune", "--keep", "2").stdout == "Pruned: 3 versions\n" and kept(four) == [4, 5]
    assert run_on(four, "rebuild").stdout == "Rebuilt: 5 versions\n" and kept(four) == [1, 2, 3, 4, 5]
    saved = run_on(four, "backup", str(tmp_path / "saved"))
    elsewhere = Settings(home=tmp_path / "elsewhere", assets=four.assets)
    restored = run_on(elsewhere, "restore", str(tmp_path / "saved"))
    assert saved.stdout.removeprefix("Saved") == restored.stdout.removeprefix("Restored")
    assert run_on(elsewhere, "verify").stdout.startswith("Nothing is wrong up to version 5")
    for refused, status in ((("rollback", "9"), 2), (("backup", str(tmp_path)), 2), (("prune", "--keep", "0"), 2)):
        assert run_on(four, *refused).exit_code == status


def test_what_steers_a_terminal_is_shown_and_not_done(four: Settings) -> None:
    run_on(four, "rollback", "1", "--message", "clear \x1b[2J and back")
    assert "clear \\x1b[2J and back" in run_on(four, "versions").stdout
