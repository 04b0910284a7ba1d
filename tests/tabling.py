"""The tables of the registry of this checkout and of the libraries, made once; the statements that they are about."""

from collections.abc import Iterable
from functools import cache

from pyoxigraph import NamedNode, Triple

from accords.assets import Assets
from accords.registry.assembly import assemble
from accords.registry.tables.conversion import Conversion, convert
from accords.registry.tables.table import Table
from accords.registry.tables.tables import Tables
from accords.registry.tables.writing import Sheet, text_of
from accords.terms import DEFAULT_BASE, RDF
from tests.registries import LIBRARIES

ID = f"{DEFAULT_BASE}id/"
KINDS = tuple(Tables.in_memory(Assets(), DEFAULT_BASE).kinds)
INHABITED = tuple(kind for kind in KINDS if not kind.endswith("#IncomingLink"))
"""The same without the class of links that others announce, which nobody has done yet: the data have none."""


@cache
def registry() -> Tables:
    """The tables of the registry, and what it knows."""
    return Tables.in_memory(Assets(), DEFAULT_BASE)


@cache
def libraries() -> Tables:
    """The tables of the libraries, whose shapes say less."""
    return Tables.in_memory(Assets(LIBRARIES), DEFAULT_BASE)


@cache
def stated(tables: Tables) -> tuple[Triple, ...]:
    """All that one of the two registries asserts."""
    assets = Assets() if tables is registry() else Assets(LIBRARIES)
    return tuple(quad.triple for quad in assemble(assets, DEFAULT_BASE))


def about(tables: Tables, table: Table) -> list[Triple]:
    """What is stated of the entities of a table."""
    classes = set(map(NamedNode, table.classes))
    entities = {
        each.subject for each in stated(tables) if each.object in classes and each.predicate.value == RDF + "type"
    }
    return [each for each in stated(tables) if each.subject in entities]


def written(sheet: Sheet, language: str = "en", separator: str = ",") -> bytes:
    """A sheet as a file."""
    return text_of([column.title(language) for column in sheet.columns], sheet.rows, separator).encode()


def read(text: str | bytes, kind: str = "membership", tables: Tables | None = None) -> Conversion:
    """What the rows of a file say, and what is wrong with them."""
    tables = tables or registry()
    return convert(text.encode() if isinstance(text, str) else text, tables.find(kind), tables)


def triples(found: Conversion) -> set[Triple]:
    """The statements of a file."""
    return {quad.triple for quad in found.quads}


def faults(found: Conversion | str, kind: str = "membership") -> list[tuple[int, int, str]]:
    """Line, column and code of each fault."""
    conversion = read(found, kind) if isinstance(found, str) else found
    return [(fault.line, fault.column, fault.code) for fault in conversion.faults]


def rows(*lines: Iterable[str]) -> str:
    """A file of some rows."""
    first, *rest = lines
    return text_of(list(first), [list(line) for line in rest])
