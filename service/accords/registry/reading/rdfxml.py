"""RDF/XML before a parser of RDF sees it: no document type declaration, no other encoding, well formed, not too deep.

The parser of RDF expands entities without end, and takes a document that breaks off for a whole one.
"""

import re
from xml.parsers import expat

from .faults import fault
from .limits import Limits
from .screening import too_deep

_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def screen_xml(text: str, limits: Limits) -> None:
    """Raises UnparsableRDF or RDFTooDeep, with line and column."""
    if declared := _DECLARATION.search(text):
        raise fault(text, declared.start(), "document type declarations are refused: write the text of each entity.")
    screening = _Screening(text, limits)
    try:
        screening.parser.Parse(text, True)
    except expat.ExpatError as error:
        told = expat.errors.messages[error.code]
        raise fault(text, _offset(text, error.lineno, error.offset), f"this is not well-formed XML ({told}).") from None


class _Screening:
    """What is looked at while the document is read as XML."""

    def __init__(self, text: str, limits: Limits) -> None:
        self._text, self._limits, self._depth = text, limits, 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartElementHandler = self._opened
        self.parser.EndElementHandler = self._closed

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.upper() != "UTF-8":
            raise fault(self._text, 0, f"the encoding has to be UTF-8, not {encoding}.", ["UTF-8"])

    def _opened(self, name: str, attributes: object) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            at = _offset(self._text, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber)
            raise too_deep(self._text, at, self._limits)

    def _closed(self, name: str) -> None:
        self._depth -= 1


def _offset(text: str, line: int, column: int) -> int:
    """The offset of a line, from 1, and a column, from 0."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column
