"""Parse a text, and say in words that help where it does not parse (RDF 1.1 Turtle, TriG, XML Syntax; JSON-LD 1.1)."""

import io
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import IO, Any, cast

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat

from ...errors import UnparsableRDF
from .faults import fault
from .turtle_faults import explain

_PLACE = re.compile(r"Parser error (?:at|between) [^:]*?: ", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")
_WORD = re.compile(r"'([^']+)'|(@[a-z]+)")
_RELATIVE = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)
_NO_LINES = (RdfFormat.JSON_LD, RdfFormat.RDF_XML)


def parsed(text: str, known: str, syntax: RdfFormat, contexts: Mapping[str, Any], base: str = "") -> Iterator[Quad]:
    """The statements of `known`, which is the text as the parser may have it. Raises UnparsableRDF.

    Relative IRIs are resolved against `base`, in a syntax that has them.

    Blank nodes get labels of their own, so that the same label in two files means two things (RDF 1.1 Concepts, section
    3.4); in JSON-LD they keep theirs.
    """
    try:
        given = base if base and syntax in _RELATIVE else None
        yield from ox.parse(known.encode(), syntax, base_iri=given, rename_blank_nodes=syntax != RdfFormat.JSON_LD)
    except SyntaxError as error:
        message = _PLACE.sub("", error.msg, count=1)
        if syntax in _NO_LINES or error.lineno is None:
            raise _about_a_word(text, message, syntax) from None
        position = _position(text, error.lineno, error.offset or 1)
        raise explain(text, message, position, _prefixes(contexts)) from None


def _about_a_word(text: str, message: str, syntax: RdfFormat) -> UnparsableRDF:
    """What is wrong with something that the parser names and that stands in the text once; or in a whole line."""
    told = f"{message[:1].lower() if message[1:2].islower() else message[:1]}{message[1:500]}."
    for found in _WORD.finditer(message):
        quoted = f'"{found[1] or found[2]}"'
        if text.count(quoted) == 1:
            return fault(text, text.index(quoted), told)
    line = _Lines(text).read_until_it_fails() if syntax == RdfFormat.RDF_XML else None
    return UnparsableRDF(f"Line {line}: {told}" if line else f"{told[:1].upper()}{told[1:]}", line=line)


class _Lines(io.RawIOBase):
    """The text, handed to the parser a line at a time, so that we know the line of what it has just read."""

    def __init__(self, text: str) -> None:
        self._lines = iter(text.encode().splitlines(keepends=True))
        self._rest = b""
        self._number = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next line, or what fits of it."""
        if not self._rest:
            self._rest = next(self._lines, b"")
            self._number += bool(self._rest)
        given, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return given

    def read_until_it_fails(self) -> int | None:
        """The line in which RDF/XML cannot be read."""
        try:
            deque(ox.parse(cast(IO[bytes], self), RdfFormat.RDF_XML), maxlen=0)
        except SyntaxError:
            return self._number
        return None


def _position(text: str, line: int, column: int) -> int:
    """The offset of a line and a column, as the parser counts them."""
    start = 0
    for _ in range(line - 1):
        end = _LINE_END.search(text, start)
        start = end.end() if end else len(text)
    return min(start + column - 1, len(text))


def _prefixes(contexts: Mapping[str, Any]) -> Mapping[str, str]:
    """The prefixes that the registry uses in its own context."""
    context: Any = next(iter(contexts.values()), {})
    terms = context.items() if isinstance(context, dict) else ()
    return {name: iri for name, iri in terms if isinstance(iri, str) and iri.startswith("http")}
