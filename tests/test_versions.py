"""Versions: what makes one, what the journal has of it, and how two of them differ."""

import hashlib
import json
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as within
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, serialize

from accords.errors import NoSuchVersion, Unpublishable
from accords.registry import catalogue
from accords.registry.publication import publish
from accords.registry.replay import Change, Replay, lines
from accords.registry.verification import verify
from accords.registry.versions import difference, history
from accords.settings import Settings
from accords.store import select
from accords.store.digest import Digest
from accords.store.journal import Journal
from accords.store.record import START, Entry
from accords.terms import DEFAULT_BASE
from tests.registries import (
    ELSEWHERE,
    ROME,
    changed_libraries,
    libraries,
    published_libraries,
    records,
    silently,
    versions,
    with_more,
)

# ---- What makes a version


def test_each_change_of_a_statement_is_a_version_with_its_reason(three: Settings) -> None:
    first, second, third = records(three)
    assert first[:2] == (1, "The first") and first[2] > 50 and first[3] == 0
    assert second[:2] == (2, "Rome joins") and second[2] > 3 and second[3] == 0
    assert third == (3, "Rome is called\nRoma", 2, 2), "the name and the label that is inferred from it"
    entries = [version.entry for version in versions(three.home)]
    assert [entry.base for entry in entries] == [DEFAULT_BASE, "", ""]
    assert all(entry.who and entry.time.endswith("Z") and entry.warnings == 1 for entry in entries)
    assert len({entry.made_from for entry in entries}) == 3


def test_number_and_digest_are_the_same_wherever_they_are_said(three: Settings) -> None:
    published = publish(three, tell=silently)
    pointer = json.loads((three.home / "published.json").read_text())
    last = versions(three.home)[-1]
    said = select(
        published.store,
        f"""PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?version ?digest {{ GRAPH <{DEFAULT_BASE}graph/meta> {{ <{DEFAULT_BASE}graph/meta#dataset>
          owl:versionInfo ?version ; spdx:checksum [ a spdx:Checksum ; spdx:checksumValue ?digest ] }} }}""",
    )
    assert (published.version, published.digest) == (3, last.entry.digest)
    assert (pointer["version"], pointer["digest"]) == (3, published.digest)
    assert said == [{"version": "3", "digest": published.digest}]
    assert catalogue.front(published.store, DEFAULT_BASE, "en", ()).version == "3"


def test_anyone_recomputes_the_digest_from_the_dump(three: Settings) -> None:
    published = publish(three, tell=silently)
    quads = list(catalogue.dump(published.store, DEFAULT_BASE))
    dump = serialize(quads, format=RdfFormat.N_QUADS) or b""
    assert dump.count(b"\n") == len(quads) == list(history(three.home))[-1].statements > 50
    total = sum(int(hashlib.sha256(each).hexdigest(), 16) for each in dump.splitlines()) % 2**256
    assert published.digest == f"{total:064x}"


def test_where_no_statement_comes_or_goes_there_is_no_new_version(three: Settings) -> None:
    before = (three.home / "journal").read_bytes()
    shape = (three.assets / "shapes" / "loan.ttl").read_text()
    changed = publish(three, tell=silently)
    assert not changed.built and not changed.recorded
    changed_libraries(three.home.parent, {"shapes/loan.ttl": shape + "\n# a remark\n"})
    remarked = publish(three, message="A remark", tell=silently)
    assert remarked.built and not remarked.recorded
    fresh = publish(three, fresh=True, tell=silently)
    assert fresh.built and not fresh.recorded and fresh.version == 3 and fresh.digest == changed.digest
    assert (three.home / "journal").read_bytes() == before


def test_what_is_refused_is_no_version(three: Settings) -> None:
    with pytest.raises(Unpublishable):
        with_more(three.home.parent, ROME.replace('"Rome"', '"Rome"@en , "Roma"@en'))
    assert len(records(three)) == 3 and verify(three.home).faults == ()


def test_the_same_statements_have_the_same_digest_in_another_state_folder_and_by_another_way(three: Settings) -> None:
    settings = Settings(home=three.home.parent / "other", assets=three.assets)
    published = publish(settings, tell=silently)
    assert published.version == 1 and published.digest == versions(three.home)[-1].entry.digest


def test_another_base_begins_another_journal_and_keeps_the_one_before(tmp_path: Path) -> None:
    published_libraries(tmp_path)
    before = (tmp_path / "home" / "journal").read_bytes()
    moved = publish(libraries(tmp_path, ELSEWHERE), fresh=True, tell=silently)
    assert moved.version == 1 and moved.recorded
    assert (tmp_path / "home" / "journal.1").read_bytes() == before
    [version] = versions(tmp_path / "home")
    assert version.entry.base == ELSEWHERE and verify(tmp_path / "home").faults == ()


def test_without_state_json_the_journal_says_the_base(three: Settings) -> None:
    (three.home / "state.json").unlink()
    with pytest.raises(Exception, match="names never change"):
        publish(Settings(base=ELSEWHERE, home=three.home, assets=three.assets), tell=silently)
    assert not publish(three, tell=silently).built


# ---- How versions differ


def test_the_difference_of_two_versions_is_what_leads_from_one_to_the_other(three: Settings) -> None:
    removed, added = difference(three.home, 2, 3)
    assert [line.count('"Rome"') for line in removed] == [1, 1] and [line.count('"Roma"') for line in added] == [1, 1]
    assert difference(three.home, 3, 2) == (added, removed)
    assert difference(three.home, 3, 3) == ([], [])
    nothing, all_of_it = difference(three.home, 0, 3)
    assert nothing == [] and all_of_it == sorted(lines(publish(three, tell=silently).store, DEFAULT_BASE))
    _, since = difference(three.home, 1, 3)
    assert not any('"Rome"' in line for line in since), "what came and went again is no difference"


@pytest.mark.parametrize(("old", "new"), [(0, 4), (4, 1), (-1, 1)])
def test_a_version_that_does_not_exist_is_refused(three: Settings, old: int, new: int) -> None:
    with pytest.raises(NoSuchVersion, match="the newest is 3"):
        difference(three.home, old, new)


SETS = st.lists(st.sets(st.sampled_from("abcdef")), min_size=1, max_size=5)


@given(SETS, st.data())
@within(deadline=None, max_examples=40)
def test_the_difference_is_that_of_the_sets_whatever_lies_between(sets: list[set[str]], data: st.DataObject) -> None:
    states = [set[str](), *sets]
    old, new = (data.draw(st.integers(0, len(sets))) for _ in range(2))
    with TemporaryDirectory() as home:
        record(Path(home), states)
        removed, added = difference(Path(home), old, new)
    assert removed == sorted(states[old] - states[new]) and added == sorted(states[new] - states[old])


def record(home: Path, states: list[set[str]]) -> None:
    """Write a journal that leads through these sets."""
    journal, mark = Journal(home / "journal"), START
    for before, after in pairwise(states):
        change = Replay(statements=before, digest=Digest.of(before)).to(after)
        entry = Entry("", "", "", "", "", "", "", "", change.digest, 0, 0, change.removes, change.adds)
        mark = journal.append(entry, mark).mark


def test_a_change_leads_from_one_set_of_statements_to_the_other() -> None:
    change = Replay(statements={"a", "b"}, digest=Digest.of(["a", "b"])).to({"b", "c"})
    assert change == Change(START, str(Digest.of(["b", "c"])), ("a",), ("c",))
    assert change and not Replay().to(set())
