"""The log of changes: a projection of the journal that can be lost, and is the same however it is made."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from accords.errors import BackendDown
from accords.registry.feeds import log as log_module
from accords.registry.feeds import writing
from accords.registry.feeds.log import ENTITIES, Log, Logged
from accords.registry.feeds.writing import FILE
from accords.registry.publication import publish
from accords.settings import Settings
from tests.registries import ELSEWHERE, libraries, noted, silently, versions

LYON = "https://w3id.org/accords/id/library/lyon"


def all_of(settings: Settings) -> list[Logged]:
    """All that the log has."""
    found = Log(settings.home, settings.base, versions(settings.home)[-1].number)
    return found.stretch(1, found.count())


def test_the_log_has_each_change_of_each_thing(four: Settings) -> None:
    log = Log(four.home, four.base, 4)
    mine = log.of(LYON)
    assert [(each.version, each.activity, each.kind) for each in mine] == [
        (1, "create", "library"), (2, "update", "library"), (3, "update", "library"), (4, "update", "library"),
    ]  # fmt: skip
    assert len({each.stamp for each in mine}) == 4 and sorted(each.stamp for each in mine) == [e.stamp for e in mine]
    assert [len(each.lines) - len(mine[0].lines) for each in mine] == [0, 1, 2, 3]
    assert log.before(mine[1]) == mine[0].lines and log.before(mine[0]) == ()
    published = {each for record in versions(four.home) for each in record.entry.adds}
    assert {line for each in all_of(four) for line in each.lines} == {
        each for each in published if not each.endswith("graph/inferred> .")
    }
    assert log.count() > log.count(ENTITIES) > log.count("library") == 5 and log.count("dragon") == 0
    assert log.lives("library")[LYON] == (4, mine[0].stamp, mine[-1].stamp)


def test_a_log_tells_nothing_of_later_versions(four: Settings) -> None:
    all_of(four)
    assert [each.version for each in Log(four.home, four.base, 2).of(LYON)] == [1, 2]
    assert Log(four.home, four.base, 2).first_of(3) == 0 < Log(four.home, four.base, 3).first_of(3)


def test_a_log_that_goes_on_is_the_one_that_is_made_at_once(first: Settings) -> None:
    for number in (2, 3):
        all_of(first)
        noted(first, number)
    grown = all_of(first)
    (first.home / FILE).unlink()
    assert all_of(first) == grown


def test_a_log_that_a_process_of_its_own_makes_is_the_same(four: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    here = all_of(four)
    (four.home / FILE).unlink()
    monkeypatch.setattr(writing, "MUCH", 0)
    monkeypatch.setattr(writing, "_add", lambda *_: pytest.fail("this process reads the journal itself"))
    assert all_of(four) == here


def test_a_damaged_or_foreign_file_is_made_anew(four: Settings) -> None:
    before = all_of(four)
    (four.home / FILE).write_bytes(b"no database at all" * 100)
    assert all_of(four) == before


def test_where_nothing_can_be_written_the_log_is_elsewhere(four: Settings) -> None:
    (four.home / FILE).mkdir()
    assert [each.version for each in Log(four.home, four.base, 4).of(LYON)] == [1, 2, 3, 4]


def test_another_journal_has_another_log(tmp_path: Path) -> None:
    settings = libraries(tmp_path)
    publish(settings, tell=silently)
    assert {each.version for each in all_of(settings)} == {1}
    other = Settings(base=ELSEWHERE, home=settings.home, assets=settings.assets)
    publish(other, fresh=True, tell=silently)
    assert any(each.subject == f"{ELSEWHERE}id/library/lyon" for each in all_of(other))
    assert not any(each.subject == LYON for each in all_of(other))


def test_who_asks_while_the_journal_is_read_is_told_to_come_back(
    four: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "_MOMENT", 0.01)
    log = Log(four.home, four.base, 4)
    with log._reads, pytest.raises(BackendDown):
        log.count()
    assert log.count() and list(parse("\n".join(log.of(LYON)[0].lines), RdfFormat.N_QUADS))
