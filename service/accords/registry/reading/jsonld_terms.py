"""The terms that the values of JSON-LD stand for (JSON-LD 1.1 API, sections 5.3 and 8)."""

import re
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode

from ...terms import XSD
from .json_text import Member, Value
from .jsonld_context import Context, Definition
from .places import Term
from .written import literal, named

_INTEGER, _DOUBLE = XSD + "integer", XSD + "double"
_NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def iri_or_blank(iri: str) -> NamedNode | BlankNode | None:
    """The node that an address stands for, None for what is no address."""
    return BlankNode(iri[2:]) if re.fullmatch(r"_:\w+", iri, re.ASCII) else named(iri)


def scalar(value: Value, definition: Definition, context: Context) -> Term | None:
    """The term that a bare value stands for under its name (JSON-LD 1.1 API, section 5.3)."""
    if value.kind != "string":
        return _native(value, definition.kind)
    if definition.kind == "@id":
        return iri_or_blank(context.resolved(value.text))
    if definition.kind == "@vocab":
        iri = context.named(value.text)
        return iri_or_blank(iri if ":" in iri else context.resolved(value.text))
    language = context.language if definition.language is False else definition.language
    return literal(value.text, definition.kind, language if isinstance(language, str) else "")


def explicit(value: Value, kind: Member | None, context: Context) -> Term | None:
    """The literal of the value of a value object with its `@type`, if it has one."""
    datatype = context.named(kind.value.text) if kind else ""
    return literal(value.text, datatype, "") if value.kind == "string" else _native(value, datatype)


def _native(value: Value, datatype: str) -> Literal | None:
    """The literal of a number or a truth value, as it is written."""
    if value.kind not in ("number", "word") or value.text == "null":
        return None
    usual = XSD + ("boolean" if value.kind == "word" else "integer")
    return literal(value.text, datatype if ":" in datatype else usual, "")


def as_read(written: Term | None, read: Iterable[Term]) -> Term | None:
    """The number among those that were read that is the same, in whatever form a parser gives it."""
    if isinstance(written, Literal) and _NUMBER.fullmatch(written.value):
        for each in read:
            if isinstance(each, Literal) and _NUMBER.fullmatch(each.value) and _same(written, each):
                return each
    return None


def _same(written: Literal, read: Literal) -> bool:
    usual = written.datatype.value == _INTEGER and read.datatype.value == _DOUBLE
    if not usual and written.datatype != read.datatype:
        return False
    return written.value == read.value or float(written.value) == float(read.value)
