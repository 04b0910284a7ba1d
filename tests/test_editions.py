"""When a version was published, for pages that name it."""

from pathlib import Path

from accords.http.editions import Editions
from accords.registry.keeping import prune
from accords.registry.publication import publish
from accords.settings import Settings
from tests.registries import ELSEWHERE, silently, versions


def test_each_version_has_the_time_of_its_record_whether_its_store_is_kept_or_not(four: Settings) -> None:
    recorded = [record.entry.time for record in versions(four.home)]
    assert len(recorded) == 4
    assert [Editions(four).time(number) for number in (1, 2, 3, 4)] == recorded
    prune(four, 1)
    assert [Editions(four).time(number) for number in (4, 1, 3, 2)] == [recorded[n - 1] for n in (4, 1, 3, 2)]


def test_of_a_journal_that_another_base_has_taken_over_no_time_is_told(four: Settings, tmp_path: Path) -> None:
    editions = Editions(four)
    publish(Settings(base=ELSEWHERE, home=four.home, assets=four.assets), fresh=True, tell=silently)
    assert editions.time(1) == "" == editions.time(4)
