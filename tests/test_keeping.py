"""Which versions have a store: pruned and asked for again, all rebuilt, copied while they are in use, and restored."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner, Result

from accords.cli import main
from accords.errors import BackupRefused, NoSuchVersion
from accords.registry.backup import backup, restore
from accords.registry.following import Followed
from accords.registry.keeping import prune, rebuild
from accords.registry.projection import build
from accords.registry.publication import publish
from accords.registry.recovery import record_of
from accords.registry.replay import lines
from accords.registry.state import State
from accords.registry.verification import verify
from accords.registry.versions import difference, versions
from accords.settings import Settings
from accords.store.digest import Digest
from accords.store.journal import unwatched
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE
from tests.registries import changed_libraries, libraries, noted, silently
from tests.serving import PACKAGES, serving


@pytest.fixture
def four(tmp_path: Path) -> Settings:
    """Four versions: the libraries, and three notes, one after the other."""
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    for number in (2, 3, 4):
        noted(settings, number)
    return settings


def kept(settings: Settings) -> list[int]:
    return sorted(int(folder.name) for folder in (settings.home / "versions").iterdir() if folder.name.isdecimal())


def digests(settings: Settings) -> list[str]:
    return [version.record.entry.digest for version in versions(settings.home)]


def held(settings: Settings, number: int) -> str:
    """The digest of what the store of a version holds, which is made apart when it is not kept."""
    state = State(settings.home)
    with TemporaryDirectory() as scratch:
        folder = state.versions.store(number)
        if not folder.is_dir():
            folder = Path(scratch, "store")
            build(state, record_of(state, number), settings, folder)
        store = OxigraphStore.read(folder)
        try:
            return str(Digest.of(lines(store, settings.base)))
        finally:
            store.close()


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGES)}

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


# ---- Copied, and restored elsewhere


def test_a_backup_of_a_service_under_load_is_restored_elsewhere_with_the_same_digest(
    four: Settings, tmp_path: Path
) -> None:
    with serving(four.home, ACCORDS_ASSETS=str(four.assets)) as server, publishing(four) as published:
        stop, statuses = threading.Event(), list[int]()

        def load() -> None:
            while not stop.is_set():
                statuses.append(server.query("SELECT * { ?s ?p ?o } LIMIT 100").status_code)

        loading = threading.Thread(target=load)
        loading.start()
        try:
            wait(lambda: published() > 6)
            saved = backup(four, tmp_path / "saved", unwatched)
            then = published()
            wait(lambda: published() > then + 2)
        finally:
            stop.set()
            loading.join()
    assert set(statuses) == {200} and len(statuses) > 10
    publish(four, tell=silently)
    assert verify(four.home).faults == ()
    elsewhere = Settings(home=tmp_path / "elsewhere", assets=four.assets)
    restored = restore(elsewhere, tmp_path / "saved", unwatched)
    assert restored == saved and 6 <= restored.version <= len(digests(four)) - 2
    assert digests(elsewhere) == digests(four)[: saved.version]
    assert verify(elsewhere.home).faults == () and held(elsewhere, saved.version) == saved.digest
    assert held(elsewhere, 2) == digests(four)[1], "the journal has the others"
    assert not publish(elsewhere, tell=silently).built
    noted(elsewhere, 99)
    assert verify(elsewhere.home).faults == ()


@contextmanager
def publishing(settings: Settings) -> Iterator[Callable[[], int]]:
    """A process that publishes one version after another; gives a way to ask how many there are."""
    command = [sys.executable, "-m", "tests.publisher", str(settings.home), str(settings.assets)]
    environment = {**os.environ, "PYTHONPATH": f"{PACKAGES}:{PACKAGES.parent}"}
    process = subprocess.Popen(command, env=environment)
    try:
        yield lambda: len(versions(settings.home))
    finally:
        process.kill()
        process.wait()


def wait(until: Callable[[], bool]) -> None:
    """Wait until something holds, for two minutes at most."""
    end = time.monotonic() + 120
    while not until():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


def test_a_backup_holds_the_journals_of_earlier_bases(tmp_path: Path) -> None:
    publish(libraries(tmp_path), tell=silently)
    moved = libraries(tmp_path, "http://127.0.0.1:8000/")
    publish(moved, fresh=True, tell=silently)
    backup(moved, tmp_path / "saved", unwatched)
    elsewhere = Settings(base=moved.base, home=tmp_path / "elsewhere", assets=moved.assets)
    restore(elsewhere, tmp_path / "saved", unwatched)
    assert (elsewhere.home / "journal.1").read_bytes() == (moved.home / "journal.1").read_bytes()


def test_only_a_finished_and_undamaged_backup_is_restored_and_only_where_nothing_is(
    four: Settings, tmp_path: Path
) -> None:
    saved, new = tmp_path / "saved", Settings(home=tmp_path / "new", assets=four.assets)
    backup(four, saved, unwatched)
    with pytest.raises(BackupRefused, match="is not empty"):
        backup(four, saved, unwatched)
    with pytest.raises(BackupRefused, match="is not empty"):
        restore(four, saved, unwatched)
    journal = (saved / "journal").read_bytes()
    (saved / "journal").write_bytes(journal.replace(b"Note 2", b"Note X", 1))
    with pytest.raises(BackupRefused, match="is damaged, and was not restored:\n.*record 2 is damaged"):
        restore(new, saved, unwatched)
    assert not new.home.exists(), "nothing is left behind"
    (saved / "journal").write_bytes(journal.replace(b"version {", b"versiom {", 1))
    with pytest.raises(BackupRefused, match=f"{saved}/journal: record 1 is damaged"):
        restore(new, saved, unwatched)
    assert not new.home.exists()
    (saved / "journal").write_bytes(journal)
    pointer = (saved / "published.json").read_text()
    (saved / "published.json").unlink()
    with pytest.raises(BackupRefused, match="was not finished"):
        restore(new, saved, unwatched)
    (saved / "published.json").write_text(pointer)
    assert restore(new, saved, unwatched).version == 4


def test_a_backup_under_another_base_is_not_restored(tmp_path: Path, four: Settings) -> None:
    backup(four, tmp_path / "saved", unwatched)
    elsewhere = Settings(base="http://127.0.0.1:8000/", home=tmp_path / "elsewhere", assets=four.assets)
    found = run(elsewhere, "--base", elsewhere.base, "restore", str(tmp_path / "saved"))
    assert (found.exit_code, found.stdout, found.stderr.count("\n")) == (2, "", 1)
    assert f"Set ACCORDS_BASE to {DEFAULT_BASE}" in found.stderr
    assert not elsewhere.home.exists(), "nothing is left behind"


@pytest.mark.parametrize("place", ["sync_tree", "examine"])
def test_a_restore_that_was_interrupted_publishes_nothing_and_begins_anew(
    four: Settings, tmp_path: Path, place: str
) -> None:
    saved, new = tmp_path / "saved", Settings(home=tmp_path / "new", assets=four.assets)
    backup(four, saved, unwatched)
    ended = f"import os; from accords.registry import backup; backup.{place} = lambda *_: os._exit(9)\n"
    ended += "from pathlib import Path; import sys; from accords.settings import Settings\n"
    ended += "backup.restore(Settings(home=Path(sys.argv[1])), Path(sys.argv[2]), lambda *_: None)"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    assert subprocess.run([sys.executable, "-c", ended, str(new.home), str(saved)], env=environment).returncode == 9
    with pytest.raises(BackupRefused, match="restore it again"):
        publish(new, tell=silently)
    assert restore(new, saved, unwatched).version == 4
    assert verify(new.home).faults == () and not publish(new, tell=silently).built


def test_the_backup_of_a_mirror_is_one_of_a_mirror(four: Settings, tmp_path: Path) -> None:
    State(four.home).mirror("https://example.org/")
    backup(four, tmp_path / "saved", unwatched)
    new = Settings(home=tmp_path / "new", assets=four.assets)
    restore(new, tmp_path / "saved", unwatched)
    assert State(new.home).mirrored() == "https://example.org/"


def test_where_nothing_is_published_there_is_nothing_to_keep(tmp_path: Path) -> None:
    settings = libraries(tmp_path)
    for act in (
        lambda: prune(settings, 1),
        lambda: rebuild(settings, unwatched),
        lambda: backup(settings, tmp_path / "saved", unwatched),
        lambda: versions(settings.home),
    ):
        with pytest.raises(NoSuchVersion, match="Nothing is published"):
            act()


# ---- One at a time


@contextmanager
def holding(home: Path, lock: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process, which holds a lock of a state folder, and is killed at the end of the block."""
    holder = "import sys, time; from pathlib import Path; from accords.registry.state import State\n"
    holder += f"with State(Path(sys.argv[1])).{lock}: print('held', flush=True); time.sleep(600)"
    command = [sys.executable, "-c", holder, str(home)]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout and process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("lock", "command", "told"),
    [
        ("locked()", ("publish",), "Waiting for another publication to end …\n"),
        ("locked()", ("rollback", "1"), "Waiting for another publication to end …\n"),
        ("locked()", ("prune", "--keep", "1"), "Waiting for another publication to end …\n"),
        ("keeping()", ("prune", "--keep", "1"), "Waiting for a backup to end …\n"),
        ("keeping(alone=True)", ("backup", "saved"), "Waiting until older versions are taken away …\n"),
    ],
)
def test_who_has_to_wait_is_told_for_what(
    four: Settings, tmp_path: Path, lock: str, command: tuple[str, ...], told: str
) -> None:
    given = [sys.executable, "-m", "accords", "--home", str(four.home), "--assets", str(four.assets), *command]
    with (
        holding(four.home, lock) as holder,
        subprocess.Popen(given, env=ENVIRONMENT, cwd=tmp_path, text=True, stderr=subprocess.PIPE) as waiting,
    ):
        assert waiting.stderr and waiting.stderr.readline() == told
        holder.kill()
        assert waiting.wait(60) == 0 and told not in waiting.stderr.read()


def test_who_need_not_wait_is_told_nothing(four: Settings) -> None:
    said: list[str] = []
    with State(four.home).locked(said.append), State(four.home).keeping(tell=said.append):
        assert said == []


def test_who_publishes_waits_for_another_and_is_let_in_when_that_one_dies(four: Settings) -> None:
    waiting = threading.Thread(target=noted, args=(four, 5))
    with holding(four.home, "locked()"):
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive() and len(versions(four.home)) == 4
    waiting.join(60)
    assert len(versions(four.home)) == 5 and verify(four.home).faults == ()


# ---- On the command line


def run(settings: Settings, *arguments: str) -> Result:
    given = ["--home", str(settings.home), "--assets", str(settings.assets)]
    return CliRunner().invoke(main, [*given, *arguments], catch_exceptions=False)


def test_the_commands_do_what_they_say(four: Settings, tmp_path: Path) -> None:
    first = run(four, "rollback", "1", "--message", "Too early")
    assert first.exit_code == 0 and f"Published: version 5, digest {digests(four)[0]}" in first.stdout
    assert difference(four.home, 1, 5) == ([], []) and "Too early" in run(four, "versions").stdout
    assert run(four, "prune", "--keep", "2").stdout == "Pruned: 3 versions\n" and kept(four) == [4, 5]
    assert run(four, "rebuild").stdout == "Rebuilt: 5 versions\n" and kept(four) == [1, 2, 3, 4, 5]
    saved = run(four, "backup", str(tmp_path / "saved"))
    elsewhere = Settings(home=tmp_path / "elsewhere", assets=four.assets)
    restored = run(elsewhere, "restore", str(tmp_path / "saved"))
    assert saved.stdout.removeprefix("Saved") == restored.stdout.removeprefix("Restored")
    assert run(elsewhere, "verify").stdout.startswith("Nothing is wrong up to version 5")
    for refused, status in ((("rollback", "9"), 2), (("backup", str(tmp_path)), 2), (("prune", "--keep", "0"), 2)):
        assert run(four, *refused).exit_code == status


def test_what_steers_a_terminal_is_shown_and_not_done(four: Settings) -> None:
    run(four, "rollback", "1", "--message", "clear \x1b[2J and back")
    assert "clear \\x1b[2J and back" in run(four, "versions").stdout
