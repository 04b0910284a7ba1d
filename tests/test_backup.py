"""A copy of a state folder, taken while it is in use, and a state folder that is made of it again."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from accords.errors import BackupRefused
from accords.registry.backup import backup, restore
from accords.registry.publication import publish
from accords.registry.state import State
from accords.registry.submissions.desk import Desk
from accords.registry.submissions.submission import body, by_id
from accords.registry.verification import verify
from accords.settings import Settings
from accords.store.journal import unwatched
from accords.terms import DEFAULT_BASE
from tests.commanding import run_on
from tests.desks import ROME, acting, judging, key, turtle
from tests.kept import digests, held
from tests.registries import libraries, noted, silently, versions
from tests.serving import PACKAGES, serving
from tests.waiting import until

SECOND = ROME.replace("library:rome", "library:turin").replace("Rome", "Turin")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGES)}


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
            until(lambda: published() > 6, 120)
            saved = backup(four, tmp_path / "saved", unwatched)
            then = published()
            until(lambda: published() > then + 2, 120)
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


def test_what_was_submitted_is_in_the_backup_and_can_be_accepted_where_it_is_restored(
    first: Settings, tmp_path: Path
) -> None:
    with closing(Desk(first, judging(first))) as desk:
        oslo, reviewer = key(desk.database, "Oslo", "submit"), key(desk.database, "Reviewer", "review")
        done, waiting = (desk.receive(turtle(text), oslo, acting(oslo))[0] for text in (ROME, SECOND))
        desk.accept(done.id, reviewer, acting(reviewer))
        saved = backup(first, tmp_path / "saved", unwatched)
    assert saved.version == 2 and (tmp_path / "saved" / "desk.sqlite").stat().st_mode & 0o077 == 0
    elsewhere = Settings(home=tmp_path / "elsewhere", assets=first.assets)
    restore(elsewhere, tmp_path / "saved", unwatched)
    with closing(Desk(elsewhere, judging(elsewhere))) as desk:
        with desk.database.reading() as connection:
            before, after = by_id(connection, done.id), by_id(connection, waiting.id)
        assert before and after and (before.state, before.version) == ("accepted", 2)
        assert body(desk.database, after) == SECOND.encode()
        assert desk.accept(waiting.id, reviewer, acting(reviewer)).version == 3
    assert verify(elsewhere.home).faults == ()


def test_a_desk_that_is_damaged_is_not_saved_in_silence(first: Settings, tmp_path: Path) -> None:
    (first.home / "desk.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(BackupRefused, match=r"desk\.sqlite is damaged, and was not copied"):
        backup(first, tmp_path / "saved", unwatched)


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
    found = run_on(elsewhere, "--base", elsewhere.base, "restore", str(tmp_path / "saved"))
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
