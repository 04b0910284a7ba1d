"""What the text of a query gives away before a parser sees it: SERVICE, an update, how deep it nests.

The parser that would say so better recurses, and 5 kB can end the process that it runs in. That no query reaches the
network, or changes anything, does not rest on this.
"""

import re

from ..errors import FederationRefused, PayloadTooLarge, QueryTooDeep, UpdateRefused
from .query_text import PROLOGUE

DEEPEST = 64
"""How deep brackets may nest: a process of 8 MiB of stack bears about ten times as much."""

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\s]*>'
    r"|\#[^\n\r]*"
    r"|(?P<word>[?$@]?(?:[\w.:%-]|\\[_~.!$&\'()*+,;=/?#@%-])+)"
    r"|(?P<opens>[({\[])"
    r"|(?P<closes>[)}\]])"
    r"|.",
    re.DOTALL,
)
_UPDATE = re.compile(r"(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b", re.IGNORECASE)
_NAMED = re.compile(r"(?:\bPREFIX\s+[^\s:<>]*:\s*)?<[^<>\"{}|^`\\\s]*>", re.IGNORECASE)
_HINTS = ("now", "rand", "uuid", "bnode", "\\u")
_PASSING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b|\\u", re.IGNORECASE)


def screen(query: str) -> None:
    """Refuse what no parser need see. A query without the word `service` and with few brackets costs next to nothing.

    Raises FederationRefused and QueryTooDeep, with line and column.
    """
    if "service" in query.lower():
        _refuse_service(query)
    if sum(map(query.count, "({[")) > DEEPEST:
        _refuse_depth(query)


def within(text: bytes, most: int) -> None:
    """Raises PayloadTooLarge for a query of more than `most` bytes."""
    if len(text) > most:
        raise PayloadTooLarge(f"The query has {len(text)} bytes, more than {most}.", limit=most)


def refuse_update(query: str) -> None:
    """Raises UpdateRefused when the text, which is not a query, sets out to be an update."""
    prologue = PROLOGUE.match(query)
    if _UPDATE.match(query, prologue.end() if prologue else 0):
        raise UpdateRefused("This endpoint answers queries only; it takes no update.")


def lasting(query: str) -> bool:
    """Whether the query names no function whose value passes: the same store gives it the same answer again.

    >>> lasting("SELECT (now() AS ?t) {}"), lasting("ASK { ?known ?p ?o }")
    (False, True)
    """
    lower = query.lower()
    return not any(each in lower for each in _HINTS) or not _PASSING.search(query)


def may_name_graphs(query: str) -> bool:
    """Whether the keyword GRAPH or FROM may be in the query; without, it can read the default graph only.

    >>> may_name_graphs("PREFIX graph: <urn:from:> ASK { ?s ?p <urn:graph> }"), may_name_graphs("ASK{graph?g{}}")
    (False, True)
    """
    lower = query.lower()
    if "graph" not in lower and "from" not in lower and "\\u" not in lower:
        return False
    rest = _NAMED.sub(" ", query).lower()
    return "graph" in rest or "from" in rest or "\\u" in rest


def _refuse_service(query: str) -> None:
    for token in _TOKEN.finditer(query):
        if token["word"] and token["word"].upper() == "SERVICE":
            raise federation_refused(**_place(query, token))


def _refuse_depth(query: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(query):
        depth += (token["opens"] is not None) - (token["closes"] is not None)
        if depth > DEEPEST:
            detail = f"The brackets of the query nest deeper than {DEEPEST}."
            raise QueryTooDeep(detail, limit=DEEPEST, **_place(query, token))


def federation_refused(**place: int) -> FederationRefused:
    """The refusal, wherever it comes from."""
    return FederationRefused("SERVICE is refused: a query reads what is here and reaches no other host.", **place)


def _place(query: str, token: re.Match[str]) -> dict[str, int]:
    line_start = query.rfind("\n", 0, token.start()) + 1
    return {"line": query.count("\n", 0, line_start) + 1, "column": token.start() - line_start + 1}
