"""The text of a SPARQL query in tokens, with prefixed names written out, and in its parts.

Only what comes before and after the one group of the whole query is told apart; the group stays a row of tokens.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)"
_TOKEN = re.compile(
    r"(?P<space>(?:\s+|\#[^\r\n]*)+)"
    r"|(?P<iri><[^<>\"{}|^`\\\s]*>)"
    r'|(?P<string>"""(?:(?:""|")?(?:[^"\\]|\\.))*"""|' + r"'''(?:(?:''|')?(?:[^'\\]|\\.))*'''"
    r'|"(?:[^"\\\r\n]|\\.)*"|' + r"'(?:[^'\\\r\n]|\\.)*')"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<blank>_:\w(?:[\w.-]*[\w-])?)"
    rf"|(?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:{_LOCAL}(?:(?:{_LOCAL}|[.-])*(?:{_LOCAL}|-))?)?)"
    r"|(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<other>\^\^|[0-9.]+(?:[eE][+-]?[0-9]+)?|.)",
    re.DOTALL,
)

_ESCAPED = re.compile(r"\\(.)")


class NoQuery(ValueError):
    """The text is not a query of the kind that is asked for; the message says why."""


@dataclass(frozen=True)
class Token:
    """A piece of the text, and what kind of piece it is."""

    kind: str
    text: str

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in upper case or not."""
        return self.kind == "word" and self.text.upper() in words


Tokens: TypeAlias = Sequence[Token]
OPEN, CLOSE = Token("other", "{"), Token("other", "}")


@dataclass(frozen=True)
class Parts:
    """A query: what it selects (nothing for ASK), its group without the outer braces, and what follows the group."""

    head: tuple[Token, ...]
    group: tuple[Token, ...]
    tail: tuple[Token, ...]


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text; white space and comments become one space.

    >>> [each.text for each in tokens("$this ex:a/ex:b ?v # why\\n FILTER(?v<3)")][:7]
    ['$this', ' ', 'ex:a', '/', 'ex:b', ' ', '?v']
    """
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        yield Token(kind, " " if kind == "space" else found[0])


def parts(text: str, prefixes: Mapping[str, str], kind: str) -> Parts:
    """The parts of a query of a kind ("SELECT" or "ASK"), without prefixes. Raises NoQuery."""
    known = dict(prefixes)
    stream = list(tokens(text))
    at = _after_prologue(stream, known)
    if at >= len(stream) or not stream[at].is_word(kind):
        raise NoQuery(f"it is no {kind} query")
    whole = [_spelt_out(token, known) for token in stream[at + 1 :]]
    if OPEN not in whole:
        raise NoQuery("it has no group in braces")
    start = whole.index(OPEN)
    end = closing(whole, start)
    head = [token for token in whole[:start] if not token.is_word("WHERE")]
    return Parts(tuple(head), tuple(whole[start + 1 : end]), tuple(whole[end + 1 :]))


def _after_prologue(stream: Tokens, known: dict[str, str]) -> int:
    """Where the query itself begins; the prefixes that it declares are added to those that are known."""
    at = 0
    while at < len(stream):
        if stream[at].is_word("PREFIX"):
            declared = [token for token in stream[at + 1 : at + 5] if token.kind != "space"][:2]
            if [token.kind for token in declared] != ["name", "iri"]:
                raise NoQuery("a PREFIX is not followed by a prefix and an IRI")
            known[declared[0].text.removesuffix(":")] = declared[1].text[1:-1]
            at = stream.index(declared[1], at)
        elif stream[at].is_word("BASE"):
            raise NoQuery("it has a BASE; write whole IRIs")
        elif stream[at].kind != "space":
            return at
        at += 1
    return at


def _spelt_out(token: Token, known: Mapping[str, str]) -> Token:
    if token.kind != "name":
        return token
    prefix, _, local = token.text.partition(":")
    if prefix not in known:
        raise NoQuery(f"nothing declares the prefix {prefix}:")
    unescaped = _ESCAPED.sub(r"\1", local)
    return Token("iri", f"<{known[prefix]}{unescaped}>")


def closing(whole: Tokens, start: int) -> int:
    """Where the brace that opens at `start` closes. Raises NoQuery."""
    depth = 0
    for at in range(start, len(whole)):
        depth += {"{": 1, "}": -1}.get(whole[at].text, 0) if whole[at].kind == "other" else 0
        if depth == 0:
            return at
    raise NoQuery("a brace is not closed")


def written(row: Iterable[Token]) -> str:
    """Tokens as text."""
    return "".join(token.text for token in row)
