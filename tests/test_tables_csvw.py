"""The descriptions of tables as two others read them: `csvw` judges them, `csvw_functions` makes RDF by them."""

import json
import warnings
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import csvw_functions
import pytest
from csvw import CSVW
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from accords.registry.labels import plain
from accords.registry.tables.description import describe
from accords.registry.tables.template import template
from accords.registry.tables.writing import rows_of
from accords.terms import RDF, XSD
from tests.tabling import INHABITED, KINDS, about, registry, written

EVERY_DATE = {XSD + name for name in ("date", "gYearMonth", "gYear")}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address at which the files of `tmp_path` are served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def files(folder: Path, kind: str, language: str = "en", separator: str = ",") -> set[Triple]:
    """Write some entities of a class, one a cell, with the description; return what is stated of them.

    None has a text that begins with a quotation mark: the algorithm of the recommendation, which is not normative
    (Tabular data, section 8), takes the two at the beginning of the quoted cell for one.
    """
    tables = registry()
    table = tables.table(kind)
    stated = about(tables, table)
    quoting = {each.subject for each in stated if str(each.object).startswith(r'"\"')}
    some = set(sorted({each.subject for each in stated} - quoting, key=str)[:40])
    said = [each for each in stated if each.subject in some]
    sheet = rows_of(said, table, tables, apart=True)
    described = describe(
        table, tables, language, "table.csv", sheet.columns, separator=separator, datatypes=sheet.datatypes
    )
    (folder / "table.csv").write_bytes(written(sheet, language, separator))
    (folder / "table.csv-metadata.json").write_text(json.dumps(described), encoding="utf-8")
    return set(said)


def faults(file: Path) -> list[str]:
    """What `csvw` has to say against a file and its description."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")  # it tells its faults as warnings, and gathers them
        judged = CSVW(str(file), validate=True)
        assert judged.is_valid is (not judged.warnings)
    return [str(each.message) for each in judged.warnings]


@pytest.mark.parametrize("kind", INHABITED)
def test_a_converter_of_others_makes_the_same_statements(tmp_path: Path, served: str, kind: str) -> None:
    """But for the datatype of dates, where those of a column are not of one precision: CSVW has no word for that."""
    stated = files(tmp_path, kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it takes the language of a column's values for that of its title
        group = csvw_functions.create_annotated_table_group(f"{served}table.csv-metadata.json")
    assert csvw_functions.get_errors(group) == []
    made = {quad.triple for quad in parse(csvw_functions.create_rdf(group, mode="minimal"), RdfFormat.N_TRIPLES)}
    assert {untyped(each) for each in made} == {untyped(each) for each in stated}
    differing = {each.predicate.value for each in stated ^ made}
    mixed = {each.predicate.value for each in stated if len(dates(each.predicate, stated)) > 1}
    assert differing <= mixed


def dates(predicate: NamedNode, stated: set[Triple]) -> set[str]:
    objects = (each.object for each in stated if each.predicate == predicate)
    return {each.datatype.value for each in objects if isinstance(each, Literal)} & EVERY_DATE


def untyped(statement: Triple) -> tuple[str, ...]:
    """A statement in which a date is as good as its text."""
    subject, predicate, value = statement
    date = isinstance(value, Literal) and value.datatype.value in EVERY_DATE
    return str(subject), str(predicate), f'"{plain(value)}"' if date else str(value)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_validator_of_others_has_no_fault_to_find(tmp_path: Path, kind: str, language: str) -> None:
    files(tmp_path, kind, language, ";" if language == "fr" else ",")
    assert faults(tmp_path / "table.csv") == []


@pytest.mark.parametrize("excel", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_template_is_read_with_its_description(tmp_path: Path, kind: str, excel: bool) -> None:
    made = template(registry().table(kind), registry(), "fr", excel=excel)
    (tmp_path / made.name).write_bytes(made.data)
    (tmp_path / f"{made.name}-metadata.json").write_bytes(made.description)
    assert faults(tmp_path / made.name) == []
    assert list(CSVW(str(tmp_path / made.name)).tables[0]) == []


def test_a_value_that_the_shapes_do_not_allow_is_found_by_the_description_alone(tmp_path: Path) -> None:
    files(tmp_path, registry().find("membership").kind)
    file = tmp_path / "table.csv"
    file.write_bytes(file.read_bytes().replace(b",verified\r\n", b",surely\r\n", 1))
    (fault,) = faults(file)
    assert fault.startswith("Invalid column value: surely")


def test_the_class_of_each_row_is_in_the_description() -> None:
    table = registry().find("Summit")
    described = describe(table, registry(), "en", "summit.csv")["tableSchema"]["columns"][-1]
    assert described == {"name": "class", "virtual": True, "propertyUrl": RDF + "type", "valueUrl": table.kind}
