"""Rows as RDF: each cell as statements, each statement with its place, every fault at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ...terms import RDF
from .cells import Cells
from .columns import CLASS, IDENTIFIER, Column
from .dialect import MOST_ROWS, Row, decoded, rows
from .faults import Fault
from .headers import Headers, Heading, heading
from .table import Table
from .tables import Tables
from .unsaid import Unsaid

MOST_FAULTS = 10_000
"""Faults after which the rest of a file is not read."""
_TYPE = NamedNode(RDF + "type")


@dataclass
class Conversion:
    """What a table says: its statements, where each stands (line and column), and on which line each entity begins.

    `identifier` is the number of the column of identifiers; `empty` are the cells that say nothing, with the IRI and
    the predicate of which they could.
    """

    quads: list[Quad] = field(default_factory=list)
    places: dict[Triple, tuple[int, int]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    identifier: int = 0
    empty: list[tuple[str, str, int, int]] = field(default_factory=list)

    def add(self, statement: Triple, line: int, column: int) -> None:
        """Add a statement, unless it is there already."""
        if statement not in self.places:
            self.places[statement] = line, column
            self.quads.append(Quad(*statement))


def convert(
    data: bytes,
    table: Table,
    tables: Tables,
    *,
    encoding: str = "",
    others: Mapping[str, str] | None = None,
    most: int = MOST_ROWS,
) -> Conversion:
    """The statements of a file of one table, and its faults, in the order of the file.

    It depends on nothing but what it is given; `others` are headers beside those of the table (see `Headers`). Raises
    Unreadable for what is no table at all, or is over the limits.
    """
    headers = Headers(table, tables.prefixes, others)
    read = rows(decoded(data, encoding), lambda header: headers.column(header) is not None, most)
    return _Rows(table, tables, heading(read[0], headers), read).converted()


class _Rows:
    """The rows of one file."""

    def __init__(self, table: Table, tables: Tables, found: Heading, read: list[Row]) -> None:
        self._table, self._tables, self._heading, self._read = table, tables, found, read
        self._conversion = Conversion(faults=list(found.faults))
        self._given: dict[NamedNode, set[str]] = {}
        cells = Cells(table, tables.known, tables.prefixes)
        self._at = found.place([IDENTIFIER])
        self._conversion.identifier = self._at[0]
        self._subjects = [self._subject(row, cells) for row in read[1:]]
        own = {subject.value for subject in self._subjects if subject}
        self._cells = Cells(table, tables.known, tables.prefixes, own, found.language)

    def converted(self) -> Conversion:
        """The statements and the faults."""
        conversion = self._conversion
        if len(self._read) == 1:
            conversion.faults.append(Fault(self._read[0].line, 0, "", "no-rows"))
        for row, subject in zip(self._read[1:], self._subjects, strict=True):
            self._row(row, subject)
            if len(conversion.faults) > MOST_FAULTS:
                conversion.faults.sort()
                conversion.faults.append(Fault(row.line, 0, "", "too-many-faults", {"limit": str(MOST_FAULTS)}))
                return conversion
        for subject, said in self._given.items():
            for kind in self._kinds(subject.value) if CLASS not in said else ():
                conversion.add(Triple(subject, _TYPE, NamedNode(kind)), conversion.lines[subject.value], 0)
        conversion.faults.extend(self._missing())
        conversion.faults.sort()
        return conversion

    def _subject(self, row: Row, cells: Cells) -> NamedNode | None:
        """What a row is about; the fault when it does not say so."""
        number, header = self._at
        text = row.cells[number - 1] if 0 < number <= len(row.cells) else ""
        if not number:
            return None
        try:
            if not text:
                raise Unsaid("no-identifier")
            subject = cells.identifier(text)
        except Unsaid as unsaid:
            self._conversion.faults.append(unsaid.at(row.line, number, header))
            return None
        self._conversion.lines.setdefault(subject.value, row.line)
        return subject

    def _row(self, row: Row, subject: NamedNode | None) -> None:
        said: set[str] = set()
        named = self._heading.columns
        for at, cell in enumerate(row.cells):
            if cell and at in named:
                said.add(self._cell(row.line, at, cell, subject))
        width = len(self._read[0].cells)
        extra = (at for at, cell in enumerate(row.cells) if cell and (at >= width or not self._read[0].cells[at]))
        for at in islice(extra, 1):
            self._fault(row.line, at, "", Unsaid("extra-cell", value=row.cells[at]))
        if subject:
            self._given.setdefault(subject, set()).update(said)
            self._conversion.empty.extend(self._empty(subject, row.line, said))

    def _empty(self, subject: NamedNode, line: int, said: set[str]) -> Iterator[tuple[str, str, int, int]]:
        for at, (_, column) in self._heading.columns.items():
            if column.predicate and column.name not in said:
                yield subject.value, column.predicate, line, at + 1

    def _cell(self, line: int, at: int, cell: str, subject: NamedNode | None) -> str:
        """Add what a cell says, and return the name of its column."""
        header, column = self._heading.columns[at]
        if column.kind == IDENTIFIER:
            return column.name
        predicate = NamedNode(column.predicate)
        for value in self._cells.values(column, cell):
            try:
                term = self._cells.term(column, value)
            except Unsaid as unsaid:
                self._fault(line, at, header, unsaid)
                continue
            if subject and isinstance(term, (NamedNode, Literal)):
                self._conversion.add(Triple(subject, predicate, term), line, at + 1)
        return column.name

    def _fault(self, line: int, at: int, header: str, unsaid: Unsaid) -> None:
        self._conversion.faults.append(unsaid.at(line, at + 1, header))

    def _kinds(self, iri: str) -> list[str]:
        """The class of an entity whose rows name none: the one that the registry has it in, or that of the table."""
        if len(self._table.classes) == 1 or not self._tables.known.exists(iri):
            return [self._table.kind]
        stated = [kind for kind in self._table.classes if self._tables.known.is_a(iri, kind)]
        return stated or [self._table.kind]

    def _missing(self) -> Iterator[Fault]:
        """What must be said and is not, of entities that the registry does not know yet.

        A column that is not there at all is told once.
        """
        new = [subject for subject in self._given if not self._tables.known.exists(subject.value)]
        for key, column in self._demands():
            names = {each.name for _, each in self._heading.columns.values() if key in (each.name, each.predicate)}
            number, header = self._heading.place(names)
            if not number and (new or column.kind == IDENTIFIER):
                gaps = {"header": column.title(self._heading.language)}
                yield Fault(self._read[0].line, 0, "", "missing-column", gaps)
            for subject in new if number else ():
                if not self._given[subject] & names:
                    yield Fault(self._conversion.lines[subject.value], number, header, "required", {"header": header})

    def _demands(self) -> Iterator[tuple[str, Column]]:
        """The name of each column that must have a value, or the predicate of those of which one must have one."""
        told = set[str]()
        for column in self._table.columns:
            key = column.predicate if column.shared else column.name
            if (column.required or column.shared) and key not in told:
                told.add(key)
                yield key, column
