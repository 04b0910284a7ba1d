"""Receipts: what became of an accepted submission, in a document that anyone can check again.

A receipt says nothing of its own: each member is read from one record of the journal, which it carries byte for byte.
So it can be made again wherever the journal is. Who changes a member contradicts the record, who changes the record
contradicts its hash, and who changes all of it contradicts the journal (see `receipts_verification`).
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from ..errors import NotFound
from ..settings import Settings
from ..store.record import Flaw, Mark, Record, read
from ..store.segments import segments


class NoReceipt(Exception):
    """A record tells of no submission, or cannot be read; the message says which."""


def receipt(text: bytes, previous: str, number: int, base: str) -> dict[str, Any]:
    """The receipt for the submission that the record `number` tells of, as the members of its JSON document.

    `text` is the record as it stands in the journal, `previous` the hash of the one before. Raises NoReceipt.
    """
    record = recorded(text, previous, number)
    entry, submission = record.entry, record.entry.submission
    if submission is None:
        raise NoReceipt(f"version {number} comes from no submission")
    return {
        "receipt": f"{base}graph/meta#receipt-{submission.id}",
        "registry": base,
        "submission": {
            "id": submission.id,
            "submitter": submission.submitter,
            "received": submission.received,
            "mediaType": submission.media_type,
            "mode": submission.mode,
            "sha256": submission.sha256,
        },
        "judgement": {
            "verdict": submission.verdict,
            "shapesVersion": submission.shapes_version,
            "shapesDigest": submission.shapes_digest,
            "laws": entry.judged_by,
        },
        "acceptance": {"reviewer": entry.who, "time": entry.time, "message": entry.message},
        "version": {"number": number, "digest": entry.digest, "warnings": entry.warnings, "infos": entry.infos},
        "change": {"adds": len(entry.adds), "removes": len(entry.removes)},
        "record": {"hash": record.mark.hash, "previous": previous, "text": text.decode()},
    }


def recorded(text: bytes, previous: str, number: int) -> Record:
    """The record that `text` is, byte for byte. Raises NoReceipt for what is none, or is another one."""
    try:
        record = read(BytesIO(text), Mark(number - 1, 0, previous))
    except Flaw as flaw:
        raise NoReceipt(str(flaw)) from None
    if record is None or record.mark.end != len(text):
        raise NoReceipt("its lines are not as many as it says")
    return record


def of_version(settings: Settings, newest: int, number: int) -> dict[str, Any]:
    """The receipt of a version that was made of a submission, up to the version `newest`. Raises NotFound."""
    file = settings.home / "journal"
    found = {each.number: each for each in segments(file, newest)}
    if number not in found:
        raise NotFound(f"There is no version {number}: the newest is {newest}.")
    previous = found[number - 1].hash if number > 1 else ""
    try:
        return receipt(found[number].read(file), previous, number, settings.base)
    except NoReceipt as error:
        raise NotFound(f"There is no receipt: {error}.") from None


def members(document: object, path: str = "") -> Iterable[tuple[str, object]]:
    """Every value of a JSON document that holds no others, with the names on the way to it."""
    if isinstance(document, dict) and document:
        for name, value in document.items():
            yield from members(value, f"{path}.{name}" if path else str(name))
    elif isinstance(document, list) and document:
        for place, value in enumerate(document):
            yield from members(value, f"{path}[{place}]")
    else:
        yield path, document
