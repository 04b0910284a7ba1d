"""What a reader is told of a column: what the shapes say, what its cells take, and how several values are written."""

from collections.abc import Iterator

from pyoxigraph import Literal

from .choices import LITERAL, MEMBER, THING
from .columns import CLASS, IDENTIFIER, Column
from .faults import words
from .lexical import DATES
from .table import Table
from .tables import Tables

_EXAMPLES = 3


def notes(column: Column, table: Table, tables: Tables, language: str) -> str:
    """The notes on a column in English or French, "" when there is nothing to say."""
    explained = column.explanations.get(language) or column.explanations.get("en", "")
    return " ".join(filter(None, [explained, *_taken(column, table, tables, language), *_many(column, language)]))


def _taken(column: Column, table: Table, tables: Tables, language: str) -> Iterator[str]:
    """What a cell takes."""
    say = words(language)
    reference = table.references.get(column.name)
    if column.kind == IDENTIFIER:
        yield say("note-id", stem=table.identity.stem)
    elif column.kind == THING and reference:
        examples = [reference.short(iri) for iri in tables.known.index(column.choices).iris[:_EXAMPLES]]
        yield say("note-thing", examples=", ".join(examples)) if examples else say("note-thing-unseen")
    elif column.kind in (MEMBER, CLASS) and reference:
        members = table.classes if column.kind == CLASS else column.choices[0].members
        texts = [each.value if isinstance(each, Literal) else reference.short(_iri(each)) for each in members]
        yield say("note-listed", allowed=", ".join(texts))
    elif column.kind == LITERAL and len(column.choices) > 1 and {each.datatype for each in column.choices} <= DATES:
        yield say("note-date")


def _many(column: Column, language: str) -> Iterator[str]:
    if column.many:
        yield words(language)("note-many-things" if column.kind == THING else "note-many")


def _iri(member: object) -> str:
    return str(member).strip("<>")
