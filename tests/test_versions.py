"""Versions: what makes one, what the journal has of it, what a crash leaves, and that no damage goes unseen."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize

from accords.errors import JournalDamaged, NoSuchVersion, Unpublishable
from accords.registry import catalogue, publication
from accords.registry.desk import accept
from accords.registry.keeping import rebuild
from accords.registry.publication import Published, publish
from accords.registry.replay import Change, Replay, lines
from accords.registry.rollback import rollback
from accords.registry.verification import verify
from accords.registry.versions import difference, versions
from accords.settings import Settings
from accords.store import select
from accords.store.digest import Digest
from accords.store.journal import Journal, unwatched
from accords.store.record import START, Entry, Mark, Record
from accords.store.versions import Versions, hashes
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, changed_libraries, libraries, published_libraries, silently

ELSEWHERE = "http://127.0.0.1:8000/"
ROME = f"""@prefix lend: <{LEND}> . @prefix library: <{DEFAULT_BASE}id/library/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{DEFAULT_BASE}graph/more> {{ library:rome a lend:Library ; skos:prefLabel "Rome" ;
  lend:kind <{DEFAULT_BASE}concept/kind/public> }}"""
ROMA = ROME.replace('"Rome"', '"Roma"')


def with_more(tmp_path: Path, text: str, message: str = "") -> Published:
    """The libraries with one more file, published."""
    return publish(changed_libraries(tmp_path, {"data/more.trig": text}), message=message, tell=silently)


@pytest.fixture
def three(tmp_path: Path) -> Settings:
    """Three versions: the libraries, with Rome, with Rome called Roma."""
    settings = changed_libraries(tmp_path, {})
    publish(settings, message="The first", tell=silently)
    with_more(tmp_path, ROME, "Rome joins")
    with_more(tmp_path, ROMA, "Rome is called\nRoma")
    return settings


def records(settings: Settings) -> list[tuple[int, str, int, int]]:
    """Number, message, and how many statements came and went, of each version."""
    found = [(version.record.number, version.record.entry) for version in versions(settings.home)]
    return [(number, entry.message, len(entry.adds), len(entry.removes)) for number, entry in found]


# ---- What makes a version


def test_each_change_of_a_statement_is_a_version_with_its_reason(three: Settings) -> None:
    first, second, third = records(three)
    assert first[:2] == (1, "The first") and first[2] > 50 and first[3] == 0
    assert second[:2] == (2, "Rome joins") and second[2] > 3 and second[3] == 0
    assert third == (3, "Rome is called\nRoma", 2, 2), "the name and the label that is inferred from it"
    entries = [version.record.entry for version in versions(three.home)]
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
    assert (published.version, published.digest) == (3, last.record.entry.digest)
    assert (pointer["version"], pointer["digest"]) == (3, published.digest)
    assert said == [{"version": "3", "digest": published.digest}]
    assert catalogue.front(published.store, DEFAULT_BASE, "en", ()).version == "3"


def test_anyone_recomputes_the_digest_from_the_dump(three: Settings) -> None:
    published = publish(three, tell=silently)
    quads = list(catalogue.dump(published.store, DEFAULT_BASE))
    dump = serialize(quads, format=RdfFormat.N_QUADS) or b""
    assert dump.count(b"\n") == len(quads) == versions(three.home)[-1].statements > 50
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
    assert published.version == 1 and published.digest == versions(three.home)[-1].record.entry.digest


def test_another_base_begins_another_journal_and_keeps_the_one_before(tmp_path: Path) -> None:
    published_libraries(tmp_path)
    before = (tmp_path / "home" / "journal").read_bytes()
    moved = publish(libraries(tmp_path, ELSEWHERE), fresh=True, tell=silently)
    assert moved.version == 1 and moved.recorded
    assert (tmp_path / "home" / "journal.1").read_bytes() == before
    [version] = versions(tmp_path / "home")
    assert version.record.entry.base == ELSEWHERE and verify(tmp_path / "home").faults == ()


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
def test_the_difference_is_that_of_the_sets_whatever_lies_between(sets: list[set[str]], data: st.DataObject) -> None:
    states = [set[str](), *sets]
    old, new = (data.draw(st.integers(0, len(sets))) for _ in range(2))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Journal, "records", lambda _: iter(recorded(states)))
        removed, added = difference(Path("nowhere"), old, new)
    assert removed == sorted(states[old] - states[new]) and added == sorted(states[new] - states[old])


def recorded(states: list[set[str]]) -> Iterator[Record]:
    """Records that lead through these sets, without a file."""
    for number, (before, after) in enumerate(zip(states, states[1:], strict=False), 1):
        change = Replay(statements=before, digest=Digest.of(before)).to(after)
        entry = Entry("", "", "", "", "", "", "", "", change.digest, 0, 0, change.removes, change.adds)
        yield Record(entry, Mark(number))


def test_a_change_leads_from_one_set_of_statements_to_the_other() -> None:
    change = Replay(statements={"a", "b"}, digest=Digest.of(["a", "b"])).to({"b", "c"})
    assert change == Change(START, str(Digest.of(["b", "c"])), ("a",), ("c",))
    assert change and not Replay().to(set())


# ---- What a crash leaves


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
    assert version.record.entry.base == ELSEWHERE and verify(three.home).faults == ()
    assert before in [file.read_bytes() for file in three.home.glob("journal.*")]


def lose_stores(home: Path) -> None:
    shutil.rmtree(home / "versions")


def lose_the_pointer(home: Path) -> None:
    (home / "published.json").unlink()


def spoil_the_pointer(home: Path) -> None:
    (home / "published.json").write_text('{"version": ')


@pytest.mark.parametrize("lose", [lose_stores, lose_the_pointer, spoil_the_pointer])
def test_a_lost_store_is_built_again_as_the_same_version(three: Settings, lose: Callable[[Path], None]) -> None:
    digest = versions(three.home)[-1].record.entry.digest
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


# ---- What is damaged


def test_what_is_as_it_was_published_has_no_fault(three: Settings) -> None:
    findings = verify(three.home)
    assert (findings.version, findings.faults) == (3, ()) and findings.statements > 50


def test_where_nothing_was_published_there_is_nothing_to_verify_or_to_list(tmp_path: Path) -> None:
    with pytest.raises(NoSuchVersion, match="run `accords publish`"):
        verify(tmp_path / "nowhere")
    with pytest.raises(NoSuchVersion, match="run `accords publish`"):
        versions(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_is_shorter_than_what_is_published_stops_the_publication(three: Settings) -> None:
    journal = three.home / "journal"
    journal.write_bytes(journal.read_bytes()[:-1])
    with pytest.raises(JournalDamaged, match="record 3 is damaged"):
        publish(three, tell=silently)
    with pytest.raises(JournalDamaged, match="record 3 is damaged"):
        with_more(three.home.parent, ROME)
    assert verify(three.home).faults == ("version 3 is published, and the journal ends with version 2",)
    journal.unlink()
    with pytest.raises(JournalDamaged):
        with_more(three.home.parent, ROME)


def flipped(three: Settings) -> None:
    journal = three.home / "journal"
    content = bytearray(journal.read_bytes())
    content[len(content) // 3] ^= 1
    journal.write_bytes(content)


def forged(three: Settings) -> None:
    """A journal that is whole, and another one."""
    entries = [version.record.entry for version in versions(three.home)]
    (three.home / "journal").unlink()
    journal, mark = Journal(three.home / "journal"), START
    for entry in entries:
        mark = journal.append(Entry(**{**vars(entry), "message": "forged"}), mark).mark


def beside_the_point(three: Settings) -> None:
    """A version that removes what is not there, adds what is, and has another digest than it says."""
    last = versions(three.home)[-1].record
    entry = Entry(**{**vars(last.entry), "removes": ("nowhere",), "adds": last.entry.adds, "digest": "0" * 64})
    Journal(three.home / "journal").append(entry, last.mark)


def in_the_store(three: Settings, change: Callable[[Store], None]) -> None:
    store = Store(str(three.home / "versions" / "3" / "store"))
    change(store)
    store.flush()


def one_of(store: Store) -> Quad:
    return next(store.quads_for_pattern(None, None, None, NamedNode(DEFAULT_BASE + "graph/more")))


def lost_from_the_store(three: Settings) -> None:
    in_the_store(three, lambda store: store.remove(one_of(store)))


def added_to_the_store(three: Settings) -> None:
    rome = NamedNode("urn:rome")
    in_the_store(three, lambda store: store.add(Quad(rome, rome, rome, NamedNode("urn:g"))))


def added_to_the_union(three: Settings) -> None:
    rome = NamedNode("urn:rome")
    in_the_store(three, lambda store: store.add(Quad(rome, rome, rome)))


def another_description(three: Settings) -> None:
    meta = NamedNode(DEFAULT_BASE + "graph/meta")
    in_the_store(three, lambda store: store.remove_graph(meta))


def unreadable_store(three: Settings) -> None:
    (three.home / "versions" / "3" / "store" / "CURRENT").write_text("nonsense")


def worn_store(three: Settings) -> None:
    """Every file of statements has a flipped byte."""
    for file in (three.home / "versions").rglob("*.sst"):
        content = bytearray(file.read_bytes())
        content[20] ^= 1
        file.write_bytes(content)


def another_base(three: Settings) -> None:
    (three.home / "state.json").write_text(json.dumps({"base": ELSEWHERE}))


def damaged_base(three: Settings) -> None:
    (three.home / "state.json").write_text('{"ba')


def with_members(file: Path, **changed: object) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text()), **changed}))


def pointing_to(**changed: object) -> Callable[[Settings], None]:
    return lambda three: with_members(three.home / "published.json", **changed)


def manifest_with(**changed: object) -> Callable[[Settings], None]:
    return lambda three: with_members(three.home / "versions" / "3" / "manifest.json", **changed)


def worn_elsewhere(three: Settings) -> None:
    """A byte in the middle of the largest file of statements, which no reading of the statements in order meets."""
    files = sorted((three.home / "versions" / "3" / "store").glob("*.sst"), key=lambda file: file.stat().st_size)
    for file in files:
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)


def counted_wrong(three: Settings) -> None:
    """A manifest with other counts, sealed anew."""
    kept = Versions(three.home / "versions")
    manifest = kept.manifest(3)
    assert manifest
    kept.describe(three.home / "versions" / "3", replace(manifest, counts={**manifest.counts, "triples": 1}))


def stray_folder(three: Settings) -> None:
    shutil.copytree(three.home / "versions" / "1", three.home / "versions" / "99")


NO_MANIFEST = ["the manifest of version 3 cannot be read"]
NO_POINTER = ["published.json cannot be read"]
ANOTHER = ["the record of version 3 in the journal is not the one that was published"]


def no_store(three: Settings) -> None:
    shutil.rmtree(three.home / "versions")


ALTERED = ["files of the store of version 3 are not as they were written"]


@pytest.mark.parametrize(
    ("damage", "faults"),
    [
        (flipped, ["record 1 is damaged", "version 3 is published, and the journal ends with version 0"]),
        (
            forged,
            [f"the store of version {number} was made from another record" for number in (1, 2, 3)]
            + ["the record of version 3 in the journal is not the one that was published"],
        ),
        (
            beside_the_point,
            ["version 4 removes what was not there", "version 4 adds what was there", "version 4 has the digest",
             "version 4 is in the journal, and version 3 is published"],
        ),
        (lost_from_the_store, [*ALTERED, "has the digest", "lacks 1 statements", "is not the union"]),
        (added_to_the_store, [*ALTERED, "has the digest", "has, beside the journal, 1 statements: <urn",
                              "is not the union"]),
        (added_to_the_union, [*ALTERED, "is not the union of its named graphs"]),
        (another_description, [*ALTERED, "names another version or digest"]),
        (unreadable_store, [*ALTERED, "cannot be read"]),
        (worn_store, [f"version {number} {said}" for number in (1, 2, 3)
                      for said in ("are not as they were written", "cannot be read")]),
        (another_base, [f"the journal is for the base {DEFAULT_BASE}, the state folder for {ELSEWHERE}"]),
        (damaged_base, [f"the journal is for the base {DEFAULT_BASE}, the state folder for none"]),
        (pointing_to(digest="0" * 64), ANOTHER),
        (pointing_to(record_end=5), ANOTHER),
        (pointing_to(version=2), ["the record of version 2 in the journal is not the one that was published"]),
        (pointing_to(version="3"), NO_POINTER),
        (pointing_to(base="http://x/"), [f"published.json is for the base http://x/, the journal for {DEFAULT_BASE}"]),
        (manifest_with(digest="0" * 64), NO_MANIFEST),
        (manifest_with(base=5), NO_MANIFEST),
        (manifest_with(counts={"triples": "many"}), NO_MANIFEST),
        (manifest_with(counts=[]), NO_MANIFEST),
        (counted_wrong, ["the counts in the manifest of version 3 are not those of its store"]),
        (stray_folder, ["version 99 has a folder, and the newest version is 3"]),
        (no_store, ["version 3 is published, and has no store"]),
    ],
)  # fmt: skip
def test_damage_is_found_and_told_a_line_a_fault(
    three: Settings, damage: Callable[[Settings], None], faults: list[str]
) -> None:
    damage(three)
    found = verify(three.home).faults
    assert len(found) == len(faults), found
    for line, words in zip(found, faults, strict=True):
        assert words in line and "\n" not in line


def test_a_file_of_a_store_that_is_worn_is_named_though_all_statements_can_be_read(three: Settings) -> None:
    worn_elsewhere(three)
    assert any(
        "files of the store of version 3 are not as they were written" in each for each in verify(three.home).faults
    )
    assert with_more(three.home.parent, ROME, "Rome again").version == 4
    assert not [each for each in verify(three.home).faults if "version 4" in each or "version 3" in each]


def test_the_hash_of_a_file_that_versions_share_is_taken_over(three: Settings) -> None:
    kept = Versions(three.home / "versions")
    manifest = kept.manifest(3)
    assert manifest and manifest.files and kept.altered(manifest) == []
    one = next(name for name in manifest.files if name.endswith(".sst") and (kept.store(2) / name).exists())
    found = hashes(kept.store(3), kept.store(2), {one: "taken over"})
    assert found == {**manifest.files, one: "taken over"}


@pytest.mark.parametrize("act", ["publish", "desk", "rollback", "rebuild"])
@pytest.mark.parametrize(
    "damage",
    [
        pointing_to(digest="0" * 64),
        pointing_to(record_end=5),
        pointing_to(record_hash="0" * 64),
        pointing_to(version=2),
        pointing_to(version="3"),
        pointing_to(base="http://x/"),
        manifest_with(digest="0" * 64),
        manifest_with(base=5),
        manifest_with(counts={"triples": "many"}),
        damaged_base,
    ],
)
def test_what_is_damaged_beside_the_journal_is_mended_and_reaches_no_record(
    three: Settings, damage: Callable[[Settings], None], act: str
) -> None:
    damage(three)
    if act == "publish":
        assert publish(three, tell=silently).digest == versions(three.home)[-1].record.entry.digest
    elif act == "desk":
        said = f'<{DEFAULT_BASE}id/library/lyon> <{LEND}note> "Mended."@en .'
        assert accept(three, parse(said, RdfFormat.TURTLE), tell=silently).version == 4
    elif act == "rollback":
        assert rollback(three, 1, tell=silently).digest == versions(three.home)[0].record.entry.digest
    else:
        assert rebuild(three, unwatched) == 3
        publish(three, tell=silently)
    assert verify(three.home).faults == ()


@pytest.mark.parametrize("damage", [lost_from_the_store, added_to_the_store, unreadable_store, worn_store])
def test_a_store_that_was_altered_never_reaches_the_journal(
    three: Settings, damage: Callable[[Settings], None]
) -> None:
    damage(three)
    assert with_more(three.home.parent, ROME, "Rome again").version == 4
    assert records(three)[3] == (4, "Rome again", 2, 2)
    assert verify(three.home).faults == ()


def test_a_journal_that_contradicts_itself_is_not_gone_on_with(three: Settings) -> None:
    beside_the_point(three)
    with pytest.raises(JournalDamaged, match="The journal contradicts itself: version 4 has the digest"):
        publish(three, tell=silently)


def test_the_journal_alone_holds_every_version(three: Settings) -> None:
    replay, seen = Replay(), []
    for record in Journal(three.home / "journal").records():
        replay.go_on([record])
        seen.append(len(replay.statements))
        quads = parse("\n".join(replay.statements).encode(), RdfFormat.N_QUADS)
        assert len(set(quads)) == seen[-1] and str(Digest.of(replay.statements)) == record.entry.digest
    assert seen == [version.statements for version in versions(three.home)]
    assert replay.statements == lines(publication.publish(three, tell=silently).store, DEFAULT_BASE)
