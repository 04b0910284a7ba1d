"""No damage goes unseen, and none reaches the journal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from accords.errors import JournalDamaged, NoSuchVersion
from accords.registry import publication
from accords.registry.desk import accept
from accords.registry.keeping import rebuild
from accords.registry.publication import publish
from accords.registry.replay import Replay, lines
from accords.registry.rollback import rollback
from accords.registry.verification import verify
from accords.registry.versions import history
from accords.settings import Settings
from accords.store.digest import Digest
from accords.store.journal import Journal, unwatched
from accords.store.versions import Versions, hashes
from accords.terms import DEFAULT_BASE
from tests.damage import (
    added_to_the_store,
    added_to_the_union,
    another_base,
    another_description,
    beside_the_point,
    counted_wrong,
    damaged_base,
    flipped,
    forged,
    lost_from_the_store,
    manifest_with,
    no_store,
    pointing_to,
    stray_folder,
    unreadable_store,
    worn_elsewhere,
    worn_store,
)
from tests.registries import ELSEWHERE, LEND, ROME, records, silently, versions, with_more

NO_MANIFEST = ["the manifest of version 3 cannot be read"]
NO_POINTER = ["published.json cannot be read"]
ANOTHER = ["the record of version 3 in the journal is not the one that was published"]
ALTERED = ["files of the store of version 3 are not as they were written"]


def test_what_is_as_it_was_published_has_no_fault(three: Settings) -> None:
    findings = verify(three.home)
    assert (findings.version, findings.faults) == (3, ()) and findings.statements > 50


def test_where_nothing_was_published_there_is_nothing_to_verify_or_to_list(tmp_path: Path) -> None:
    with pytest.raises(NoSuchVersion, match="run `accords publish`"):
        verify(tmp_path / "nowhere")
    with pytest.raises(NoSuchVersion, match="run `accords publish`"):
        next(history(tmp_path / "nowhere"))
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
        assert publish(three, tell=silently).digest == versions(three.home)[-1].entry.digest
    elif act == "desk":
        said = f'<{DEFAULT_BASE}id/library/lyon> <{LEND}note> "Mended."@en .'
        assert accept(three, parse(said, RdfFormat.TURTLE), tell=silently).version == 4
    elif act == "rollback":
        assert rollback(three, 1, tell=silently).digest == versions(three.home)[0].entry.digest
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
    assert seen == [version.statements for version in history(three.home)]
    assert replay.statements == lines(publication.publish(three, tell=silently).store, DEFAULT_BASE)
