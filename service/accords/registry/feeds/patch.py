"""Records of the journal as one RDF Patch (https://jena.apache.org/documentation/rdf-patch/), line by line.

    H id <uuid:…> .            of the state to which the patch leads
    H prev <uuid:…> .          of the state on which it is applied; not there where that is the empty dataset
    H version "3"^^… .         the number of the version to which it leads, and the digest of its statements
    H digest "…" .
    TX .
    D … .                      what goes, then what comes: quads, as the journal has them
    A … .
    TC .                       one transaction for each version

The name of a state is made of the hash of its record, which seals all records before: two registries give one name to
two states only if they came to them in the same way.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from pyoxigraph import Literal

from ...store.segments import Segment

MOST = 16 * 2**20
"""Bytes of the journal in one patch, unless one record alone has more."""
_CHANGES = {b"- ": b"D ", b"+ ": b"A "}


def taken(records: Sequence[Segment]) -> list[Segment]:
    """Of some records, those that one patch takes: the first, and more while there is room."""
    found: list[Segment] = []
    size = 0
    for each in records:
        size += each.size
        if found and size > MOST:
            break
        found.append(each)
    return found


def patch(file: Path, records: Sequence[Segment], before: Segment | None) -> Iterator[bytes]:
    """The patch that these records of the journal in `file` are, in pieces; they follow on `before`.

    Without any record it changes nothing, and names the state as it is.
    """
    last = records[-1] if records else before
    if last:
        header = _header(file, last)
        yield f"H id <uuid:{state(last)}> .\n".encode()
        if records and before:
            yield f"H prev <uuid:{state(before)}> .\n".encode()
        yield f"H version {Literal(last.number)} .\nH digest {Literal(str(header['digest']))} .\n".encode()
    for each in records:
        yield b"TX .\n"
        yield from _lines(file, each)
        yield b"TC .\n"


def state(record: Segment) -> UUID:
    """The name of the state to which a record leads: a UUID of version 8 (RFC 9562, section 5.8) from its hash."""
    bits = int(record.hash[:32], 16) & ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=bits | 0x8 << 76 | 0x2 << 62)


def _lines(file: Path, record: Segment) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(record.start)
        while opened.tell() < record.end:
            line = opened.readline()
            if sign := _CHANGES.get(line[:2]):
                yield sign + line[2:]


def _header(file: Path, record: Segment) -> dict[str, object]:
    with file.open("rb") as opened:
        opened.seek(record.start)
        found: dict[str, object] = json.loads(opened.readline().removeprefix(b"version "))
        return found
