"""The competency questions: each has its words in both languages, an answer by another path, and that answer."""

import ast
import csv
import sys
from pathlib import Path

import pytest
from pyoxigraph import Store

from tests.competency.parsed import FILES, question
from tests.competency.published import ask, published
from tests.expected.answers import QUESTIONS, SOURCES, answers, read_table, reads
from tests.expected.facts import FILES as FACTS
from tests.expected.facts import Facts
from tests.expected.table import Table
from tests.ontology.files import ROOT

COMPUTED = answers()
SIDECARS = {"reads", "signed", "unasked"}
each_question = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def store() -> Store:
    return published(ROOT / "data")


def signed() -> dict[str, dict[str, str]]:
    """The answers that a person read from rows, by question."""
    with (QUESTIONS / "signed.csv").open(encoding="utf-8", newline="") as file:
        return {row["question"]: row for row in csv.DictReader(file)}


def test_there_are_at_least_sixty_questions() -> None:
    assert len(FILES) >= 60


@each_question
def test_a_question_is_put_in_english_and_french(path: Path) -> None:
    asked = question(path)
    assert asked.english.endswith("?") and asked.french.endswith(" ?")
    assert asked.english != asked.french


@each_question
def test_a_query_moves_with_the_base(path: Path) -> None:
    """Only the prologue has the base in it; the body has prefixed names."""
    assert "https://w3id.org/accords/" not in question(path).body


@each_question
def test_a_query_fixes_the_order_of_its_rows(path: Path) -> None:
    assert "\nORDER BY " in question(path).body


def test_every_question_is_answered_by_one_second_path() -> None:
    names = {path.stem for path in FILES}
    assert COMPUTED.keys() | signed().keys() == names
    assert not COMPUTED.keys() & signed().keys()
    assert {path.stem for path in QUESTIONS.glob("*.csv")} == names | SIDECARS


def test_the_second_path_uses_neither_the_service_nor_the_build_nor_an_rdf_library() -> None:
    files = sorted((ROOT / "tests" / "expected").glob("*.py"))
    assert files
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {name.name.split(".")[0] for name in node.names} <= sys.stdlib_module_names, file.name
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert node.module and node.module.split(".")[0] in sys.stdlib_module_names, file.name


def test_the_second_path_reads_all_facts() -> None:
    assert {path.stem for path in SOURCES.glob("*.csv")} == set(FACTS)
    assert {file for _, file, _ in reads().rows} == set(FACTS)


@pytest.mark.parametrize("name", COMPUTED)
def test_a_computed_answer_is_what_the_rows_say(name: str) -> None:
    assert read_table(QUESTIONS / f"{name}.csv") == COMPUTED[name], "run python -m tests.expected"


def test_the_columns_that_questions_read_are_told() -> None:
    assert read_table(QUESTIONS / "reads.csv") == reads(), "run python -m tests.expected"


@pytest.mark.parametrize("name", signed())
def test_a_signed_answer_names_the_rows_that_somebody_read(name: str) -> None:
    facts = Facts(SOURCES)
    entry = signed()[name]
    assert entry["why"] and entry["rows"]
    for row in entry["rows"].split():
        file, _, key = row.partition(":")
        assert facts.has(file, key), row


@each_question
def test_the_data_give_the_answer(path: Path, store: Store) -> None:
    expected = read_table(QUESTIONS / f"{path.stem}.csv")
    assert expected.rows, "no answer is empty"
    assert_same(ask(store, path.read_text(encoding="utf-8")), expected)


def assert_same(found: Table, expected: Table) -> None:
    """The same columns, and the same rows in the same order (every order is total)."""
    assert found.columns == expected.columns
    assert found.rows == expected.rows
