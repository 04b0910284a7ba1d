"""Check a receipt again: in itself, against what was submitted, and against the journal, ours or a served one.

Each check is a line: what was looked at, whether it holds, and what was found. What is checked needs nothing but the
receipt, SHA-256, and for the last ones the bytes that `/journal` serves.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from ..errors import ReceiptUnreadable
from ..store.digest import Digest
from ..store.record import Record
from .receipts import NoReceipt, members, receipt, recorded
from .receipts_statements import Reader, told

_TOLD = 5


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, whether it is as it should be, and what was found."""

    name: str
    holds: bool
    found: str


class Ledger(Protocol):
    """A journal, wherever it is."""

    def base(self) -> str:
        """The base of the registry whose journal it is."""

    def newest(self) -> int:
        """The number of the last record."""

    def record(self, number: int) -> bytes:
        """One record, byte for byte. Raises ReceiptUnreadable when it is not to be had."""


def verify(
    content: bytes, submitted: bytes | None = None, ledger: Ledger | None = None, reader: Reader | None = None
) -> Iterator[Check]:
    """Check a receipt, one thing after the other, as far as the checks before allow.

    With a reader, what was submitted is read, and the statements of the record are held against it.
    Raises ReceiptUnreadable for what is no receipt, and when the journal is not to be had.
    """
    document = _document(content)
    text, previous, number, base = _carried(document)
    try:
        record = recorded(text, previous, number)
        expected = receipt(text, previous, number, base)
    except NoReceipt as error:
        yield Check("record", False, f"the record in the receipt is not as it was written: {error}")
        return
    yield Check("record", True, f"SHA-256 {record.mark.hash}, {len(text)} bytes")
    yield _members(document, expected)
    if submitted is not None:
        yield _submitted(record, submitted)
        if reader is not None:
            yield Check("statements", *told(record, base, submitted, reader))
    if ledger is not None:
        yield from _journal(record, text, base, ledger)


def _document(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ReceiptUnreadable(f"this is no JSON: {error}") from None
    if not isinstance(document, dict):
        raise ReceiptUnreadable("this is no receipt: it is no JSON object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of which each member stands there once (RFC 8259, section 4): of two, readers choose as they like."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has two members of one name")
    return found


def _carried(document: dict[str, Any]) -> tuple[bytes, str, int, str]:
    """What is needed to make the receipt again: the record, the hash before it, its number, the base."""
    try:
        record, number, base = document["record"], document["version"]["number"], document["registry"]
        text, previous = record["text"], record["previous"]
        known = all(isinstance(each, str) for each in (text, previous, base))
        if not known or type(number) is not int or number < 1:
            raise TypeError
        return text.encode(), previous, number, base
    except (KeyError, TypeError, UnicodeEncodeError):
        raise ReceiptUnreadable("this is no receipt: it does not carry a record of a journal") from None


def _members(document: dict[str, Any], expected: dict[str, Any]) -> Check:
    """Whether the receipt says what the record says, no more and no less."""
    try:
        said, there = dict(members(document)), dict(members(expected))
    except RecursionError:
        raise ReceiptUnreadable("this is no receipt: it nests too deep") from None
    differing = [
        name for name in {**said, **there} if name not in said or name not in there or _differ(said, there, name)
    ]
    differs = [f"{name} is {_short(said.get(name))}, and {_short(there.get(name))} in the record" for name in differing]
    return Check("members", not differs, "; ".join(differs[:_TOLD]) or f"{len(said)} members say what the record says")


def _differ(said: dict[str, object], there: dict[str, object], name: str) -> bool:
    return (type(said[name]), said[name]) != (type(there[name]), there[name])


def _short(value: object) -> str:
    text = "missing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


def _submitted(record: Record, content: bytes) -> Check:
    assert record.entry.submission
    digest, said = hashlib.sha256(content).hexdigest(), record.entry.submission.sha256
    found = f"SHA-256 {digest}" if digest == said else f"SHA-256 {digest}, and {said} in the record"
    return Check("submitted", digest == said, found)


def _journal(record: Record, text: bytes, base: str, ledger: Ledger) -> Iterator[Check]:
    """Whether the journal has this record, to which digest it leads, and whether all later records build on it."""
    number, newest = record.number, ledger.newest()
    yield Check("registry", ledger.base() == base, f"the journal is that of {ledger.base()}")
    if number > newest:
        yield Check("journal", False, f"it ends with version {newest}")
        return
    same = ledger.record(number) == text
    yield Check("journal", same, f"record {number} is {'the one' if same else 'not the one'} in the receipt")
    yield _digest(record, ledger)
    yield _chain(record, newest, ledger)


def _digest(record: Record, ledger: Ledger) -> Check:
    """Whether the statements that came and went lead from the digest before to the one that the receipt says."""
    entry, before = record.entry, "0"
    if record.number > 1:
        earlier = _ending(ledger.record(record.number - 1))
        if earlier.seal != record.previous:
            return Check("digest", False, f"record {record.number - 1} has the hash {earlier.seal}, not the one named")
        before = earlier.digest
    found = str(Digest.read(before).minus(entry.removes).plus(entry.adds))
    says = f"the version before, less {len(entry.removes)} statements and with {len(entry.adds)} more, has {found}"
    return Check("digest", found == entry.digest, says)


def _chain(record: Record, newest: int, ledger: Ledger) -> Check:
    """Whether each record after this one names the hash of the one before it."""
    seal = record.mark.hash
    for number in range(record.number + 1, newest + 1):
        try:
            seal = recorded(ledger.record(number), seal, number).mark.hash
        except NoReceipt as error:
            return Check("chain", False, f"record {number} does not follow: {error}")
    return Check("chain", True, f"records {record.number} to {newest} follow one another, the last has {seal}")


@dataclass(frozen=True)
class _Ending:
    """What a record says of the version that it makes, and its hash."""

    digest: str
    seal: str


def _ending(text: bytes) -> _Ending:
    """The digest in the first line of a record, and its hash, as its lines have it."""
    first, _, _ = text.partition(b"\n")
    body, _, _ = text[:-1].rpartition(b"\n")
    try:
        digest = json.loads(first.removeprefix(b"version "))["digest"]
        int(digest, 16)
    except (ValueError, KeyError, TypeError):
        digest = "0"
    return _Ending(digest, hashlib.sha256(body + b"\n").hexdigest())
