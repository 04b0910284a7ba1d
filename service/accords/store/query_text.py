"""The text of a query as tokens, as far as help for its author needs them: names, words, and what is not closed.

A stranger wrote the text: no token makes the reader look twice at the same part of it, so that the time grows with the
length alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\n\r]|\\.)*+"'
    r"|'(?:[^'\\\n\r]|\\.)*+'"
    r'|<(?P<iri>[^<>"{}|^`\\\s]*+)>'
    r"|(?P<no_iri><[A-Za-z][^<>\n\r]*+>)"
    r"|\#[^\n\r]*+"
    r"|[?$]\w++|@[A-Za-z0-9-]++"
    r'|PREFIX\s++(?P<declared>[^\s:<>]*+):(?:\s*+<(?P<namespace>[^<>"{}|^`\\\s]*+)>)?'
    r"|(?P<prefix>(?:[^\W\d][\w.-]*+)?):(?P<local>(?:\\.|[\w.:%-])*+)"
    r"|(?P<word>[^\W\d][\w.-]*+)"
    r"|[0-9.]++(?:[eE][+-]?[0-9]++)?"
    r"|(?P<unclosed>[\"'].*+)",
    re.DOTALL | re.IGNORECASE,
)
PROLOGUE = re.compile(
    r"(?:\s+|\#[^\n\r]*|BASE\s*<[^<>\"{}|^`\\\s]*>|PREFIX\s+[^\s:<>]*:\s*<[^<>\"{}|^`\\\s]*>)*", re.IGNORECASE
)
"""What stands before the query proper (grammar, rule 4), comments too."""
_LONGEST_KEPT = 4096
"""Characters of a prologue beyond which it is read anew each time."""
_SPARQL = """
A ABS ADD ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL CLEAR COALESCE CONCAT CONSTRUCT CONTAINS COPY COUNT CREATE
DATA DATATYPE DAY DEFAULT DELETE DESC DESCRIBE DISTINCT DROP ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP
GROUP_CONCAT HAVING HOURS IF IN INSERT INTO IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LATERAL LCASE
LIMIT LOAD MAX MD5 MIN MINUS MINUTES MONTH MOVE NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE
ROUND SAMETERM SAMPLE SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT
STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TO TRUE TZ UCASE UNDEF UNION URI USING UUID VALUES WHERE
WITH YEAR
"""
WORDS = frozenset(_SPARQL.split())
"""All words of SPARQL 1.1 (grammar, section 19.8), and one that the engine adds."""


@dataclass(frozen=True)
class Name:
    """A name in a query: as it is written, where, and the IRI that it stands for."""

    written: str
    position: int
    iri: str


def names(query: str) -> Iterator[Name]:
    """The IRIs and the prefixed names of a query, what its prologue declares apart."""
    prologue = PROLOGUE.match(query)
    end = prologue.end() if prologue else 0
    namespaces = (_declared if end < _LONGEST_KEPT else _declared.__wrapped__)(query[:end])
    for token in TOKEN.finditer(query, end):
        if token["iri"]:
            yield Name(token[0], token.start(), token["iri"])
        elif token["prefix"] in namespaces:
            local = re.sub(r"\\(.)", r"\1", token["local"].rstrip("."))
            yield Name(token[0].rstrip("."), token.start(), namespaces[token["prefix"]] + local)


@lru_cache(maxsize=256)
def _declared(prologue: str) -> Mapping[str, str]:
    """The namespaces of a prologue by their prefixes. Clients send the same one again and again."""
    found = {}
    for token in TOKEN.finditer(prologue):
        if token["declared"] is not None:
            found[token["declared"]] = token["namespace"] or ""
    return found


def place(query: str, position: int) -> dict[str, int | str]:
    """Line, column and offset of a position, counted from 1, 1 and 0, and the line with a caret below."""
    position = min(position, len(query))
    start = query.rfind("\n", 0, position) + 1
    text, column = query[start:].partition("\n")[0].rstrip("\r"), position - start
    return {
        "line": query.count("\n", 0, position) + 1,
        "column": column + 1,
        "offset": position,
        "snippet": _with_caret(text, column),
    }


def position(query: str, line: int, column: int) -> int:
    """The offset of a line and a column."""
    start = 0
    for _ in range(line - 1):
        start = query.find("\n", start) + 1
    return min(start + column - 1, len(query))


_WIDTH = 100


def _with_caret(text: str, column: int) -> str:
    """A line, of a long one the part around the column, and below it a caret under the column."""
    first = max(0, min(column - _WIDTH // 2, len(text) - _WIDTH))
    shown, before, after = text[first : first + _WIDTH], "…" * bool(first), "…" * (len(text) > first + _WIDTH)
    return f"{before}{shown}{after}\n{' ' * (len(before) + column - first)}^".replace("\t", " ")
