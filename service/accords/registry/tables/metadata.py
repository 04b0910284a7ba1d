"""A description of a table that somebody gives us (CSVW): of which class its rows are, and what its headers mean."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import UnparsableRDF
from ...terms import RDF
from .columns import Column
from .table import Table


@dataclass(frozen=True)
class Metadata:
    """The class, or "" when it is not said; the encoding, or ""; and the columns as they are described."""

    kind: str
    encoding: str
    columns: tuple[Mapping[str, Any], ...]

    def headers(self, table: Table) -> Mapping[str, str]:
        """Which column of the table each name and title of a column means, by predicate and language."""
        found: dict[str, str] = {}
        for described in self.columns:
            if column := _meant(described, table):
                found.update(dict.fromkeys(_called(described), column.name))
        return found


def read_metadata(data: bytes) -> Metadata:
    """What a description of one table says (section 5). Raises UnparsableRDF when it is none.

    Of a table group, the first table counts. What the shapes say of values is not taken from here.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnparsableRDF(f"The description of the table is not JSON: {error}") from None
    table = _table(document)
    schema = table.get("tableSchema") if isinstance(table, dict) else None
    listed = schema.get("columns") if isinstance(schema, dict) else None
    if not isinstance(table, dict) or not isinstance(listed, list):
        raise UnparsableRDF("The description of the table has no tableSchema with columns (CSVW, section 5.5).")
    columns = tuple(column for column in listed if isinstance(column, dict))
    dialect = table.get("dialect")
    encoding = dialect.get("encoding") if isinstance(dialect, dict) else ""
    return Metadata(_kind(columns), encoding if isinstance(encoding, str) else "", columns)


def _table(document: Any) -> Any:
    if isinstance(document, dict) and isinstance(document.get("tables"), list) and document["tables"]:
        return document["tables"][0]
    return document


def _kind(columns: tuple[Mapping[str, Any], ...]) -> str:
    """The class that a column for `rdf:type` gives every row, by its IRI or by its default."""
    for column in columns:
        value = column.get("valueUrl")
        if column.get("propertyUrl") in (RDF + "type", "rdf:type") and isinstance(value, str):
            return value.partition("{")[0] + str(column.get("default", "")) if "{" in value else value
    return ""


def _meant(described: Mapping[str, Any], table: Table) -> Column | None:
    datatype = described.get("datatype")
    iri = datatype.get("@id", "") if isinstance(datatype, dict) else ""
    fitting = [
        column
        for column in table.columns
        if column.predicate
        and column.predicate == described.get("propertyUrl")
        and (not column.language or column.language == described.get("lang"))
    ]
    exact = [column for column in fitting if iri and iri in (choice.datatype for choice in column.choices)]
    return next(iter(exact or fitting), None)


def _called(described: Mapping[str, Any]) -> Iterator[str]:
    """The name and the titles of a column (section 6.5.1: a text, a list, or either by language)."""
    if isinstance(name := described.get("name"), str):
        yield name
    titles = described.get("titles")
    for one in titles.values() if isinstance(titles, dict) else [titles]:
        yield from (each for each in (one if isinstance(one, list) else [one]) if isinstance(each, str))
