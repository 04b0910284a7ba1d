"""JSON (RFC 8259) with the place of every name and every value, and a plain word for every mistake.

>>> [(name, member.at, member.value.start) for name, member in parse('{"a": [1, true]}').members.items()]
[('a', 1, 6)]
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from .faults import brief, fault

_TOKEN = re.compile(
    r"[ \t\r\n]*+(?:"
    r'(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*+")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![0-9A-Za-z.+_-]))"
    r"|(?P<word>true|false|null)\b"
    r"|(?P<sign>[{}\[\],:])"
    r"|(?P<end>\Z))",
    re.DOTALL,
)
_SPACE = re.compile(r"[ \t\r\n]*+")
_WORD = re.compile(r"[^\s,:{}\[\]\"']+")
_BAD_ESCAPE = re.compile(r'(?:[^\\]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+(?P<bad>\\.?)', re.DOTALL)
_NAME = re.compile(r"[ \t\r\n]*:")
_MEANT = {"None": "null", "True": "true", "False": "false", "nil": "null", "undefined": "null", "NULL": "null"}
_VALUE = "a value"
_ESCAPES = ('\\"', "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0041")


@dataclass(frozen=True, slots=True)
class Value:
    """A value, and the offsets between which it stands.

    `kind` is string, number, word, array or object. `text` is that of a string, and a number or a word as it is
    written; `items` are those of an array, `members` those of an object.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    items: Sequence["Value"] = ()
    members: Mapping[str, "Member"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """A value of an object, and the offset of its name."""

    at: int
    value: Value


def parse(text: str) -> Value:
    """The one value of a text.

    Raises UnparsableRDF, with line, column and what was expected, and RecursionError for what nests too deep.
    """
    parser = _Parser(text)
    value = parser.value()
    if parser.kind != "end":
        parser.refuse("the document ended before: nothing may follow.", ["the end"])
    return value


class _Parser:
    """The parser of one text; `kind` is that of the token where it stands, a sign stands for itself."""

    def __init__(self, text: str) -> None:
        self._text, self.kind, self._start, self._end = text, "", 0, 0
        self._next()

    def _next(self) -> None:
        found = _TOKEN.match(self._text, self._end)
        if found is None:
            self._no_token()
        kind = found.lastgroup or ""
        self._start, self._end = found.span(kind)
        self.kind = self._text[self._start] if kind == "sign" else kind

    def value(self) -> Value:
        """The value that begins here."""
        kind, start, end = self.kind, self._start, self._end
        if self.kind == "{":
            return self._object()
        if self.kind == "[":
            return self._array()
        if kind == "string":
            text = self._string()
        elif kind in ("number", "word"):
            text = self._text[start:end]
        else:
            self.refuse("the document breaks off." if kind == "end" else "a value is missing here.", [_VALUE])
        self._next()
        return Value(kind, start, end, text)

    def _object(self) -> Value:
        start = self._start
        members: dict[str, Member] = {}
        self._next()
        while self.kind != "}":
            at, name = self._start, self._name(bool(members))
            if name in members:
                self.refuse(f"the name {brief(name)} stands twice in this object.", at=at)
            self._next()
            if self.kind != ":":
                self.refuse("a colon is missing here, between a name and its value.", [":"])
            self._next()
            members[name] = Member(at, self.value())
            self._separated("}", start)
        return self._closed("object", start, members=members)

    def _array(self) -> Value:
        start = self._start
        items: list[Value] = []
        self._next()
        while self.kind != "]":
            items.append(self.value())
            self._separated("]", start)
        return self._closed("array", start, items=items)

    def _closed(
        self, kind: str, start: int, items: Sequence[Value] = (), members: Mapping[str, Member] | None = None
    ) -> Value:
        end = self._end
        self._next()
        return Value(kind, start, end, "", items, members or {})

    def _separated(self, closing: str, start: int) -> None:
        """Go on to the next member, or stay where the array or object is closed."""
        if self.kind == ",":
            comma = self._start
            self._next()
            if self.kind == closing:
                self.refuse("take out this comma: nothing follows it.", [_VALUE], at=comma)
        elif self.kind == "end":
            self.refuse("what begins here is not closed.", [closing], at=start)
        elif self.kind != closing:
            self.refuse("a comma is missing before this.", [",", closing])

    def _name(self, more: bool) -> str:
        if self.kind != "string":
            self.refuse("a name in double quotes is missing here.", ['"name"', *([] if more else ["}"])])
        return self._string()

    def _string(self) -> str:
        written = self._text[self._start : self._end]
        if "\\" not in written:
            return written[1:-1]
        try:
            text = str(json.loads(written))
            text.encode()
        except UnicodeEncodeError:
            self.refuse("half of a pair of surrogates is no character.", ["\\uD83D\\uDE00"])
        except json.JSONDecodeError:
            bad = _BAD_ESCAPE.match(written)
            at = self._start + bad.start("bad") if bad else self._start
            self.refuse(f"{self._text[at : at + 2]} is no escape of JSON.", _ESCAPES, at=at)
        return text

    def _no_token(self) -> NoReturn:
        """Say what is wrong where no token of JSON begins."""
        space = _SPACE.match(self._text, self._end)
        at = space.end() if space else self._end
        rest = self._text[at:]
        if rest.startswith('"'):
            self.refuse("the text that begins here is not closed in its line.", ['"'], at=at)
        if rest.startswith("'"):
            self.refuse("texts and names stand in double quotes.", ['"'], at=at)
        if rest.startswith(("//", "/*", "#")):
            self.refuse("JSON has no comments.", at=at)
        word = found[0] if (found := _WORD.match(rest)) else rest[:1]
        meant = [_MEANT[word]] if word in _MEANT else []
        if _NAME.match(rest, len(word)):
            self.refuse("names stand in double quotes.", ['"'], [f'"{brief(word)}"'], at)
        is_number = word[:1] in "+-.0123456789"
        self.refuse(f"{brief(word)} is no {'number' if is_number else 'value'} of JSON.", [_VALUE], meant, at)

    def refuse(
        self, told: str, expected: Sequence[str] = (), suggestions: Sequence[str] = (), at: int | None = None
    ) -> NoReturn:
        """Raise the problem of what stands here."""
        raise fault(self._text, self._start if at is None else at, told, expected, suggestions)
