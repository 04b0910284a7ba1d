"""Entities as rows: what `convert` reads back as the very statements."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from ...store import Term
from ...terms import RDF
from .cells import Cells
from .choices import ANY, IRI, LITERAL, MEMBER, TEXT, THING
from .columns import CLASS, IDENTIFIER, Column, in_language
from .dialect import LONGEST_CELL
from .formulas import guarded
from .separated import joined, split
from .table import Table
from .tables import Tables
from .unsaid import Unsaid


@dataclass(frozen=True)
class Sheet:
    """A table that is filled in: its columns, its rows, and the statements that no cell can hold.

    `datatypes` has the datatype of a column, by name, where all literals in it have the same.
    """

    columns: tuple[Column, ...]
    rows: list[list[str]]
    left: list[Triple]
    datatypes: Mapping[str, str]


def rows_of(statements: Iterable[Triple], table: Table, tables: Tables, *, apart: bool = False) -> Sheet:
    """What is said of entities of one class, a row an entity, in the order of their IRIs.

    An entity has more rows than one where a column that takes one value has several; with `apart`, also where a cell
    would name several entities, which no converter by CSVW understands. A language that the table has no column for
    gets one. What no cell can hold is left over: a predicate of no column, or a text that is empty or has space around.
    """
    of_each: dict[str, list[Triple]] = {}
    for statement in sorted(statements, key=str):
        if isinstance(statement.subject, NamedNode):
            of_each.setdefault(statement.subject.value, []).append(statement)
    writer = _Writer(table, tables, apart)
    filled = [cells for iri, said in of_each.items() for cells in writer.rows(iri, said)]
    rows = [[cells.get(column.name, "") for column in writer.columns] for cells in filled]
    return Sheet(tuple(writer.columns), rows, writer.left, writer.datatypes())


def text_of(
    headers: Sequence[str], rows: Iterable[Sequence[str]], separator: str = ",", *, spreadsheet: bool = False
) -> str:
    """A header and rows as CSV (RFC 4180); for a spreadsheet, no cell is a formula.

    >>> text_of(["id", "name@en"], [["a", "one, two"]])
    'id,name@en\\r\\na,"one, two"\\r\\n'
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([guarded(cell, spreadsheet=spreadsheet) for cell in row] for row in rows)
    return written.getvalue()


class _Writer:
    """Writes the rows of one table, and notes which columns they need beside those of the table."""

    def __init__(self, table: Table, tables: Tables, apart: bool) -> None:
        self._table, self._apart = table, apart
        self._cells = Cells(table, tables.known, tables.prefixes)
        self.columns = list(table.columns)
        self.left: list[Triple] = []
        self._datatypes: dict[str, set[str]] = {}

    def datatypes(self) -> Mapping[str, str]:
        """The datatype of each column that has one alone."""
        return {name: found.pop() for name, found in self._datatypes.items() if len(found) == 1}

    def rows(self, iri: str, said: Iterable[Triple]) -> list[dict[str, str]]:
        """The rows of one entity: the text of its cells, by the names of their columns."""
        values: dict[str, list[str]] = {}
        for statement in said:
            if (statement.predicate.value, statement.object) == (RDF + "type", NamedNode(self._table.kind)):
                continue
            if found := self._value(statement.predicate.value, statement.object):
                values.setdefault(found[0].name, []).append(found[1])
                self._note(found[0].name, statement.object)
            else:
                self.left.append(statement)
        by_name = {column.name: column for column in self.columns}
        whole = {name: [joined(each)] if self._together(by_name[name]) else each for name, each in values.items()}
        deepest = max(map(len, whole.values()), default=1)
        for name, each in whole.items():
            again = by_name[name].required or name == CLASS
            each.extend((each[0] if again else "") for _ in range(deepest - len(each)))
        identifier = {IDENTIFIER: self._identifier(iri)}
        return [identifier | {name: each[at] for name, each in whole.items()} for at in range(deepest)]

    def _together(self, column: Column) -> bool:
        return column.many and not (self._apart and column.kind in (THING, MEMBER, IRI, ANY))

    def _note(self, name: str, term: Term) -> None:
        if isinstance(term, Literal):
            self._datatypes.setdefault(name, set()).add(term.datatype.value)

    def _identifier(self, iri: str) -> str:
        short = self._table.identity.short(iri)
        try:
            return short if self._cells.identifier(short).value == iri else iri
        except Unsaid:
            return iri

    def _value(self, predicate: str, term: Term) -> tuple[Column, str] | None:
        """The column in which a value stands, and its text, if it can be read back."""
        for column in self._columns(predicate, term):
            for text in _forms(self._cells, column, term):
                if self._reads(column, text, term):
                    return column, text
        return None

    def _columns(self, predicate: str, term: Term) -> Iterator[Column]:
        """The columns that may hold a value, the best first."""
        found = [column for column in self.columns if column.predicate == predicate]
        language = term.language if isinstance(term, Literal) else None
        texts = [column for column in found if column.kind == TEXT]
        yield from (column for column in texts if language and column.language == language)
        if language and texts and all(column.language != language for column in texts):
            yield self._in_language(texts[-1], language)
        yield from (column for column in found if column.kind != TEXT)

    def _in_language(self, beside: Column, language: str) -> Column:
        column = in_language(beside, language)
        self.columns.insert(self.columns.index(beside) + 1, column)
        return column

    def _reads(self, column: Column, text: str, term: Term) -> bool:
        if not text or text != text.strip() or len(text) > LONGEST_CELL // 2:
            return False
        if column.many and split(joined([text])) != [text]:
            return False
        try:
            return self._cells.term(column, text) == term
        except Unsaid:
            return False


def _forms(cells: Cells, column: Column, term: Term) -> Iterator[str]:
    """The texts that may stand for a term in a column, the shortest first."""
    if isinstance(term, NamedNode):
        if column.kind in (THING, MEMBER, CLASS, ANY):
            yield cells.reference(column).short(term.value)
        yield term.value
        yield str(term)
    elif isinstance(term, Literal) and column.kind in (TEXT, LITERAL, MEMBER, ANY):
        yield term.value
        yield str(term)
