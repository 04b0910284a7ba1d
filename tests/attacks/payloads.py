"""What a stranger may send in place of a description, each with the problem in which it must end.

The small ones are files that anybody can send (`payload_files/NN-name.suffix`), the large ones are made here. NN is
the kind of threat: 4 a context from elsewhere, 5 external entities, 6 entities that swell, 7 depth, 8 length,
9 compression, 10 size, 14 patterns, 15 shapes and schemas, 16 nothing to judge, 17 circles, 18 blank nodes, 19 names.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from accords.errors import (
    IRITooLong,
    LiteralTooLong,
    PayloadTooLarge,
    Problem,
    RDFTooDeep,
    TooManyStatements,
    UnparsableRDF,
)

FILES = Path(__file__).parent / "payload_files"
MEDIA_TYPES = {".ttl": "text/turtle", ".jsonld": "application/ld+json", ".rdf": "application/rdf+xml"}
TURTLE, N_TRIPLES = "text/turtle", "application/n-triples"
JSON_LD, RDF_XML = "application/ld+json", "application/rdf+xml"
MEBIBYTE = 2**20
_READ = {"16-nothing-that-a-shape-targets", "17-a-list-that-bites-its-tail"}
"""What is harmless to read, and is for the shapes to judge."""


@dataclass(frozen=True)
class Payload:
    """A body, and the problem in which it must end: None where it can be read, and there is a verdict on it."""

    name: str
    media_type: str
    body: bytes
    problem: type[Problem] | None = UnparsableRDF

    @property
    def status(self) -> int:
        """The status of the answer of POST /validate."""
        return self.problem.status if self.problem else 200


def payloads() -> Iterator[Payload]:
    """All of them."""
    for file in sorted(FILES.iterdir()):
        problem = None if file.stem in _READ else UnparsableRDF
        yield Payload(file.stem, MEDIA_TYPES[file.suffix], file.read_bytes(), problem)
    yield from _swelling()
    yield from _deep()
    yield from _long()
    yield from _circles()


def killers() -> Iterator[Payload]:
    """What ends the process that reads it, once it may nest as deep as it likes: the parser runs out of stack."""
    yield Payload("7-statements-within-statements", TURTLE, _triple_terms(25_000), RDFTooDeep)


def _swelling() -> Iterator[Payload]:
    body = f'<!DOCTYPE r [ <!ENTITY a "{"a" * 50_000}"> ]>\n{_in_xml("&a;" * 50_000)}'
    yield Payload("6-quadratic-blow-up", RDF_XML, body.encode())
    yield Payload("6-entity-without-a-document-type", RDF_XML, f'<!ENTITY a "a">\n{_in_xml("&a;")}'.encode())


def _deep() -> Iterator[Payload]:
    yield from killers()
    yield Payload("7-nodes-within-nodes", JSON_LD, _nodes(20_000), RDFTooDeep)
    yield Payload("7-lists-within-lists", JSON_LD, _lists(50_000), RDFTooDeep)
    yield Payload("7-nodes-within-nodes-that-nobody-closes", JSON_LD, b'{"urn:a":' * 20_000, RDFTooDeep)
    yield Payload("7-lists-within-lists-that-nobody-closes", JSON_LD, b'{"urn:a":' + b"[" * 50_000, RDFTooDeep)
    yield Payload("7-blank-nodes", TURTLE, _turtle(b"[<urn:b> " * 50_000 + b"1" + b"]" * 50_000), RDFTooDeep)
    yield Payload("7-collections", TURTLE, _turtle(b"(" * 100_000 + b")" * 100_000), RDFTooDeep)
    yield Payload("7-after-brackets-in-a-text", TURTLE, _turtle(b'"]]]",' + b"(" * 65 + b")" * 65), RDFTooDeep)
    inside = "<u:a><u:B>" * 20_000 + "</u:B></u:a>" * 20_000
    yield Payload("7-elements", RDF_XML, _in_xml("", inside, 'xmlns:u="urn:"').encode(), RDFTooDeep)


def _long() -> Iterator[Payload]:
    yield Payload("8-a-literal", TURTLE, _turtle(b'"' + b"a" * (64 * 1024 + 1) + b'"'), LiteralTooLong)
    yield Payload("8-a-number", TURTLE, _turtle(b"1" * (64 * 1024 + 1)), LiteralTooLong)
    yield Payload("8-a-number-in-json", JSON_LD, b'{"@id":"urn:a","urn:b":' + b"1" * 70_000 + b"}", LiteralTooLong)
    yield Payload("8-a-number-of-5000-digits", TURTLE, _turtle(b"1" * 5000), None)
    yield Payload("8-a-number-of-5000-digits-in-json", JSON_LD, b'{"@id":"urn:a","urn:b":' + b"1" * 5000 + b"}", None)
    many = "".join(f"<urn:a> <urn:b> <urn:{number}> .\n" for number in range(20_001))
    yield Payload("8-statements", N_TRIPLES, many.encode(), TooManyStatements)
    short = "<urn:a> <urn:b> " + ",".join(map(str, range(100_000))) + " ."
    yield Payload("8-statements-written-in-short", TURTLE, short.encode(), TooManyStatements)
    yield Payload("8-quotes-without-end", JSON_LD, b"[]" * 40 + b'\\"' * 500_000)
    yield Payload("8-quotes-without-end-in-turtle", TURTLE, b"[]" * 40 + b"'''\\" * 250_000)
    yield Payload("9-compressed", TURTLE, gzip.compress(b"\n" * 100 * MEBIBYTE))
    yield Payload("10-a-body", TURTLE, b"#" * (MEBIBYTE + 1), PayloadTooLarge)
    pattern = f'<urn:a> <https://w3id.org/accords/ns#alpha3> "{"a" * 50_000}!" .'
    yield Payload("14-what-a-pattern-is-slow-at", TURTLE, pattern.encode(), None)
    yield Payload("19-length", TURTLE, f"<urn:a> <urn:b> <https://example.org/{'a' * 2048}> .".encode(), IRITooLong)


def _circles() -> Iterator[Payload]:
    schema = "@prefix r: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    chain = "".join(f"<urn:{number}> r:subClassOf <urn:{number + 1}> .\n" for number in range(2000))
    yield Payload("17-a-chain-of-classes", TURTLE, (schema + chain).encode())
    names = [f"_:{name}" for name in "abcdefghi"]
    complete = "".join(f"{a} <urn:b> {b} .\n" for a in names for b in names if a != b)
    yield Payload("18-blank-nodes-that-all-look-alike", N_TRIPLES, complete.encode())


def _nodes(depth: int) -> bytes:
    return b'{"urn:a":' * depth + b"1" + b"}" * depth


def _lists(depth: int) -> bytes:
    return b'{"@id":"urn:a","urn:b":' + b"[" * depth + b"]" * depth + b"}"


def _triple_terms(depth: int) -> bytes:
    return _turtle(b"<<(<urn:a> <urn:b> " * depth + b"1" + b")>>" * depth)


def _turtle(written: bytes) -> bytes:
    return b"<urn:a> <urn:b> " + written + b" ."


def _in_xml(label: str, inside: str = "", more: str = "") -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:s="http://www.w3.org/2004/02/skos/core#" {more}>'
        f'<rdf:Description rdf:about="https://w3id.org/accords/id/state/mar"><s:prefLabel>{label}</s:prefLabel>{inside}'
        "</rdf:Description></rdf:RDF>"
    )
