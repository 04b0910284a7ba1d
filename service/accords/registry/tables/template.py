"""The template of a table: a header to write rows below, and the description of its columns."""

import json
from dataclasses import dataclass

from .description import describe
from .table import Table
from .tables import Tables
from .writing import rows_of, text_of

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Template:
    """The name of the file, what is in it, and its description (CSVW, as JSON)."""

    name: str
    data: bytes
    description: bytes


def template(table: Table, tables: Tables, language: str, *, example: bool = False, excel: bool = False) -> Template:
    """The template of a table, with headers in a language.

    With `example`, there is one row: the entity of the registry of which most is said. For Excel, the separator is a
    semicolon, which it wants where a comma stands for the decimal point, and a byte order mark tells it UTF-8.
    """
    sheet = rows_of(tables.example(table) if example else (), table, tables)
    separator = ";" if excel else ","
    text = text_of([column.title(language) for column in sheet.columns], sheet.rows, separator, spreadsheet=excel)
    name = f"{table.name}.csv"
    described = describe(table, tables, language, name, sheet.columns, separator=separator)
    data = (BYTE_ORDER_MARK if excel else "") + text
    return Template(name, data.encode(), json.dumps(described, ensure_ascii=False, indent=2).encode() + b"\n")
