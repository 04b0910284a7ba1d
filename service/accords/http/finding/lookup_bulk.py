"""Many addresses and codes at once: read from JSON, a list of URIs or CSV; answered in JSON or CSV, row by row."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ...errors import BadRequest, PayloadTooLarge, UnsupportedMediaType

MOST = 5000
"""Rows of one request."""
MOST_BYTES = 2**20
_JSON, _LIST, _CSV = "application/json", "text/uri-list", "text/csv"
TYPES = (_JSON, _LIST, _CSV)
_COLUMNS = ("uri", "scheme", "code")


@dataclass(frozen=True)
class Row:
    """One question: an address, or a scheme and a code."""

    uri: str = ""
    scheme: str = ""
    code: str = ""


@dataclass(frozen=True)
class Answered:
    """A row with its answer: 303 for one entity, 300 for several, 404 for none, 400 for what is no question.

    `found` has pairs of IRI and label, `detail` says why there is none.
    """

    row: Row
    status: int
    found: tuple[tuple[str, str], ...] = ()
    detail: str = ""


def read(body: bytes, content_type: str) -> list[Row]:
    """The rows of a body. Raises UnsupportedMediaType, BadRequest, PayloadTooLarge for too many rows."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in TYPES:
        raise UnsupportedMediaType(
            f"A list of addresses and codes is one of {', '.join(TYPES)}.", available=list(TYPES)
        )
    try:
        text = body.decode("utf-8-sig")
        rows = list({_JSON: _of_json, _LIST: _of_list, _CSV: _of_csv}[kind](text))
        "".join(row.uri + row.scheme + row.code for row in rows).encode()  # half a pair of surrogates is no text
    except (ValueError, csv.Error, RecursionError) as error:
        raise BadRequest(f"The body cannot be read as {kind}: {error}") from None
    if len(rows) > MOST:
        raise PayloadTooLarge(f"There are {len(rows)} rows, more than {MOST}.", limit=MOST)
    return rows


def as_json(answers: Iterable[Answered]) -> bytes:
    """The answers in JSON, in the order of the questions."""
    told = [
        {
            **{name: value for name in _COLUMNS if (value := getattr(each.row, name))},
            "status": each.status,
            "found": [{"id": iri, "label": label} for iri, label in each.found],
            **({"detail": each.detail} if each.detail else {}),
        }
        for each in answers
    ]
    return json.dumps({"results": told}, ensure_ascii=False, indent=1).encode() + b"\n"


def as_csv(answers: Iterable[Answered]) -> bytes:
    """The answers in CSV (RFC 4180): a line for each entity that is found, one for a question without any."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([*_COLUMNS, "status", "id", "label"])
    for each in answers:
        for iri, label in each.found or (("", ""),):
            table.writerow([each.row.uri, each.row.scheme, each.row.code, each.status, iri, label])
    return written.getvalue().encode()


def _of_json(text: str) -> Iterator[Row]:
    """A list of addresses, and of objects with `uri`, or with `scheme` and `code`; also as the member `queries`."""
    found = json.loads(text)
    items = found.get("queries") if isinstance(found, dict) else found
    if not isinstance(items, list):
        raise ValueError("it is no list")
    return map(_of_item, items)


def _of_item(item: Any) -> Row:
    if isinstance(item, str):
        return Row(uri=item)
    if not isinstance(item, dict):
        raise ValueError("an item is neither a text nor an object")
    return Row(*(_text(item.get(name, "")) for name in _COLUMNS))


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError("a member of an item is no text")
    return str(value)


def _of_list(text: str) -> Iterator[Row]:
    """A URI a line; a line that begins with # is a comment (RFC 2483, section 5)."""
    return (Row(uri=line.strip()) for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _of_csv(text: str) -> Iterator[Row]:
    """Rows with a column `uri`, or columns `scheme` and `code`; other columns are left aside."""
    table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    names = {name.strip().lower(): name for name in table.fieldnames or ()}
    if "uri" not in names and not {"scheme", "code"} <= names.keys():
        raise ValueError("it has neither a column uri nor columns scheme and code")
    return (Row(*(row.get(names.get(name, "")) or "" for name in _COLUMNS)) for row in table)
