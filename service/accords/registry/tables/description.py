"""The description of a table (Metadata Vocabulary for Tabular Data, "CSVW"): what each column means, for programs.

A program that converts tables to RDF by it (Generating RDF from Tabular Data on the Web, minimal mode) gets what
`convert` gets, as far as CSVW can say it. What it cannot, the notes of a column tell: labels and codes that are looked
up, dates that show their precision, and several entities in one cell. For these no separator is stated: a value URL
stands for a whole cell (Metadata, section 5.7), and with a separator even an empty cell has one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from ...terms import RDF, XSD
from .choices import IRI, LITERAL, MEMBER, TEXT, THING, Choice
from .columns import CLASS, IDENTIFIER, Column
from .lexical import FORMS
from .notes import notes
from .references import Reference
from .separated import SEPARATOR
from .table import Table
from .tables import Tables

CONTEXT = "http://www.w3.org/ns/csvw"
_BUILT_IN = frozenset((*FORMS, XSD + "string", XSD + "anyURI"))


def describe(
    table: Table,
    tables: Tables,
    language: str,
    url: str,
    columns: Iterable[Column] | None = None,
    *,
    separator: str = ",",
    datatypes: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The description of a file at `url` that has the columns of a table, or those that are given, in that order.

    `datatypes` says of columns that could have several which one all values of this file have (see `Sheet`).
    `language` is that of the header and of the notes; each column says that of its values itself.
    """
    chosen = tuple(table.columns if columns is None else columns)
    narrowed = [_narrowed(column, (datatypes or {}).get(column.name, "")) for column in chosen]
    described = [_described(column, table, tables, language) for column in narrowed]
    if not any(column.kind == CLASS for column in chosen):
        described.append(_of_class(table.kind))
    return {
        "@context": [CONTEXT, {"@language": language}],
        "url": url,
        "dc:title": {"@value": table.label(language), "@language": language},
        "dc:conformsTo": {"@id": table.kind},
        "lang": language,
        "dialect": {"delimiter": separator, "encoding": "utf-8", "header": True, "trim": True},
        "tableSchema": {"aboutUrl": _template(table.identity.stem, IDENTIFIER), "columns": described},
    }


def _narrowed(column: Column, datatype: str) -> Column:
    choices = tuple(choice for choice in column.choices if choice.datatype == datatype)
    return replace(column, choices=choices) if choices and column.kind == LITERAL else column


def _described(column: Column, table: Table, tables: Tables, language: str) -> dict[str, Any]:
    said: dict[str, Any] = {"name": column.name, "titles": {language: column.title(language), **column.titles}}
    if told := notes(column, table, tables, language):
        said["dc:description"] = {"@value": told, "@language": language}
    if column.required:
        said["required"] = True
    if column.many and column.kind in (TEXT, LITERAL):
        said["separator"] = SEPARATOR
    if column.kind == IDENTIFIER:
        return {**said, "suppressOutput": True}
    return said | {"propertyUrl": column.predicate, "lang": column.language or "und"} | _values(column, table)


def _values(column: Column, table: Table) -> dict[str, Any]:
    """What the values of a column are: a datatype, or the template of their IRIs."""
    if column.kind == CLASS:
        reference = table.references[column.name]
        return {"valueUrl": _template(reference.stem, column.name), "default": reference.short(table.kind)}
    if column.kind == LITERAL:
        return {"datatype": _datatype(column.choices)}
    if column.kind == IRI:
        return {"valueUrl": _template("", column.name)}
    if column.kind == THING:
        return {"valueUrl": _template(table.references[column.name].stem, column.name)}
    return _listed(column, table.references[column.name]) if column.kind == MEMBER else {}


def _listed(column: Column, reference: Reference) -> dict[str, Any]:
    members = [each for each in column.choices[0].members if isinstance(each, (NamedNode, Literal))]
    texts = [reference.short(each.value) if isinstance(each, NamedNode) else each.value for each in members]
    datatype = {"datatype": {"base": "string", "format": f"^({'|'.join(map(re.escape, texts))})$"}}
    if all(isinstance(each, NamedNode) for each in members):
        return {**datatype, "valueUrl": _template(reference.stem, column.name)}
    return datatype


def _datatype(choices: tuple[Choice, ...]) -> str | dict[str, str]:
    """One datatype; of several, which CSVW has no word for, the form of any of them."""
    if len(choices) > 1:
        forms = (f"({choice.pattern or FORMS[choice.datatype].pattern})" for choice in choices)
        return {"base": "string", "format": "|".join(forms)}
    (choice,) = choices
    pattern = {"format": choice.pattern} if choice.pattern else {}
    if choice.datatype not in _BUILT_IN:
        return {"base": "string", "@id": choice.datatype, **pattern}
    name = choice.datatype.removeprefix(XSD)
    return {"base": name, **pattern} if pattern and name == "string" else name


def _of_class(kind: str) -> dict[str, Any]:
    """The column that no file has, which says of which class each row is (section 5.6, "virtual")."""
    return {"name": CLASS, "virtual": True, "propertyUrl": RDF + "type", "valueUrl": kind}


def _template(stem: str, name: str) -> str:
    """The URI template of what a cell names: what follows the stem may have slashes in it."""
    return f"{stem}{{+{name}}}"
