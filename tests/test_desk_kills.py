"""A server that is killed again and again between receipt and acceptance loses nothing, and accepts nothing twice."""

import os
from pathlib import Path

import pytest

from accords.registry.verification import verify
from tests.desk_kills import free_settings, kill_again_and_again
from tests.registries import LIBRARIES, versions

_ALL = os.environ.get("ACCORDS_REQUIRE_ALL") == "1"
TIMES = {"sqlite": 200 if _ALL else 6, "postgresql": 20 if _ALL else 2}


def test_nothing_acknowledged_is_lost_and_nothing_is_accepted_twice_however_often_the_server_is_killed(
    tmp_path: Path, desk_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = "postgresql" if desk_url else "sqlite"
    settings, times = free_settings(tmp_path / "home", LIBRARIES, desk_url), TIMES[kind]
    ledger = kill_again_and_again(settings, times, seed=7)
    lines = [f"{times} times SIGKILL ({kind}), {len(ledger.sent)} submissions"]
    lines += [f"  {count:4} while {doing}" for doing, count in sorted(ledger.killed.items())]
    lines += [f"  {count:4} after which was left: {state}" for state, count in sorted(ledger.left.items())]
    lines += ["     0 lost, 0 accepted twice"]
    if kept := os.environ.get("ACCORDS_ARTEFACTS"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        Path(kept, f"kills-{kind}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    accepted = {each.version for each in ledger.sent}
    assert sum(ledger.killed.values()) == times and len(accepted) == len(ledger.sent) >= 1
    assert accepted == {record.number for record in versions(settings.home)} - {1}
    assert verify(settings.home).faults == ()
