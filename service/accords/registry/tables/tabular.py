"""A table as `reading.read` gives RDF: its statements, and the row and the column in which each stands."""

import re
import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pyoxigraph import NamedNode

from ...errors import BadRequest, FaultyTable, NotFound, PayloadTooLarge, Problem
from ..assessment import Place
from ..reading import Limits, Placed, Reading
from ..reading.limits import within_bytes, within_statements
from ..reading.refusals import refuse
from .conversion import Conversion, convert
from .dialect import MOST_ROWS, OVER_A_LIMIT, Unreadable
from .faults import Fault
from .metadata import read_metadata
from .table import Table
from .tables import Tables

TABLE, DESCRIPTION = "text/csv", "application/csvm+json"
_COPY = re.compile(r" \([0-9]{1,3}\)\Z")
"""What browsers put behind the name of a file when there is one of that name."""
MOST_TOLD = 1000
"""Faults that one problem lists."""


class TableFile(NamedTuple):
    """A table as it was sent: its name, its bytes, and what was said of it, each "" or None where nothing was said.

    `kind` is a class by any name, `description` the description of its columns (CSVW), `encoding` that of its text.
    """

    name: str
    data: bytes
    kind: str = ""
    encoding: str = ""
    description: bytes | None = None


class TableReading(Reading):
    """The statements of a table. Its columns are counted in cells, so that no caret stands under a line of it."""

    def shown(self, place: Place) -> Mapping[str, object]:
        """Line and column; see `Reading.shown`."""
        return {"line": place.line, "column": place.column}


def read_table(
    file: TableFile,
    tables: Tables,
    language: str = "en",
    limits: Limits = Limits(),  # noqa: B008
) -> Reading:
    """The statements of the rows of a file.

    Of which class they are, is as it was said, or as the description says, or what the file is called. Raises
    FaultyTable, with every fault in English or French; BadRequest when it is not clear of which class the rows are;
    UnparsableRDF for a description that is none, and for names that are refused; PayloadTooLarge over a limit.
    """
    within_bytes(file.data, limits)
    described = read_metadata(file.description) if file.description is not None else None
    called = _COPY.sub("", file.name.rpartition(".")[0])
    table = _table(tables, file.kind or (described.kind if described else "") or called)
    encoding = file.encoding or (described.encoding if described else "")
    others = described.headers(table) if described else {}
    try:
        most = MOST_ROWS if limits.statements is not None else sys.maxsize
        found = convert(file.data, table, tables, encoding=encoding, others=others, most=most)
    except Unreadable as unreadable:
        raise _unreadable(unreadable.fault, language) from None
    if found.faults:
        raise faulty(found.faults, language)
    within_statements(found.quads, limits)
    reading = TableReading(found.quads, lambda: _placed(found))
    refuse(reading, limits, submitted=True)
    return reading


def faulty(faults: list[Fault], language: str) -> FaultyTable:
    """The problem that tells some faults."""
    line, column, count = faults[0].line, faults[0].column, len(faults)
    told = f"There are faults in the table, in all {count}. The first one is in line {line}, column {column}."
    if not column:
        told = f"There are faults in the table, in all {count}. The first one is in line {line}."
    listed = [fault.document(language) for fault in faults[:MOST_TOLD]]
    return FaultyTable(told, faults=listed, line=line, column=column or None)


def _unreadable(fault: Fault, language: str) -> Problem:
    if fault.code in OVER_A_LIMIT:
        return PayloadTooLarge(fault.text("en"), limit=int(fault.gaps["limit"]), line=fault.line)
    return faulty([fault], language)


def _table(tables: Tables, name: str) -> Table:
    if not name:
        available = [each for each, _ in tables.listed("en")]
        raise BadRequest("Say of which class the rows are, by the parameter class.", available=available)
    try:
        return tables.find(name)
    except NotFound as error:
        told = f"It is not clear of which class the rows are: {error.detail}"
        raise BadRequest(told, available=error.extra["available"]) from None


def _placed(found: Conversion) -> Iterator[Placed]:
    """Each cell that is empty, where what is missing would stand; then every statement with its cell."""
    for iri, predicate, line, column in found.empty:
        yield Placed(NamedNode(iri), NamedNode(predicate), None, (line, found.identifier), (line, column), None)
    for (subject, predicate_, value), (line, column) in found.places.items():
        yield Placed(subject, predicate_, value, (line, found.identifier), (line, column), (line, column))
