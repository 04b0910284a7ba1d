"""RDF that somebody gives us: any syntax, nothing fetched, every fault with its place.

>>> reading = read(b"<urn:a> a <urn:B> .", syntax_of("a.ttl"), contexts={})
>>> [str(quad.object) for quad in reading.quads], reading.lines
(['<urn:B>'], {'urn:a': 1})
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, cast

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple

from ..errors import UnparsableRDF

SYNTAXES = {
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
}
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """What was read, and the line on which each subject is first spoken of (JSON-LD: none)."""

    quads: list[Quad] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


def syntax_of(name: str) -> RdfFormat:
    """The syntax that a file name, an extension or a media type stands for. Raises UnparsableRDF."""
    found = SYNTAXES.get(name.rpartition(".")[2].lower()) or RdfFormat.from_media_type(name)
    if found is None or found not in SYNTAXES.values():
        known = ", ".join(SYNTAXES)
        raise UnparsableRDF(
            f"{name!r} does not say in which syntax the RDF is. Known are: {known}.", available=list(SYNTAXES)
        )
    return found


def read(data: bytes, syntax: RdfFormat, contexts: Mapping[str, Any]) -> Reading:
    """The statements of one document. `contexts` are the JSON-LD contexts that are known, by their addresses.

    Raises UnparsableRDF, with line and column where they are known, for what does not parse, and for what is refused:
    blank nodes, statements about statements, document type declarations, and JSON-LD contexts that are not known.
    """
    text = _decoded(data)
    if syntax == RdfFormat.RDF_XML and (declared := _DECLARATION.search(data)):
        above = data.count(b"\n", 0, declared.start())
        raise UnparsableRDF(
            "Document type declarations are refused: write the text itself for each entity.", line=above + 1
        )
    if syntax == RdfFormat.JSON_LD:
        text = _with_known_contexts(text, contexts)
    reading, lines = Reading(), _Lines(text)
    for quad in _parsed(lines, syntax):
        line = lines.number if syntax != RdfFormat.JSON_LD else None
        _refuse_unnamed(quad, line)
        reading.quads.append(quad)
        if line is not None and isinstance(quad.subject, NamedNode):
            reading.lines.setdefault(quad.subject.value, line)
    return reading


class _Lines(io.RawIOBase):
    """The text, handed to the parser a line at a time, so that we know the line of what it has just read."""

    def __init__(self, text: str) -> None:
        self._lines = iter(text.encode().splitlines(keepends=True))
        self._rest = b""
        self.number = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next line, or what fits of it."""
        if not self._rest:
            self._rest = next(self._lines, b"")
            self.number += bool(self._rest)
        given, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return given


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnparsableRDF(f"Line {line}: this is not UTF-8.", line=line) from None


def _parsed(lines: _Lines, syntax: RdfFormat) -> Iterator[Quad]:
    try:
        yield from ox.parse(cast(IO[bytes], lines), syntax)
    except SyntaxError as error:
        raise UnparsableRDF(str(error), line=error.lineno, column=error.offset) from None


def _refuse_unnamed(quad: Quad, line: int | None) -> None:
    place = f"Line {line}: " if line else ""
    terms = (quad.subject, quad.object, quad.graph_name)
    if any(isinstance(term, BlankNode) for term in terms):
        about = f" (a statement with {quad.predicate})"
        raise UnparsableRDF(f"{place}Blank nodes are refused: give each thing an IRI{about}.", line=line)
    if any(isinstance(term, Triple) for term in terms):
        raise UnparsableRDF(f"{place}Statements about statements (RDF 1.2) are refused.", line=line)


def _with_known_contexts(text: str, contexts: Mapping[str, Any]) -> str:
    """The JSON-LD document with the address of a known context replaced by the context, so that nothing is fetched."""
    try:
        return json.dumps(_known(json.loads(text), contexts))
    except json.JSONDecodeError as error:
        raise UnparsableRDF(str(error), line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise UnparsableRDF("The document nests too deep.") from None


def _known(node: Any, contexts: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_known(each, contexts) for each in node]
    if not isinstance(node, dict):
        return node
    if "@import" in node:
        raise _unknown_context(node["@import"], contexts)
    return {
        name: _context(value, contexts) if name == "@context" else _known(value, contexts)
        for name, value in node.items()
    }


def _context(value: Any, contexts: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_context(each, contexts) for each in value]
    if not isinstance(value, str):
        return _known(value, contexts)
    if value not in contexts:
        raise _unknown_context(value, contexts)
    return contexts[value]


def _unknown_context(address: object, contexts: Mapping[str, Any]) -> UnparsableRDF:
    known = ", ".join(contexts) or "none"
    return UnparsableRDF(
        f"The JSON-LD context {address} is not known here, and none is fetched. Known: {known}.", context=str(address)
    )
