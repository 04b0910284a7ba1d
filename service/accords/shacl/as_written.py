"""Literals as they were written, in a store that would write them in its own way.

pyoxigraph's store makes 1 of "01"^^xsd:integer, and an xsd:integer of an xsd:byte. Two values then become one, and
sh:pattern, sh:in or sh:datatype judge what nobody wrote. A literal that a store would change is therefore put in with
a datatype of its own, which it leaves alone; the compiler knows these datatypes, and no result shows one.

>>> odd = Literal("01", datatype=NamedNode(XSD + "integer"))
>>> marked(odd).datatype.value
'urn:x-accords:as-written:http://www.w3.org/2001/XMLSchema#integer'
>>> restored(marked(odd)) == odd
True
"""

import re
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from ..terms import XSD
from . import Term
from .datatypes import is_ill_typed

MARK = "urn:x-accords:as-written:"
"""Before the datatype of a literal that has a value."""
ILL = "urn:x-accords:ill-typed:"
"""Before the datatype of a literal that has none, where a store would see one: "300"^^xsd:byte."""
WHOLE = (
    *("byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"),
    *("positiveInteger", "negativeInteger", "nonPositiveInteger", "nonNegativeInteger"),
)
"""The datatypes derived from xsd:integer, of which the store keeps the value only."""
_ZONE = r"(Z|[+-](?!00:00)\d\d:\d\d)?"
_TIME = r"(?!24)\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?"
_KEPT = {
    "boolean": "true|false",
    "integer": r"0|-?[1-9]\d{0,17}",
    "decimal": r"0|-?[1-9]\d{0,9}(\.\d{0,7}[1-9])?|-?0\.\d{0,7}[1-9]",
    "float": r"0|-?[1-9]\d{0,5}|NaN|-?INF",
    "double": r"0|-?[1-9]\d{0,5}(\.\d{0,7}[1-9])?|-?0\.\d{0,5}[1-9]|NaN|-?INF",
    "date": r"\d{4}-\d\d-\d\d" + _ZONE,
    "dateTime": rf"\d{{4}}-\d\d-\d\dT{_TIME}{_ZONE}",
    "dateTimeStamp": "(?!)",
    "time": _TIME + _ZONE,
    "gYear": r"\d{4}" + _ZONE,
    "gYearMonth": r"\d{4}-\d\d" + _ZONE,
    "gMonth": r"--\d\d" + _ZONE,
    "gMonthDay": r"--\d\d-\d\d" + _ZONE,
    "gDay": r"---\d\d" + _ZONE,
    **dict.fromkeys(("duration", "yearMonthDuration", "dayTimeDuration", *WHOLE), "(?!)"),
}
_PATTERNS = {XSD + name: re.compile(pattern, re.ASCII) for name, pattern in _KEPT.items()}
_Any = TypeVar("_Any")


def is_odd(literal: Literal) -> bool:
    """Whether a store may write this literal in another way; true of some that it would keep, which does no harm."""
    pattern = _PATTERNS.get(literal.datatype.value)
    return pattern is not None and not pattern.fullmatch(literal.value)


def marked(term: _Any) -> _Any | Literal:
    """A term as a store keeps it: an odd literal under its mark, any other term as it is."""
    if isinstance(term, Literal) and is_odd(term):
        return Literal(term.value, datatype=NamedNode((ILL if is_ill_typed(term) else MARK) + term.datatype.value))
    return term


def restored(term: Term) -> Term:
    """A term as it was written."""
    if isinstance(term, Literal) and term.datatype.value.startswith((MARK, ILL)):
        return Literal(term.value, datatype=NamedNode(term.datatype.value.removeprefix(MARK).removeprefix(ILL)))
    return term


def marked_triple(triple: Triple) -> Triple:
    """A triple as a store keeps it; the same one, unless its object is an odd literal."""
    thing = triple.object
    if isinstance(thing, Literal) and is_odd(thing):
        return Triple(triple.subject, triple.predicate, marked(thing))
    return triple
