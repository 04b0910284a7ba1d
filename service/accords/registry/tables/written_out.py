"""Terms that a cell writes out: an IRI, whole or with a prefix, or a term as N-Triples writes it."""

import re
from collections.abc import Mapping

from pyoxigraph import NamedNode, RdfFormat, parse

from ...store import Term

_WHOLE = re.compile(r"<([^<>\s]+)>|((?:https?://|urn:)[^\s<>]+)")
_PREFIXED = re.compile(r"([A-Za-z][\w.-]*):([^\s/#?<>\"|^`{}\\][^\s#?<>\"|^`{}\\]*)")
_LITERAL = re.compile(r"\"(?:[^\"\\\n\r]|\\.)*\"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^<[^<>\s]+>)?")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)


def iri(value: str, prefixes: Mapping[str, str]) -> NamedNode | None:
    """The IRI that is written out; None for anything else.

    >>> print(iri("org:role", {"org": "http://www.w3.org/ns/org#"}), iri("role", {}))
    <http://www.w3.org/ns/org#role> None
    """
    if found := _WHOLE.fullmatch(value):
        return _named(found[1] or found[2])
    if (found := _PREFIXED.fullmatch(value)) and found[1] in prefixes:
        return _named(prefixes[found[1]] + found[2])
    return None


def literal(value: str) -> Term | None:
    """The literal that is written as in N-Triples; None for anything else.

    >>> print(literal('"deux"@fr'), literal("deux"))
    "deux"@fr None
    """
    if not _LITERAL.fullmatch(value):
        return None
    try:
        (quad,) = parse(f"<urn:s> <urn:p> {value} .", RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError):
        return None
    term: Term = quad.object
    return term


def is_host(value: str) -> bool:
    """Whether a text is a web address without its scheme."""
    return _HOST.fullmatch(value) is not None


def _named(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
