"""The tokens of Turtle and its relatives, in a text that is known to parse (RDF 1.1 Turtle, section 6.5).

>>> tokens = Tokens("ex:a a 'x'@en . # and so on")
>>> tokens.kind, tokens.text, tokens.follows("a")
('name', 'ex:a', True)
"""

import re
from collections.abc import Iterator
from contextlib import suppress

from .places import Lost

BRACKETS = {"[": "]", "(": ")", "{": "}"}
"""What opens, and what closes it."""
_NAME = r"[A-Za-z0-9_\-\u0080-\U0010ffff]"
_LOCAL = r"[A-Za-z0-9_:%\-\u0080-\U0010ffff]"
_SPACE = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_SKIPPED = re.compile(_SPACE)
_TOKEN = re.compile(
    rf"{_SPACE}(?:"
    r'(?P<string>"""(?:[^"\\]|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\n\r]|\\.)*+"'
    r"|'(?:[^'\\\n\r]|\\.)*+')"
    r'|(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\[uU])*+>)'
    rf"|(?P<blank>_:(?:{_NAME}|\.++(?={_NAME}))++)"
    r"|(?P<number>[+-]?(?:[0-9]++\.[eE][+-]?[0-9]++|(?:[0-9]*\.[0-9]++|[0-9]++)(?:[eE][+-]?[0-9]++)?))"
    rf"|(?P<name>(?:[A-Za-z\u0080-\U0010ffff](?:{_NAME}|\.++(?={_NAME}))*+)?:(?:{_LOCAL}|\\.|\.++(?=[\\]|{_LOCAL}))*+)"
    r"|(?P<language>@[A-Za-z0-9-]++)"
    r"|(?P<word>[A-Za-z]++)"
    r"|(?P<sign>\^\^|[.;,()\[\]{}])"
    r")",
    re.DOTALL,
)


class Tokens:
    """One token after the other: its kind ("" at the end), its text, where it begins and ends, its number from 0."""

    def __init__(self, whole: str) -> None:
        """Raises Lost when there is something in the text that is no token."""
        self.whole = whole
        found = [
            (each.lastgroup or "", each[each.lastgroup or 0], *each.span(each.lastgroup or 0)) for each in _all(whole)
        ]
        if not _SKIPPED.fullmatch(whole, found[-1][3] if found else 0):
            raise Lost
        self._found = [*found, ("", "", len(whole), len(whole))]
        self.number = -1
        self.next()

    def next(self) -> None:
        """Go on to the next token. Raises Lost at the end."""
        self.number += 1
        if self.number >= len(self._found):
            raise Lost
        self.kind, self.text, self.start, self.end = self._found[self.number]

    def take(self, sign: str) -> None:
        """Go on from this sign. Raises Lost when it is another token."""
        if self.text != sign:
            raise Lost
        self.next()

    def follows(self, *texts: str) -> bool:
        """Whether the tokens after this one are these."""
        following = self._found[self.number + 1 : self.number + 1 + len(texts)]
        return [each[1] for each in following] == list(texts)


def missing_bracket(text: str) -> str:
    """What closes the last bracket that is open where a text breaks off; "" for none, and where it cannot be told."""
    waiting: list[str] = []
    with suppress(Lost):
        tokens = Tokens(text)
        while tokens.kind:
            if tokens.text in BRACKETS:
                waiting.append(BRACKETS[tokens.text])
            elif waiting and tokens.text == waiting[-1]:
                waiting.pop()
            tokens.next()
    return waiting[-1] if waiting else ""


def _all(whole: str) -> Iterator[re.Match[str]]:
    """Each token where the one before ends, as far as there are any."""
    return iter(_TOKEN.scanner(whole).match, None)  # type: ignore[attr-defined]
