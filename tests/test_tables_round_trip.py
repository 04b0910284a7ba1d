"""Entities as rows and back: the same statements, for every class and for values of any kind."""

import csv
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from accords.assets import Assets
from accords.registry.assembly import assemble
from accords.registry.tables.conversion import convert
from accords.registry.tables.dialect import SEPARATORS, Unreadable, rows
from accords.registry.tables.separated import joined, split
from accords.registry.tables.tables import Tables
from accords.registry.tables.writing import rows_of, text_of
from accords.terms import DEFAULT_BASE, RDF, SKOS, XSD
from tests.registries import ELSEWHERE, LEND
from tests.tabling import INHABITED, about, libraries, read, registry, triples, written

CELLS = st.sampled_from(["fra", "gpai", "2025-02", "a|b", "=1+1", "", " "])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", INHABITED)
def test_all_entities_of_a_class_come_back_from_their_rows(kind: str, language: str) -> None:
    tables = registry()
    table, stated = tables.table(kind), set(about(tables, tables.table(kind)))
    assert len(stated) > 30, "a trip without travellers"
    sheet = rows_of(stated, table, tables)
    separator = ";" if language == "fr" else ","
    found = convert(written(sheet, language, separator), table, tables)
    assert (found.faults, sheet.left) == ([], [])
    assert triples(found) == stated


def test_of_the_libraries_all_comes_back_that_their_shapes_name() -> None:
    for table in libraries().all():
        stated = set(about(libraries(), table))
        sheet = rows_of(stated, table, libraries())
        named = {column.predicate for column in table.columns} | {RDF + "type"}
        assert {each.predicate.value for each in sheet.left} == {each.predicate.value for each in stated} - named
        assert triples(convert(written(sheet), table, libraries())) == stated - set(sheet.left)


@given(st.lists(st.one_of(TEXTS, st.text("a|\\ ", min_size=1, max_size=8))))
def test_values_are_joined_and_split_to_what_they_were(values: list[str]) -> None:
    kept = [stripped for value in values if (stripped := value.strip())]
    assert split(joined(kept)) == kept


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.builds(Literal, TEXTS),
            st.builds(
                lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["en", "fr", "de", "zh-hant"])
            ),
            st.builds(lambda number: Literal(str(number), datatype=NamedNode(XSD + "integer")), st.integers()),
            st.builds(NamedNode, st.sampled_from(["http://x.org/a%7Cb", f"{DEFAULT_BASE}id/library/rome", "urn:x:y"])),
        ),
        max_size=6,
    )
)
def test_what_no_cell_can_hold_is_left_over_and_all_else_comes_back(values: list[Literal | NamedNode]) -> None:
    library, table = NamedNode(f"{DEFAULT_BASE}id/library/new"), libraries().find("library")
    said = {Triple(library, NamedNode(SKOS + "prefLabel"), value) for value in values}
    said |= {Triple(library, NamedNode(LEND + "kind"), value) for value in values if isinstance(value, NamedNode)}
    said.add(Triple(library, NamedNode(RDF + "type"), NamedNode(LEND + "Library")))
    sheet = rows_of(said, table, libraries())
    assert all(
        isinstance(left.object, Literal) and left.object.value.strip() != left.object.value for left in sheet.left
    )
    assert triples(convert(written(sheet), table, libraries())) == said - set(sheet.left)


@given(st.text("'=+-@a", max_size=8), st.booleans())
def test_a_cell_is_read_as_it_was_whatever_a_spreadsheet_would_make_of_it(cell: str, spreadsheet: bool) -> None:
    text = text_of(["id", "name"], [["x", cell]], spreadsheet=spreadsheet)
    shown = next(csv.reader([text.split("\r\n")[1]]))[1]
    assert not (spreadsheet and shown[:1] in tuple("=+-@")) or not shown
    (row,) = rows(text, lambda _: True)[1:]
    assert row.cells == ("x", cell)


HEADERS = ["id", "name@en", "nom@fr", "member", "au sein de", "role", "start", "source", "confidence", "caveat@de", "x"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(HEADERS), min_size=2, max_size=6),
    st.lists(st.lists(st.one_of(TEXTS, CELLS), max_size=8)),
    st.sampled_from(SEPARATORS),
)
def test_whatever_the_cells_hold_every_fault_has_its_place(header: list[str], cells: list[list[str]], by: str) -> None:
    lines = [header, *cells]
    text = "\r\n".join(by.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    found = read(text)
    for fault in found.faults:
        assert fault.line >= 1 and fault.column >= 0 and fault.text("en") != fault.text("fr")
        assert fault.column or fault.code in ("missing-column", "no-rows")
    assert all(line > 1 for line, _ in found.places.values())


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(string.printable, max_size=200).map(str.encode)))
def test_no_bytes_at_all_are_more_than_read_or_refused(data: bytes) -> None:
    try:
        read(data)
    except Unreadable as unreadable:
        assert unreadable.fault.line >= 1 and unreadable.fault.text("fr")


@pytest.mark.parametrize("kind", ["membership", "concept", "meeting"])
def test_entities_under_another_base_come_back_too(kind: str) -> None:
    tables = Tables.in_memory(Assets(), ELSEWHERE)
    table, asserted = tables.find(kind), [quad.triple for quad in assemble(Assets(), ELSEWHERE)]
    classes = set(map(NamedNode, table.classes))
    entities = {each.subject for each in asserted if each.object in classes and each.predicate.value == RDF + "type"}
    stated = {each for each in asserted if each.subject in entities}
    sheet = rows_of(stated, table, tables)
    assert len(stated) > 500 and sheet.left == []
    assert triples(convert(written(sheet), table, tables)) == stated
