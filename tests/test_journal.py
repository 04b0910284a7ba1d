"""The journal: what is written is read, what was not finished is not there, what was altered is found."""

import json
import os
import tracemalloc
from dataclasses import astuple, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from accords.errors import JournalDamaged
from accords.store.digest import line
from accords.store.journal import Journal
from accords.store.record import START, Entry, Mark, Record

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
LINES = st.sets(TEXTS, max_size=4).map(lambda texts: tuple(sorted(line(said(text)) for text in texts)))
ENTRIES = st.builds(
    Entry,
    time=st.just("2026-03-01T12:00:00Z"),
    message=TEXTS,
    who=TEXTS,
    source=TEXTS,
    base=st.just(""),
    made_from=TEXTS,
    judged_by=TEXTS,
    day=TEXTS,
    digest=TEXTS,
    warnings=st.integers(0, 9),
    infos=st.integers(0, 9),
    removes=LINES,
    adds=LINES,
    differing=LINES,
)


def said(text: str) -> Quad:
    return Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal(text), NamedNode("urn:g"))


def entry(message: str, adds: tuple[str, ...] = (), removes: tuple[str, ...] = ()) -> Entry:
    return Entry("2026-03-01T12:00:00Z", message, "Ada", "data", "", "in", "by", "", "out", 1, 2, removes, adds)


def written(file: Path, entries: list[Entry]) -> list[Record]:
    """A journal with these entries, the first of which gets a base."""
    journal, records, mark = Journal(file), [], START
    for number, each in enumerate(entries):
        records.append(journal.append(replace(each, base="" if number else "urn:base/"), mark))
        mark = records[-1].mark
    return records


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A journal of three records."""
    file = tmp_path / "journal"
    one, two = line(said("é\n")), line(said("two"))
    written(file, [entry("first", (one,)), entry("second", (two,), (one,)), entry("third", (one,))])
    return file


# ---- What is written is read


@given(st.lists(ENTRIES, min_size=1, max_size=4))
@settings(deadline=None, max_examples=40)
def test_what_is_written_is_read(entries: list[Entry]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "journal"
        records = written(file, entries)
        assert list(Journal(file).records()) == records
        assert [record.number for record in records] == list(range(1, len(entries) + 1))
        assert records[-1].mark.end == Journal(file).size() and Journal(file).base() == "urn:base/"
        for number, record in enumerate(records, 1):
            assert list(Journal(file).records(record.mark)) == records[number:]


@given(st.lists(ENTRIES, min_size=1, max_size=4))
@settings(deadline=None, max_examples=40)
def test_a_heading_says_what_the_record_says(entries: list[Entry]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "journal"
        said = [
            (record.mark, each.time, each.message, each.source, each.digest, len(each.removes), len(each.adds))
            for record in written(file, entries)
            for each in [record.entry]
        ]
        assert [astuple(heading)[1:] for heading in Journal(file).headings()] == [each[1:] for each in said]
        assert [heading.mark for heading in Journal(file).headings()] == [each[0] for each in said]


def test_a_list_of_versions_takes_little_memory_however_long_they_are(tmp_path: Path) -> None:
    many = tuple(sorted(line(said(f"{number:0300}")) for number in range(20_000)))
    [long, _] = written(tmp_path / "journal", [entry("first", many), entry("second", (), many[:1])])
    del many
    tracemalloc.start()
    try:
        assert [heading.adds for heading in Journal(tmp_path / "journal").headings()] == [20_000, 0]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert long.mark.end > 6_000_000 > 1_000_000 > peak


def test_a_journal_that_nobody_wrote_is_empty(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    assert (list(journal.records()), journal.base(), journal.size()) == ([], None, 0)


def test_a_record_is_text_that_a_person_can_read(three: Path) -> None:
    lines = three.read_text(encoding="utf-8").splitlines()
    header = json.loads(lines[0].removeprefix("version "))
    assert (header["number"], header["base"], header["message"], header["adds"]) == (1, "urn:base/", "first", 1)
    assert lines[1] == '+ <urn:a> <urn:p> "é\\n" <urn:g> .' and lines[2].startswith("end ")
    assert [each[:2] for each in lines[3:7]] == ["ve", "- ", "+ ", "en"]


def test_a_record_that_is_not_the_last_gets_no_other_successor(three: Path) -> None:
    first, second, _ = Journal(three).records()
    before = three.read_bytes()
    with pytest.raises(ValueError, match="record 2 is not the last"):
        Journal(three).append(entry("other"), second.mark)
    assert three.read_bytes() == before


def test_a_record_is_on_the_disk_before_its_last_line_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, seen, sync = tmp_path / "journal", [], os.fsync

    def watched(descriptor: int) -> None:
        seen.append(file.read_bytes().count(b"\nend "))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    written(file, [entry("first")])
    assert seen == [0, 1, 1], "the lines, then the last line, then the folder"


def test_a_journal_that_begins_anew_keeps_the_one_before(three: Path) -> None:
    content, journal = three.read_bytes(), Journal(three)
    record, kept = journal.begin_anew(replace(entry("other"), base="urn:other/"))
    assert kept.read_bytes() == content and list(journal.records()) == [record] and journal.base() == "urn:other/"
    assert journal.begin_anew(entry("another"))[1].name == "journal.2"


# ---- What was not finished is not there


def test_a_record_torn_at_any_byte_is_not_there_and_the_next_one_takes_its_place(three: Path) -> None:
    whole = three.read_bytes()
    first, second, third = Journal(three).records()
    assert third.mark.end == len(whole)
    for end in range(second.mark.end, third.mark.end):
        three.write_bytes(whole[:end])
        assert list(Journal(three).records()) == [first, second]
        again = Journal(three).append(third.entry, second.mark)
        assert again == third and three.read_bytes() == whole


@pytest.mark.parametrize("sign", ["adds", "removes", "differing"])
def test_a_record_without_its_last_line_is_not_there_however_long_its_lines_are(three: Path, sign: str) -> None:
    whole, (*_, third) = three.read_bytes(), Journal(three).records()
    lengths = set()
    for letters in range(80):
        told = Entry(**{**vars(entry("fourth")), sign: (line(said("x" * letters)),)})
        Journal(three).append(told, third.mark)
        unsealed = three.read_bytes()[:-69]
        lengths.add(len(unsealed) - unsealed[:-1].rfind(b"\n") - 1)
        three.write_bytes(unsealed)
        assert [record.number for record in Journal(three).records()] == [1, 2, 3]
        Journal(three).append(told, third.mark)
        assert [record.number for record in Journal(three).records()] == [1, 2, 3, 4]
        three.write_bytes(whole)
    assert 69 in lengths, "as long as the last line of a record"


@pytest.mark.parametrize("left", [b"\0" * 700, b"version {\n\0\0\0\n+ <urn:a>", b"version {}\n+ <urn:a>\n", b"\n"])
def test_what_a_power_cut_left_of_a_record_is_not_there(three: Path, left: bytes) -> None:
    records = list(Journal(three).records())
    with three.open("ab") as file:
        file.write(left)
    assert list(Journal(three).records()) == records
    Journal(three).append(entry("fourth"), records[-1].mark)
    assert [record.entry.message for record in Journal(three).records()] == ["first", "second", "third", "fourth"]


# ---- What was altered is found


def test_a_byte_flipped_anywhere_in_a_finished_record_is_found_and_told_with_its_number(three: Path) -> None:
    whole, ends = three.read_bytes(), [record.mark.end for record in Journal(three).records()]
    for place in range(len(whole) - 1):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << (place % 8)
        three.write_bytes(flipped)
        number = 1 + sum(place >= end for end in ends)
        with pytest.raises(JournalDamaged, match=f"record {number} is damaged") as told:
            list(Journal(three).records())
        assert "\n" not in str(told.value)
        with pytest.raises(JournalDamaged, match=f"record {number} is damaged"):
            list(Journal(three).headings())


@given(place=st.integers(0), value=st.integers(0, 255))
@settings(deadline=None)
def test_no_other_byte_in_an_earlier_record_goes_unseen(place: int, value: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "journal"
        records = written(file, [entry("first", (line(said("x")),)), entry("second")])
        whole = bytearray(file.read_bytes())
        place %= records[0].mark.end
        same = whole[place] == value
        whole[place] = value
        file.write_bytes(whole)
        if same:
            assert len(list(Journal(file).records())) == 2
        else:
            with pytest.raises(JournalDamaged, match="record 1 is damaged"):
                list(Journal(file).records())


def test_a_record_taken_out_put_elsewhere_or_made_up_is_found(three: Path) -> None:
    whole = three.read_bytes()
    first, second, third = Journal(three).records()
    parts = [whole[: first.mark.end], whole[first.mark.end : second.mark.end], whole[second.mark.end :]]
    for order, number in (([0, 2], 2), ([1, 2], 1), ([0, 2, 1], 2), ([0, 0, 1, 2], 2)):
        three.write_bytes(b"".join(parts[part] for part in order))
        with pytest.raises(JournalDamaged, match=f"record {number} is damaged"):
            list(Journal(three).records())
    forged = Journal(three.with_name("other"))
    made_up = forged.append(replace(first.entry, message="forged"))
    three.write_bytes(three.with_name("other").read_bytes() + parts[1] + parts[2])
    assert made_up.mark.hash != first.mark.hash
    with pytest.raises(JournalDamaged, match="record 2 is damaged: it does not name the hash"):
        list(Journal(three).records())


def test_a_journal_cut_short_of_what_was_read_before_is_found(three: Path) -> None:
    *_, third = Journal(three).records()
    three.write_bytes(three.read_bytes()[:-9])
    with pytest.raises(JournalDamaged, match="record 3 is damaged: the journal ends before"):
        list(Journal(three).records(third.mark))
    with pytest.raises(JournalDamaged):
        list(Journal(three.with_name("nowhere")).records(Mark(1, 10, "x")))
