"""The questions, asked of a real server by a real SPARQL client; and of one with another base, by hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

from tests.expected.answers import read_table
from tests.expected.table import Table
from tests.questions.parsed import FILES
from tests.questions.server import free_port, serving

DEFAULT_BASE = "https://w3id.org/accords/"
HANDFUL = ("01-", "07-", "14-", "32-", "40-", "59-", "95-", "97-")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("server") / "home", free_port()) as address:
        yield address


@pytest.fixture(scope="module")
def rebased(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    with serving(tmp_path_factory.mktemp("rebased") / "home", port, ACCORDS_BASE=base) as address:
        yield address


def table(results: dict[str, Any]) -> Table:
    """SPARQL results in JSON as a table of plain values."""
    columns = tuple(results["head"]["vars"])
    rows = [tuple(row.get(name, {}).get("value", "") for name in columns) for row in results["results"]["bindings"]]
    return Table(columns, rows)


def moved(query: str, base: str) -> str:
    """The query with the namespaces of its prologue under another base; those of the ontology stay."""
    lines = []
    for line in query.splitlines():
        moving = line.startswith("PREFIX ") and any(
            f"{DEFAULT_BASE}{part}/" in line for part in ("id", "concept", "graph")
        )
        lines.append(line.replace(DEFAULT_BASE, base) if moving else line)
    return "\n".join(lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sparql_client_gets_the_answer(path: Path, server: str) -> None:
    client = SPARQLWrapper(f"{server}sparql", returnFormat=JSON)
    client.setQuery(path.read_text(encoding="utf-8"))
    results = client.queryAndConvert()
    assert isinstance(results, dict)
    assert table(results) == read_table(path.with_suffix(".csv"))


@pytest.mark.parametrize("path", [f for f in FILES if f.name.startswith(HANDFUL)], ids=lambda path: path.stem)
def test_a_registry_with_another_base_gives_the_answer(path: Path, rebased: str) -> None:
    query = moved(path.read_text(encoding="utf-8"), rebased)
    assert query != path.read_text(encoding="utf-8")
    accept = {"accept": "application/sparql-results+json"}
    answer = httpx.get(f"{rebased}sparql", params={"query": query}, headers=accept)
    assert answer.status_code == 200
    assert table(answer.json()) == read_table(path.with_suffix(".csv"))
