"""Say what is wrong with a query in words that help, and where, in the text that the client sent."""

import re
from collections.abc import Mapping

from accords.errors import BadQuery, Problem

_PLACE = re.compile(r"error at \d+:\d+: expected (?:one of )?", re.DOTALL)
_PREFIXED = re.compile(r"([^\s:<>(){}\[\];,.^|/!*+?\"']*):[^\s:<>(){}\[\];,^|/!*+?\"']*$")
_SENTENCE = re.compile(r"[A-Z][a-z]+ [^\[\]]+")
_SYMBOL = re.compile(r"[A-Z]{2,}|\"[^\"\\]+\"")
_NO_USE = ("LATERAL", "SERVICE")
"""What the parser would take, but SPARQL 1.1 does not have, or is refused here."""


def explain(problem: Problem, query: str, added: int, prefixes: Mapping[str, str]) -> Problem:
    """The same problem for the client's own text: `added` characters that stood before it are taken off column 1.

    An undeclared prefix is said plainly, with the declaration that `prefixes` knows. Other complaints of the parser are
    cut down to what a reader can use.

    >>> told = BadQuery("error at 1:27: expected one of Prefix not found, ['%']", line=1, column=27)
    >>> explain(told, "ASK { ?s foo:bar 1 }", 10, {"foo": "urn:foo#"}).document()["detail"]
    'The prefix foo: is not declared.'
    """
    line, column = problem.extra.get("line"), problem.extra.get("column")
    if not isinstance(line, int) or not isinstance(column, int):
        return problem
    column -= added if line == 1 else 0
    extra = {**problem.extra, "line": line, "column": column}
    if not isinstance(problem, BadQuery):
        return type(problem)(problem.detail, **extra)
    before = query.splitlines()[line - 1][: column - 1] if query.splitlines() else ""
    name = _PREFIXED.search(before) if "Prefix not found" in problem.detail else None
    if not name:
        return BadQuery(f"Line {line}, column {column}: {_readable(problem.detail)}", **extra)
    extra["column"] = name.start() + 1
    if name[1] in prefixes:
        extra["suggestions"] = [f"PREFIX {name[1]}: <{prefixes[name[1]]}>"]
    return BadQuery(f"The prefix {name[1]}: is not declared.", **extra)


def _readable(detail: str) -> str:
    """The parser's expectations without its classes of characters; a sentence of its own stands for all of them."""
    wishes = _PLACE.sub("", detail).split(", ")
    sentences = [wish for wish in wishes if _SENTENCE.fullmatch(wish)]
    symbols = [wish for wish in wishes if _SYMBOL.fullmatch(wish) and wish not in _NO_USE]
    if sentences:
        return f"{sentences[0]}."
    return f"expected {' or '.join(symbols)}." if symbols else "the query cannot be read from here on."
