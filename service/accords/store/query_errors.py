"""Say what is wrong with a query in words that help, where in the client's own text, and what would be right."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ..errors import BadQuery, Problem
from .query_text import TOKEN, WORDS, place, position

_EXPECTED = re.compile(r"error at \d+:\d+: expected (?:one of )?")
_SENTENCE = re.compile(r"[A-Z][a-z]+ [^\[\]]+")
_SYMBOL = re.compile(r"[A-Z]{2,}|\"[^\"\\]+\"")
_NO_USE = ("LATERAL", "SERVICE")
"""What the parser would take, but SPARQL 1.1 does not have, or is refused here."""


def explain(problem: Problem, query: str, added: int, prefixes: Mapping[str, str]) -> Problem:
    """The same problem for the client's own text: `added` characters that stood before it are taken off line 1.

    What can be said plainly is: a prefix that is not declared, with the declaration that `prefixes` knows; a word that
    SPARQL does not have; what is not closed. Other complaints of the parser are cut down to what a reader can use.

    >>> told = BadQuery("error at 1:27: expected OPTIONAL", line=1, column=27)
    >>> explain(told, "ASK { ?s foo:bar 1 }", 10, {"foo": "urn:foo#"}).document()["detail"]
    'The prefix foo: is not declared.'
    """
    line, column = problem.extra.get("line"), problem.extra.get("column")
    if not (isinstance(line, int) and isinstance(column, int)):
        return problem
    there = place(query, position(query, line, column - added if line == 1 else column))
    if not isinstance(problem, BadQuery):
        return type(problem)(problem.detail, **{**problem.extra, **there})
    plain = _plain_fault(query, prefixes)
    if plain:
        return plain
    expected = _expected(problem.detail)
    return BadQuery(
        f"Line {there['line']}, column {there['column']}: {_readable(problem.detail, expected)}",
        **there,
        expected=expected or None,
    )


def _plain_fault(query: str, prefixes: Mapping[str, str]) -> BadQuery | None:
    """The first fault in the text that needs no parser to be seen."""
    declared = {"_"}
    for token in TOKEN.finditer(query):
        if token["declared"] is not None:
            declared.add(token["declared"])
        elif token["prefix"] is not None and token["prefix"] not in declared:
            return _undeclared(token["prefix"], declared - {"_"}, prefixes, place(query, token.start()))
        elif token["word"] and (word := token["word"].rstrip(".")).upper() not in WORDS:
            return _no_word(word, place(query, token.start()))
        elif token["unclosed"] or token["no_iri"]:
            return _not_closed(token, place(query, token.start()))
    return None


def _not_closed(token: re.Match[str], there: Mapping[str, object]) -> BadQuery:
    if token["no_iri"]:
        return BadQuery(f"{token['no_iri']} is not an IRI: it holds what an IRI cannot.", **there)
    return BadQuery("The text that begins here is not closed.", **there, expected=[token["unclosed"][0]])


def _undeclared(
    prefix: str, declared: Iterable[str], known: Mapping[str, str], there: Mapping[str, object]
) -> BadQuery:
    told = f"The prefix {prefix}: is not declared."
    if prefix in known:
        return BadQuery(told, **there, suggestions=[_declaration(prefix, known)])
    near = get_close_matches(prefix, sorted({*known, *declared}), n=1, cutoff=0.7)
    if not near:
        return BadQuery(told, **there)
    suggestion = f"{near[0]}:" if near[0] in declared else _declaration(near[0], known)
    return BadQuery(f"{told} Did you mean {near[0]}:?", **there, suggestions=[suggestion])


def _declaration(prefix: str, known: Mapping[str, str]) -> str:
    return f"PREFIX {prefix}: <{known[prefix]}>"


def _no_word(word: str, there: Mapping[str, object]) -> BadQuery:
    near = get_close_matches(word.upper(), sorted(WORDS.difference(_NO_USE)), n=1, cutoff=0.7)
    told = f"{word} is not a word of SPARQL."
    return BadQuery(f"{told} Did you mean {near[0]}?" if near else told, **there, suggestions=near or None)


def _expected(detail: str) -> list[str]:
    """What the parser would have taken, without its classes of characters."""
    wishes = _EXPECTED.sub("", detail).split(", ")
    return [wish.strip('"') or wish for wish in wishes if _SYMBOL.fullmatch(wish) and wish not in _NO_USE]


def _readable(detail: str, expected: list[str]) -> str:
    """The parser's expectations in words; a sentence of its own stands for all of them."""
    sentences = [wish for wish in _EXPECTED.sub("", detail).split(", ") if _SENTENCE.fullmatch(wish)]
    if sentences:
        return f"{sentences[0]}."
    return f"expected {' or '.join(expected)}." if expected else "the query cannot be read from here on."
