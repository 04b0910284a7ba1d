"""What a cell says: its text as terms of RDF, by the kind of its column, or why it says nothing."""

import re
from collections.abc import Callable, Collection, Mapping

from pyoxigraph import Literal, NamedNode

from ...store import Term
from ...terms import shortened
from . import written_out
from .choices import ANY, IRI, LITERAL, MEMBER, TEXT, THING
from .columns import CLASS, Column
from .index import folded
from .known import Known
from .lexical import datatype, why_not
from .references import Reference
from .separated import split
from .table import Table
from .unsaid import Unsaid

MOST_COMPARED = 100_000
"""Names that are compared with what the cells of one file say and nobody is called: to compare takes long."""
FEW = 12
"""Entities that are all told where none is near."""
LONGEST_NAME = 2_000
"""Characters of what names something."""


class Cells:
    """Reads the cells of one file. `own` are the IRIs of its rows, which other rows may name.

    What may be meant is told in `language`.
    """

    def __init__(
        self, table: Table, known: Known, prefixes: Mapping[str, str], own: Collection[str] = (), language: str = "en"
    ) -> None:
        self._table, self._known, self._prefixes, self._own = table, known, prefixes, own
        self._language = language
        self._listed: dict[str, dict[str, Term]] = {}
        self._compared = 0
        self._found: dict[tuple[str, str], Term | Unsaid] = {}
        self._readers: dict[str, Callable[[Column, str], Term]] = {
            TEXT: self._text,
            LITERAL: self._literal,
            MEMBER: self._member,
            CLASS: self._member,
            THING: self._thing,
            IRI: self._iri,
            ANY: self._any,
        }

    def values(self, column: Column, cell: str) -> list[str]:
        """The values of a cell, each as text."""
        return split(cell) if column.many else [cell] if cell else []

    def term(self, column: Column, value: str) -> Term:
        """The term that a value stands for. Raises Unsaid."""
        if len(value) > LONGEST_NAME and column.kind not in (TEXT, LITERAL, ANY):
            raise Unsaid("name-too-long", limit=str(LONGEST_NAME))
        if column.kind not in (THING, MEMBER, CLASS):
            return self._readers[column.kind](column, value)
        key = (column.name, value)
        if key not in self._found:
            self._found[key] = self._tried(column, value)
        if isinstance(found := self._found[key], Unsaid):
            raise found
        return found

    def _tried(self, column: Column, value: str) -> Term | Unsaid:
        """What a value stands for, or why for nothing: kept, since cells repeat themselves."""
        try:
            return self._readers[column.kind](column, value)
        except Unsaid as unsaid:
            return unsaid

    def identifier(self, value: str) -> NamedNode:
        """The IRI of a row. Raises Unsaid for what the shapes do not allow."""
        if len(value) > LONGEST_NAME:
            raise Unsaid("name-too-long", limit=str(LONGEST_NAME))
        pattern = self._table.pattern
        meant = [each.value] if (each := written_out.iri(value, self._prefixes)) else self._table.identity.meant(value)
        allowed = [iri for iri in meant if not pattern or re.search(pattern, iri)]
        if not allowed:
            raise Unsaid("identifier", [slug] if (slug := _slug(value)) != value else [], value=value, pattern=pattern)
        return NamedNode(next((iri for iri in allowed if self._known.exists(iri)), allowed[0]))

    def _text(self, column: Column, value: str) -> Term:
        pattern = next((choice.pattern for choice in column.choices if choice.pattern), "")
        if pattern and not re.search(pattern, value):
            raise Unsaid("pattern", value=value, pattern=pattern)
        return Literal(value, language=column.language)

    def _literal(self, column: Column, value: str) -> Term:
        if found := datatype(value, column.choices):
            return Literal(value, datatype=NamedNode(found))
        patterns = ", ".join(choice.pattern for choice in column.choices if choice.pattern)
        raise Unsaid(why_not(value, column.choices), value=value, pattern=patterns)

    def _member(self, column: Column, value: str) -> Term:
        listed = self._members(column)
        if found := listed.get(value) or listed.get(folded(value)):
            return found
        if (named := written_out.iri(value, self._prefixes)) and named in listed.values():
            return named
        short = self.reference(column).short
        allowed = [each.value if isinstance(each, Literal) else short(each.value) for each in self._choices(column)]
        raise Unsaid("not-listed", value=value, allowed=", ".join(allowed))

    def _thing(self, column: Column, value: str) -> Term:
        if named := written_out.iri(value, self._prefixes):
            return named
        reference = self.reference(column)
        meant = [iri for iri in reference.meant(value) if iri in self._own or self._known.fits(iri, column.choices)]
        found = meant or self._known.named(value, column.choices)
        if len(found) == 1:
            return NamedNode(found[0])
        if found:
            raise Unsaid("ambiguous", [reference.short(iri) for iri in found[:10]], value=value)
        raise Unsaid("unknown", self._near(value, column, reference), value=value)

    def _iri(self, column: Column, value: str) -> Term:
        if named := written_out.iri(value, self._prefixes):
            return named
        raise Unsaid("not-an-iri", [f"https://{value}"] if written_out.is_host(value) else [], value=value)

    def _any(self, column: Column, value: str) -> Term:
        """A term as N-Triples writes it, an IRI, an entity that is known, or else a text."""
        if term := written_out.literal(value):
            return term
        meant = [iri for iri in self.reference(column).meant(value) if iri in self._own or self._known.exists(iri)]
        return written_out.iri(value, self._prefixes) or (NamedNode(meant[0]) if len(meant) == 1 else Literal(value))

    def reference(self, column: Column) -> Reference:
        """How the cells of a column name entities."""
        return self._table.references.get(column.name) or Reference((), self._table.identity.base)

    def _choices(self, column: Column) -> list[NamedNode | Literal]:
        terms = map(NamedNode, self._table.classes) if column.kind == CLASS else column.choices[0].members
        return [term for term in terms if isinstance(term, (NamedNode, Literal))]

    def _members(self, column: Column) -> Mapping[str, Term]:
        """What a list allows, by all that its members are called."""
        if column.name not in self._listed:
            found: dict[str, Term] = {}
            for term in self._choices(column):
                for name in self._called(column, term):
                    found.setdefault(name, term)
                    found.setdefault(folded(name), term)
            self._listed[column.name] = found
        return self._listed[column.name]

    def _called(self, column: Column, term: NamedNode | Literal) -> list[str]:
        if isinstance(term, Literal):
            return [term.value]
        if column.kind == CLASS:
            return [term.value, *self._table.classes[term.value]]
        short = (self.reference(column).short(term.value), shortened(term.value, self._prefixes))
        return [term.value, *short, re.split(r"[/#]", term.value)[-1], *self._known.labels(term.value).values()]

    def _near(self, value: str, column: Column, reference: Reference) -> list[str]:
        if self._compared > MOST_COMPARED:
            return []
        self._compared += len(self._known.index(column.choices))
        index = self._known.index(column.choices)
        found = index.near(value) or (index.iris if len(index.iris) <= FEW else ())
        return [self._shown(iri, reference) for iri in found]

    def _shown(self, iri: str, reference: Reference) -> str:
        labels = self._known.labels(iri)
        label = labels.get(self._language) or labels.get("en") or next(iter(labels.values()), "")
        return f"{reference.short(iri)} ({label})" if label else reference.short(iri)


def _slug(value: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", folded(value)).strip("-.")
