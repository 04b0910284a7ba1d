"""Literals in the canonical forms that the store keeps."""

import re

from pyoxigraph import Literal, NamedNode

from .terms import iri

_PRECISIONS = {
    "year": (re.compile(r"\d{4}"), iri("xsd:gYear")),
    "month": (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), iri("xsd:gYearMonth")),
    "day": (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), iri("xsd:date")),
}


def date(text: str) -> Literal:
    """A date with its precision as its datatype (XML Schema 1.1 part 2, 3.3.9, 3.3.11, 3.3.12).

    >>> date("2024-12").datatype.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'

    Raises ValueError when the text is none of YYYY, YYYY-MM and YYYY-MM-DD.
    """
    return Literal(text, datatype=_PRECISIONS[precision(text)][1])


def precision(text: str) -> str:
    """`day`, `month` or `year`; ValueError for anything else."""
    for name, (pattern, _) in _PRECISIONS.items():
        if pattern.fullmatch(text):
            return name
    raise ValueError(f"“{text}” is not a date (YYYY-MM-DD, YYYY-MM or YYYY)")


def within(day: str, start: str, end: str) -> bool:
    """Whether a date lies in a period, each read at the coarser precision of the two that are compared.

    >>> within("2024-05-03", "2024-05-02", "2024-05-03"), within("2024-12-26", "2024-12-03", "2024-12-04")
    (True, False)
    """
    after = day[: len(start)] >= start[: len(day)]
    before = day[: len(end)] <= end[: len(day)]
    return after and before


def integer(text: str) -> Literal:
    """An xsd:integer; ValueError when the text is no whole number."""
    return Literal(str(int(text)), datatype=iri("xsd:integer"))


def typed(text: str, datatype: str) -> Literal:
    """A literal with a datatype given by its compact name."""
    node: NamedNode = iri(datatype)
    return Literal(text, datatype=node)
