"""Say what is wrong with a query in words that help, and where, in the text that the client sent."""

import re
from collections.abc import Mapping

from ..errors import BadQuery, Problem

_EXPECTED = re.compile(r"error at \d+:\d+: expected (?:one of )?")
_SENTENCE = re.compile(r"[A-Z][a-z]+ [^\[\]]+")
_SYMBOL = re.compile(r"[A-Z]{2,}|\"[^\"\\]+\"")
_NO_USE = ("LATERAL", "SERVICE")
"""What the parser would take, but SPARQL 1.1 does not have, or is refused here."""
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\s]*>'
    r"|\#[^\n\r]*"
    r"|PREFIX\s+(?P<declared>[^\s:<>]*):"
    r"|(?P<used>[\w.-]*):[\w.:%-]*",
    re.DOTALL | re.IGNORECASE,
)


def explain(problem: Problem, query: str, added: int, prefixes: Mapping[str, str]) -> Problem:
    """The same problem for the client's own text: `added` characters that stood before it are taken off line 1.

    An undeclared prefix is said plainly, with the declaration that `prefixes` knows. Other complaints of the parser are
    cut down to what a reader can use.

    >>> told = BadQuery("error at 1:27: expected OPTIONAL", line=1, column=27)
    >>> explain(told, "ASK { ?s foo:bar 1 }", 10, {"foo": "urn:foo#"}).document()["detail"]
    'The prefix foo: is not declared.'
    """
    line, column = problem.extra.get("line"), problem.extra.get("column")
    if isinstance(line, int) and isinstance(column, int):
        place = {"line": line, "column": column - added if line == 1 else column}
    else:
        return problem
    if not isinstance(problem, BadQuery):
        return type(problem)(problem.detail, **{**problem.extra, **place})
    undeclared = _undeclared(query)
    if undeclared is None:
        return BadQuery(f"Line {place['line']}, column {place['column']}: {_readable(problem.detail)}", **place)
    prefix = undeclared["used"]
    place = {"line": query.count("\n", 0, undeclared.start()) + 1, "column": _column(query, undeclared.start())}
    suggestions = [f"PREFIX {prefix}: <{prefixes[prefix]}>"] if prefix in prefixes else None
    return BadQuery(f"The prefix {prefix}: is not declared.", suggestions=suggestions, **place)


def _undeclared(query: str) -> re.Match[str] | None:
    """The first prefixed name whose prefix is declared nowhere; `_:` is that of blank nodes."""
    declared = {"_"}
    for token in _TOKEN.finditer(query):
        if token["declared"] is not None:
            declared.add(token["declared"])
        elif token["used"] is not None and token["used"] not in declared:
            return token
    return None


def _column(query: str, position: int) -> int:
    return position - query.rfind("\n", 0, position)


def _readable(detail: str) -> str:
    """The parser's expectations without its classes of characters; a sentence of its own stands for all of them."""
    wishes = _EXPECTED.sub("", detail).split(", ")
    sentences = [wish for wish in wishes if _SENTENCE.fullmatch(wish)]
    symbols = [wish for wish in wishes if _SYMBOL.fullmatch(wish) and wish not in _NO_USE]
    if sentences:
        return f"{sentences[0]}."
    return f"expected {' or '.join(symbols)}." if symbols else "the query cannot be read from here on."
