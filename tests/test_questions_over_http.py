"""The questions, asked of a real server by a real SPARQL client; and of one with another base, by hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

from tests.competency.parsed import FILES
from tests.expected.answers import QUESTIONS, read_table
from tests.expected.table import Table
from tests.serving import Server, serving

DEFAULT_BASE = "https://w3id.org/accords/"
OTHER_BASE = "http://127.0.0.1:8000/"
HANDFUL = ("01-", "07-", "14-", "32-", "40-", "59-", "95-", "97-")


@pytest.fixture(scope="module")
def rebased(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("rebased") / "home", ACCORDS_BASE=OTHER_BASE) as running:
        yield running


def table(results: dict[str, Any]) -> Table:
    """SPARQL results in JSON as a table of plain values."""
    columns = tuple(results["head"]["vars"])
    rows = [tuple(row.get(name, {}).get("value", "") for name in columns) for row in results["results"]["bindings"]]
    return Table(columns, rows)


def moved(query: str) -> str:
    """The query with the namespaces of its prologue under the other base; those of the ontology stay."""
    lines = []
    for line in query.splitlines():
        moves = any(f"<{DEFAULT_BASE}{part}/" in line for part in ("id", "concept", "graph"))
        lines.append(line.replace(DEFAULT_BASE, OTHER_BASE) if line.startswith("PREFIX ") and moves else line)
    return "\n".join(lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sparql_client_gets_the_answer(path: Path, server: Server) -> None:
    client = SPARQLWrapper(f"{server.url}sparql", returnFormat=JSON)
    client.setQuery(path.read_text(encoding="utf-8"))
    results = client.queryAndConvert()
    assert isinstance(results, dict)
    assert table(results) == read_table(QUESTIONS / f"{path.stem}.csv")


@pytest.mark.parametrize("path", [f for f in FILES if f.name.startswith(HANDFUL)], ids=lambda path: path.stem)
def test_a_registry_with_another_base_gives_the_answer(path: Path, rebased: Server) -> None:
    query = path.read_text(encoding="utf-8")
    assert moved(query) != query
    answer = rebased.query(moved(query))
    assert answer.status_code == 200
    assert table(answer.json()) == read_table(QUESTIONS / f"{path.stem}.csv")


def test_names_under_the_default_base_mean_nothing_under_another(rebased: Server) -> None:
    query = next(path for path in FILES if path.name.startswith(HANDFUL)).read_text(encoding="utf-8")
    assert table(rebased.query(query).json()).rows == []
