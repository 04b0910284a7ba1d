"""What a publication leaves when it is ended at any moment, when the power goes, when the disk is full or read-only.

Each time the service starts, `verify` finds nothing, every version that was acknowledged is there, and none in part.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from accords.registry.keeping import prune
from accords.registry.publication import publish
from accords.registry.verification import verify
from accords.settings import Settings
from accords.store.record import Record
from tests import power
from tests.publisher import note
from tests.registries import changed_libraries, silently, versions
from tests.serving import PACKAGES, serving

PHASES = {
    "journal half written": 1,
    "journal unsealed": 1,
    "journal fsynced": 2,
    "checkpoint": 30,
    "delta": 20,
    "flush": 20,
    "manifest": 5,
    "rename": 1,
    "flip": 5,
}
"""The phases of a publication in their order, with about how many milliseconds each takes."""
EXACT, WITHIN, CUTS = 20, 14, 8
"""How often a publication is ended at the beginning of each phase, at a random moment of it, and by a power cut."""


class Publisher:
    """A process that publishes as it is told, and ends as it is told (see tests/publisher.py)."""

    def __init__(self, settings: Settings) -> None:
        command = [sys.executable, "-m", "tests.publisher", str(settings.home), str(settings.assets), "jobs"]
        environment = {**os.environ, "PYTHONPATH": f"{PACKAGES}:{PACKAGES.parent}"}
        self._process = subprocess.Popen(
            command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ended(self, **job: object) -> dict[str, Any]:
        """Publish until the end that the job names; how it ended, in which phase, and what was acknowledged."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert answer["signal"] == signal.SIGKILL
        return answer

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@contextmanager
def publisher(settings: Settings) -> Iterator[Publisher]:
    process = Publisher(settings)
    try:
        yield process
    finally:
        process.close()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory, where there is one: what is on a disk is for these tests what was fsynced."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as made:
        yield Path(made)


@pytest.fixture
def first(folder: Path) -> Settings:
    """The libraries, published."""
    settings = changed_libraries(folder, {})
    publish(settings, tell=silently)
    return settings


def recovered(settings: Settings, acknowledged: int) -> list[Record]:
    """See that all is well, and that the service starts; returns the versions.

    Before it starts, the last version may be in the journal only, if it was not acknowledged.
    """
    [*before] = verify(settings.home).faults
    assert all("is in the journal, and version" in fault for fault in before), before
    assert not before or len(versions(settings.home)) > acknowledged
    store = publish(settings, tell=silently)  # what `accords serve` does before it answers
    assert verify(settings.home).faults == ()
    found = versions(settings.home)
    assert acknowledged <= len(found) <= acknowledged + 1 and store.version == len(found)
    assert all((len(v.entry.adds), v.entry.removes) == (1, ()) for v in found[1:]), "a part of a version"
    return found


def table(ends: Counter[tuple[str, str]], columns: tuple[str, ...]) -> str:
    """How often each phase was hit, and how."""
    rows = [("phase", *columns)]
    rows += [(phase, *(str(ends[phase, column]) for column in columns)) for phase in PHASES]
    rows.append(("all", *(str(sum(ends[phase, column] for phase in PHASES)) for column in columns)))
    return "\n".join(f"{row[0]:22}" + "".join(f"{cell:>16}" for cell in row[1:]) for row in rows)


def report(name: str, text: str) -> None:
    """Print a table, and keep it where CI finds it."""
    print(f"\n{text}")
    if kept := os.environ.get("ACCORDS_ARTEFACTS"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        (Path(kept) / name).write_text(text + "\n", "utf-8")


def test_of_what_is_not_on_the_disk_a_power_cut_leaves_nothing(tmp_path: Path) -> None:
    folder, log = tmp_path / "folder", tmp_path / "log"
    folder.mkdir()
    (folder / "old").write_text("old")
    before = power.remember(folder, tmp_path / "held")
    (folder / "old").write_text("old and longer")
    (folder / "new").write_text("new")
    os.rename(folder / "new", folder / "named")
    assert power.cut(folder, before, log) == 2
    assert (folder / "old").read_text() == "old" and os.listdir(folder) == ["old"]


def test_every_phase_is_named(first: Settings) -> None:
    told: list[str] = []
    note(first, "watched", told.append)
    assert told == list(PHASES)


def test_a_publisher_that_is_killed_in_any_phase_leaves_nothing_in_part(first: Settings) -> None:
    chance, ends = random.Random(4), Counter[tuple[str, str]]()
    plan = [(phase, 0.0) for phase in PHASES for _ in range(EXACT)]
    plan += [(phase, chance.uniform(0.0001, PHASES[phase] / 1000)) for phase in PHASES for _ in range(WITHIN)]
    chance.shuffle(plan)
    acknowledged = 1
    with publisher(first) as process:
        for phase, delay in plan:
            answer = process.ended(phase=phase, delay=delay)
            acknowledged = max([acknowledged, *answer["acknowledged"]])
            ends[answer["phase"], "within" if delay else "at its beginning"] += 1
            acknowledged = len(recovered(first, acknowledged))
            prune(first, keep=2)
    report("kills.txt", table(ends, ("at its beginning", "within")))
    hits = {phase: ends[phase, "at its beginning"] + ends[phase, "within"] for phase in PHASES}
    assert sum(hits.values()) >= 300 and min(hits.values()) >= 20
    with serving(first.home, ACCORDS_ASSETS=str(first.assets)) as server:
        assert server.get("/health/ready").status_code == 200


def test_a_power_cut_in_any_phase_takes_nothing_that_was_acknowledged(first: Settings, folder: Path) -> None:
    chance, ends, lost = random.Random(5), Counter[tuple[str, str]](), 0
    acknowledged = 1
    with publisher(first) as process:
        for phase, share in [(phase, share) for share in (0.0, 0.5) * (CUTS // 2) for phase in PHASES]:
            held, log = folder / "held", folder / "log"
            before = power.remember(first.home, held)
            delay = share * chance.uniform(0, PHASES[phase] / 1000)
            answer = process.ended(phase=phase, delay=delay, log=str(log))
            lost += power.cut(first.home, before, log)
            acknowledged = len(recovered(first, max([acknowledged, *answer["acknowledged"]])))
            ends[answer["phase"], "power cut"] += 1
            prune(first, keep=2)
            for left in (held, first.home.with_name(first.home.name + ".lost")):
                shutil.rmtree(left)
            log.unlink(missing_ok=True)
    report("power-cuts.txt", table(ends, ("power cut",)))
    assert lost > len(PHASES) * CUTS // 4, "hardly a file was cut short: this checked nothing"


# ---- No room, and no permission


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[None]:
    """A disk of its own, in memory; skips the test where it cannot be had."""
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run([mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False)
    if not made or made.returncode:
        if os.environ.get("ACCORDS_REQUIRE_ALL"):
            pytest.fail("a file system cannot be mounted here, and ACCORDS_REQUIRE_ALL asks for it")
        pytest.skip("to mount a file system takes more rights than there are")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # a store may still be open


def test_a_full_disk_is_told_and_the_version_before_stays(tmp_path: Path) -> None:
    disk, failed = tmp_path / "disk", 0
    source = changed_libraries(tmp_path, {})
    with mounted(disk, "24m"):
        settings = Settings(home=disk / "home", assets=source.assets)
        publish(settings, tell=silently)
        acknowledged = 1
        for room in [*range(0, 400_000, 20_000), *range(400_000, 4_000_000, 200_000)]:
            fill(disk, room)
            try:
                acknowledged = note(settings, f"with {room} bytes left")
            except OSError:
                failed += 1
            (disk / "ballast").unlink()
            acknowledged = len(recovered(settings, acknowledged))
            prune(settings, keep=1)
        assert failed > 10 and acknowledged > 5, "the disk was never full, or always"


def fill(disk: Path, room: int) -> None:
    """Leave so much room on a disk."""
    free = os.statvfs(disk)
    with (disk / "ballast").open("wb") as file:
        file.write(b"\0" * max(0, free.f_bavail * free.f_frsize - room))


def test_a_read_only_folder_is_served_and_verified_and_takes_no_version(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    source = changed_libraries(tmp_path, {})
    with mounted(disk, "64m"):
        settings = Settings(home=disk / "home", assets=source.assets)
        publish(settings, tell=silently)
        note(settings, "one")
        for name in ("lock", "keeping"):
            (settings.home / name).unlink(missing_ok=True)  # as in a copy of the folder
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(OSError, match="Read-only file system"):
            note(settings, "two")
        assert len(recovered(settings, 2)) == 2
        (tmp_path / "home").symlink_to(settings.home)  # beside it, the log of the server can be written
        with serving(tmp_path / "home", ACCORDS_ASSETS=str(settings.assets)) as server:
            assert server.query("ASK { ?s ?p ?o }").status_code == 200
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        note(settings, "three")
        assert len(recovered(settings, 3)) == 3
