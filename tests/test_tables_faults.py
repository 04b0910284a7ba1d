"""What spreadsheets write, and what people write into them: read as it is meant, or told with line and column."""

import json
import re
import tomllib
from importlib import resources

import pytest
from pyoxigraph import Literal

from accords.errors import FaultyTable, UnparsableRDF
from accords.registry.tables.conversion import convert
from accords.registry.tables.dialect import Unreadable
from accords.registry.tables.faults import Fault
from accords.registry.tables.tabular import TableFile, read_table
from accords.terms import RDF
from tests.tabling import ID, faults, libraries, read, registry, rows, triples

HEADER = ("id", "name@en", "member", "in", "role", "start", "source", "confidence")
ROW = ("a--b", "A in B", "fra", "gpai", "member", "2020-06", "1lurer-am-1454118", "verified")


def table(*lines: tuple[str, ...], by: str = ",", end: str = "\n") -> str:
    return end.join(by.join(line) for line in (HEADER, *lines)) + end


def one(**changed: str) -> str:
    """A file of one row, with some cells changed."""
    return rows(HEADER, [changed.get(header.partition("@")[0], cell) for header, cell in zip(HEADER, ROW, strict=True)])


def told(text: str, kind: str = "membership") -> Fault:
    """The one fault of a file."""
    (fault,) = read(text, kind).faults
    return fault


GOOD = triples(read(table(ROW)))


def test_a_good_row_is_eight_statements() -> None:
    assert len(GOOD) == 8 and faults(table(ROW)) == []


@pytest.mark.parametrize("by", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_ends_of_lines_are_found_out(by: str, end: str) -> None:
    assert triples(read(table(ROW, by=by, end=end))) == GOOD


def test_a_mark_of_utf_8_or_16_and_a_line_that_names_the_separator_are_read() -> None:
    assert triples(read(b"\xef\xbb\xbf" + table(ROW).encode())) == GOOD
    assert triples(read(table(ROW, by="\t").encode("utf-16"))) == GOOD
    named = read("sep=;\r\n" + table(ROW, by=";"))
    assert triples(named) == GOOD and set(named.lines.values()) == {3}


def test_the_separator_is_that_by_which_headers_are_known_not_the_most_frequent() -> None:
    text = 'id;name@en;"caveat, and, more, and, more";caveat@en\na;A;;"one, two, three"\n'
    assert [fault.column for fault in read(text, "person").faults if fault.code == "unknown-header"] == [3]


def test_what_is_not_utf_8_is_refused_with_what_it_may_be_and_read_when_it_is_named() -> None:
    data = table(ROW[:1] + ("Côte",) + ROW[2:]).encode("windows-1252")
    with pytest.raises(Unreadable, match="“Côte”") as unreadable:
        read(data)
    assert (unreadable.value.fault.line, unreadable.value.fault.code) == (2, "not-utf-8")
    found = convert(data, registry().find("membership"), registry(), encoding="windows-1252")
    assert Literal("Côte", language="en") in {each.object for each in triples(found)}


def test_a_line_is_that_of_the_file_also_after_a_cell_of_several_lines_and_an_empty_row() -> None:
    text = table(("a", '"A\n\nB"', *ROW[2:]), ("",) * 8, ("b", "B", "nowhere", *ROW[3:]))
    assert (6, 3, "unknown") in faults(text)


def test_space_around_a_cell_and_around_a_header_is_nothing() -> None:
    spaced = table(tuple(f" {cell}\u00a0" for cell in ROW)).replace("member,in", " Member , IN ")
    assert triples(read(spaced)) == GOOD


def test_a_formula_is_a_text() -> None:
    assert Literal("=SUM(A1)", language="en") in {each.object for each in triples(read(one(name="=SUM(A1)")))}


@pytest.mark.parametrize("cell", ["fra", "state/fra", "id/state/fra", "state:fra", f"{ID}state/fra",
                                  f"<{ID}state/fra>", "France", "FRANCE", "FRA", "FR", "250"])  # fmt: skip
def test_an_entity_is_named_in_any_way_that_is_its_alone(cell: str) -> None:
    assert triples(read(one(member=cell))) == GOOD


@pytest.mark.parametrize("cell", ["member", "role:member", "role/member", "Member", "membre"])
def test_a_concept_is_named_likewise(cell: str) -> None:
    assert triples(read(one(role=cell))) == GOOD


def test_what_is_called_alike_is_told_with_all_that_are() -> None:
    fault = told(one(member="AU"))
    assert (fault.code, fault.suggestions) == ("ambiguous", ("organisation/african-union", "state/aus"))


def test_a_name_that_is_close_to_one_is_told_with_it() -> None:
    assert told(one(member="Frence")).suggestions[0] == "state/fra (France)"
    assert told(one(**{"in": "gpia"})).suggestions[0].startswith("partnership/gpai (")
    assert "Vouliez-vous dire : state/fra" in told(one(member="Frence")).text("fr")


def test_rows_can_name_each_other() -> None:
    header = ["id", "name@en", "status", "source", "confidence", "follows"]
    first = ["one", "One", "held", ROW[6], "verified", "two"]
    text = rows(header, first, ["two", "Two", *first[2:5], ""])
    assert faults(text, "meeting") == []
    assert faults(rows(header, first), "meeting") == [(2, 6, "unknown")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("09/02/2025", "date-form"), ("9.2.2025", "date-form"), ("2025/02/09", "date-form"), ("02/2025", "date-form"),
        ("9 février 2025", "date-form"), ("1er mars 2025", "date-form"), ("February 9, 2025", "date-form"),
        ("2025-02-30", "no-such-date"), ("2025-13", "not-a-date"), ("soon", "not-a-date"), ("45000", "date-serial"),
    ],
)  # fmt: skip
def test_a_date_in_another_form_is_never_guessed(cell: str, code: str) -> None:
    assert told(one(start=cell)).code == code


@pytest.mark.parametrize(("cell", "datatype"), [("2025-02-09", "date"), ("2025-02", "gYearMonth"), ("2025", "gYear")])
def test_a_date_has_the_precision_of_its_form(cell: str, datatype: str) -> None:
    values = {each.object for each in triples(read(one(start=cell)))}
    assert any(isinstance(each, Literal) and each.datatype.value.endswith(f"#{datatype}") for each in values)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("1,5", "decimal-comma"), ("1 200", "grouped-digits"), ("1.200", "grouped-digits"), ("many", "not-a-number")],
)
def test_a_number_is_written_plainly(cell: str, code: str) -> None:
    text = rows(["id", "name@en", "lent by", "volumes"], ["x", "X", "lyon", cell])
    assert [fault.code for fault in read(text, "loan", libraries()).faults] == [code]


def test_headers_are_told_when_they_are_there_twice_or_not_known_or_lack_their_language() -> None:
    found = read("id,name,name@en,NAME@EN,acc:confidense,caveat@de\nx,,X,,,Ach\n", "person").faults
    assert [(fault.line, fault.column, fault.code) for fault in found if fault.line == 1][-3:] == [
        (1, 2, "unknown-header"),
        (1, 4, "header-twice"),
        (1, 5, "unknown-header"),
    ]
    by_column = {fault.column: fault for fault in found if fault.code == "unknown-header"}
    assert by_column[2].suggestions[0].startswith("name@") and "confidence" in by_column[5].suggestions


def test_a_language_that_the_shapes_do_not_list_is_no_column() -> None:
    assert "unknown-header" in {fault.code for fault in read("id,name@de\nx,X\n", "person").faults}


def test_what_must_be_there_is_told_at_its_cell_or_once_where_the_column_is_missing() -> None:
    assert (2, 3, "required") in faults(one(member=""))
    lacking = rows(["id", "name@en"], ["a", "A"], ["b", "B"])
    assert [(fault.line, fault.gaps["header"]) for fault in read(lacking, "person").faults] == [
        (1, "source"), (1, "confidence"),
    ]  # fmt: skip


def test_of_an_entity_that_is_known_a_row_may_say_a_part() -> None:
    header = ["id", "name@en", "alpha-2 code", "alpha-3 code", "source", "confidence", "caveat@en"]
    assert faults(rows(header, ["fra", "", "", "", "", "", "Mind this."]), "state") == []
    assert faults(rows(["id", "caveat@en"], ["fra", "Mind this."]), "state") == []
    assert len(faults(rows(header, ["xyz", "", "", "", "", "", "Mind this."]), "state")) == 5
    assert len(faults(rows(["id", "caveat@en"], ["fra", "Mind."], ["xyz", "Mind."]), "state")) == 5


def test_an_entity_that_is_known_keeps_its_class_where_the_row_names_none() -> None:
    found = triples(read(rows(["id", "caveat@en"], ["ai-seoul-summit-2024", "Mind this."]), "meeting"))
    kinds = {each.object for each in found if each.predicate.value == RDF + "type"}
    assert len(found) == 2 and [str(kind).endswith("ns#Summit>") for kind in kinds] == [True]


def test_a_cell_too_many_is_told() -> None:
    assert (2, 3, "extra-cell") in faults("id,name@en\na,b,c\n", "person")


def test_a_quotation_that_is_not_closed_is_told_where_it_begins() -> None:
    with pytest.raises(Unreadable, match="not closed") as unreadable:
        read('id,name@en\na,A\n"b,B\nc,C\n', "person")
    assert unreadable.value.fault.line == 3


def test_no_identifier_and_a_wrong_one_are_told_with_one_that_would_do() -> None:
    assert told(one(id="")).code == "no-identifier"
    assert told(one(id="Côte d’Ivoire")).suggestions == ("cote-d-ivoire",)
    assert told(one(id=f"{ID}state/fra")).code == "identifier", "it is of another kind"


def test_more_rows_or_longer_cells_than_there_may_be_are_not_read() -> None:
    with pytest.raises(Unreadable, match="more than 2 rows"):
        convert(table(ROW, ROW, ROW).encode(), registry().find("membership"), registry(), most=2)
    with pytest.raises(Unreadable, match="longer than 100000"):
        read(one(name="x" * 100_001))
    assert told(one(member="x" * 2_001)).code == "name-too-long"


def test_every_fault_is_worded_in_both_languages_with_the_same_gaps() -> None:
    text = resources.files("accords.registry.tables").joinpath("wording.toml").read_text("utf-8")
    for key, words in tomllib.loads(text).items():
        assert set(words) == {"en", "fr"}, key
        assert set(re.findall(r"\{\w+\}", words["en"])) == set(re.findall(r"\{\w+\}", words["fr"])), key
        assert "'" not in words["fr"], key


@pytest.mark.parametrize("encoding", ["rot13", "zip", "utf-7", "no such thing", "UTF-8"])
def test_an_encoding_that_a_description_names_is_one_of_three_or_refused(encoding: str) -> None:
    said = json.dumps({"tableSchema": {"columns": []}, "dialect": {"encoding": encoding}}).encode()
    file = TableFile("membership.csv", table(ROW).encode(), description=said)
    if encoding == "UTF-8":
        assert len(read_table(file, registry()).quads) == 8
    else:
        with pytest.raises(FaultyTable) as told:
            read_table(file, registry())
        assert str(told.value.extra["faults"]).count("unknown-encoding") == 1


@pytest.mark.parametrize(
    "said",
    [b"[]", b"null", b"{", b'{"tableSchema": 5}', b'{"tables": [5]}', b'{"tableSchema": {"columns": {}}}', b"[" * 9999],
)
def test_a_description_that_is_none_is_told_so(said: bytes) -> None:
    with pytest.raises(UnparsableRDF, match="description of the table"):
        read_table(TableFile("membership.csv", b"id\n", description=said), registry())


def test_a_description_may_be_odd_and_does_no_harm() -> None:
    odd = [{"name": 5, "titles": {"en": 5}}, {"propertyUrl": ["x"], "valueUrl": {}}, {"titles": [["x"]], "datatype": 7}]
    columns = [5, {}, *odd]
    said = json.dumps({"tables": [{"dialect": 7, "tableSchema": {"columns": columns}}]}).encode()
    assert len(read_table(TableFile("membership.csv", table(ROW).encode(), description=said), registry()).quads) == 8


def test_what_is_all_wrong_is_told_until_enough_is_told() -> None:
    found = read(table(*(ROW[:2] + ("nobody",) * 5 + (f"x{number}",) for number in range(3_000)))).faults
    assert 10_000 < len(found) < 10_020 and found[-1].code == "too-many-faults"


def test_a_header_of_a_million_columns_and_rows_of_a_million_cells_take_no_time() -> None:
    with pytest.raises(Unreadable, match="more than 500 columns"):
        read("x," * 1_000_000 + "\n")
    assert [fault.code for fault in read("id,name@en\nx,X" + ",x" * 1_000_000, "source").faults].count(
        "extra-cell"
    ) == 1
