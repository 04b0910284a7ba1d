"""What a crash leaves: at each place where a publication can end, what was published is there, and nothing in part."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from accords.registry.publication import publish
from accords.registry.verification import verify
from accords.registry.versions import difference
from accords.settings import Settings
from accords.store.journal import Journal
from tests.registries import (
    ELSEWHERE,
    ROMA,
    ROME,
    changed_libraries,
    libraries,
    published_libraries,
    records,
    silently,
    versions,
    with_more,
)


class PowerCut(Exception):
    """The process ends here."""


def cut(*_: object, **__: object) -> None:
    raise PowerCut


@contextmanager
def power_cut_at(place: Callable[[pytest.MonkeyPatch], None]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as broken:
        place(broken)
        with pytest.raises(PowerCut):
            yield


def before_the_journal(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(Journal, "append", cut)


def within_the_record(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(os, "fsync", lambda descriptor: cut() if "journal" in os.readlink(f"/dev/fd/{descriptor}") else None)


def between_journal_and_store(broken: pytest.MonkeyPatch) -> None:
    broken.setattr("accords.store.versions.Versions.put_in_place", cut)


def before_the_store_has_its_name(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(os, "rename", cut)


def before_the_flip(broken: pytest.MonkeyPatch) -> None:
    replace = os.replace
    broken.setattr(os, "replace", lambda a, b: cut() if Path(b).name == "published.json" else replace(a, b))


UNRECORDED = [before_the_journal, within_the_record]
RECORDED = [between_journal_and_store, before_the_store_has_its_name, before_the_flip]


@pytest.mark.parametrize("place", [*UNRECORDED, *RECORDED])
def test_after_a_crash_anywhere_the_same_version_is_published_once(
    three: Settings, place: Callable[[pytest.MonkeyPatch], None]
) -> None:
    with power_cut_at(place):
        with_more(three.home.parent, ROME, "Rome again")
    assert json.loads((three.home / "published.json").read_text())["version"] == 3
    assert len(records(three)) == (4 if place in RECORDED else 3)
    told: list[str] = []
    published = publish(three, message="after the crash", tell=told.append)
    assert published.built and published.recorded and published.version == 4
    assert [record[1] for record in records(three)][3:] == ["Rome again" if place in RECORDED else "after the crash"]
    assert any("Judging" in line for line in told) == (place in UNRECORDED), "the verdict is in the record"
    assert (published.warnings, published.infos) == (1, 0)
    assert verify(three.home).faults == () and not publish(three, tell=silently).built


@pytest.mark.parametrize("place", RECORDED)
def test_what_changes_after_a_crash_is_the_version_after_the_recorded_one(
    three: Settings, place: Callable[[pytest.MonkeyPatch], None]
) -> None:
    with power_cut_at(place):
        with_more(three.home.parent, ROME, "Rome again")
    back = with_more(three.home.parent, ROMA, "Roma after all")
    assert back.version == 5 and back.recorded
    assert [record[1] for record in records(three)][3:] == ["Rome again", "Roma after all"]
    assert verify(three.home).faults == () and difference(three.home, 3, 5) == ([], [])


@pytest.mark.parametrize("place", [*UNRECORDED, *RECORDED])
def test_after_a_crash_of_the_first_publication_the_next_one_is_version_1(
    tmp_path: Path, place: Callable[[pytest.MonkeyPatch], None]
) -> None:
    settings = changed_libraries(tmp_path, {})
    with power_cut_at(place):
        publish(settings, tell=silently)
    assert publish(settings, tell=silently).version == 1
    assert len(records(settings)) == 1 and verify(settings.home).faults == ()


@pytest.mark.parametrize("place", [*UNRECORDED, *RECORDED])
def test_after_a_crash_while_the_base_changes_the_new_base_begins_at_1_and_the_old_journal_is_kept(
    three: Settings, place: Callable[[pytest.MonkeyPatch], None]
) -> None:
    before = (three.home / "journal").read_bytes()
    moved = Settings(base=ELSEWHERE, home=three.home, assets=three.assets)
    with power_cut_at(place):
        publish(moved, fresh=True, tell=silently)
    if place in UNRECORDED:
        assert publish(three, tell=silently).version == 3, "the versions under the base before are still published"
        assert verify(three.home).faults == ()
    assert publish(moved, fresh=place in UNRECORDED, tell=silently).version == 1
    [version] = versions(three.home)
    assert version.entry.base == ELSEWHERE and verify(three.home).faults == ()
    assert before in [file.read_bytes() for file in three.home.glob("journal.*")]


def lose_stores(home: Path) -> None:
    shutil.rmtree(home / "versions")


def lose_the_pointer(home: Path) -> None:
    (home / "published.json").unlink()


def spoil_the_pointer(home: Path) -> None:
    (home / "published.json").write_text('{"version": ')


@pytest.mark.parametrize("lose", [lose_stores, lose_the_pointer, spoil_the_pointer])
def test_a_lost_store_is_built_again_as_the_same_version(three: Settings, lose: Callable[[Path], None]) -> None:
    digest = versions(three.home)[-1].entry.digest
    lose(three.home)
    published = publish(three, tell=silently)
    assert (published.version, published.digest) == (3, digest)
    assert len(records(three)) == 3 and verify(three.home).faults == ()


def test_a_state_folder_of_an_earlier_release_is_published_anew(tmp_path: Path) -> None:
    published_libraries(tmp_path)
    home = tmp_path / "home"
    pointer = json.loads((home / "published.json").read_text())
    earlier = {"folder": "1", **{name: pointer[name] for name in ("digest", "day", "warnings", "infos")}}
    (home / "published.json").write_text(json.dumps(earlier))
    (home / "journal").unlink()
    assert publish(libraries(tmp_path), tell=silently).version == 1 and verify(home).faults == ()
