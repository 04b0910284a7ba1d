"""One at a time: who has to wait is told for what, and is let in when the other one ends."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from accords.registry.state import State
from accords.registry.verification import verify
from accords.settings import Settings
from tests.registries import noted, versions
from tests.serving import PACKAGES

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGES)}


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
