"""What became of some names: for who keeps our URIs, and wants to know which of them still name what they did."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..tables.formulas import guarded
from .standing import Standing
from .tombstones import LIVE, MERGED, MOVED, RETIRED, UNKNOWN

GONE = "gone"
STATUSES = (LIVE, MOVED, MERGED, GONE, UNKNOWN)
"""What can be told of a name; what was retired is gone."""
_COLUMNS = ("uri", "status", "iri", "successor", "successor_status", "date")


@dataclass(frozen=True)
class Status:
    """What is told of a `uri`: whether it names `iri` now, and if that does not live, what became of it.

    `successor` is what the name leads to, or what takes the place of its thing; `successor_status` is LIVE, or GONE.
    """

    uri: str
    status: str
    iri: str = ""
    successor: str = ""
    successor_status: str = ""
    date: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, object]:
        """The same as JSON, without what is not known; the URI is what was asked, though it were empty."""
        told = {
            "uri": self.uri,
            "status": self.status,
            "iri": self.iri,
            "successor": self.successor,
            "successorStatus": self.successor_status,
            "date": self.date,
            "reason": dict(self.reason),
        }
        return {name: value for name, value in told.items() if value or name == "uri"}


def status(standing: Callable[[str], Standing], base: str, uri: str, iri: str) -> Status:
    """What became of the name `iri` ("" for none of ours) that was asked for as `uri`; `standing` says how it stands.

    Where only the case of letters is wrong, the right name is meant, as it is when the address is asked.
    """
    found = standing(iri)
    if found.kind == UNKNOWN and iri.startswith((f"{base}id/", f"{base}concept/")):
        found = standing(base + iri.removeprefix(base).lower())
    if found.kind in (LIVE, UNKNOWN):
        return Status(uri, found.kind, found.iri if found.kind == LIVE else "")
    next_ = ""
    if found.successor:
        next_ = GONE if standing(found.successor).kind == RETIRED else LIVE
    kind = GONE if found.kind == RETIRED else found.kind
    return Status(uri, kind, found.iri, found.successor, next_, found.date, found.reason)


def as_csv(told: Iterable[Status], languages: Iterable[str]) -> bytes:
    """Some statuses as CSV (RFC 4180), with a column for the reason in each of some languages.

    What a spreadsheet would take for a formula has an apostrophe before it.
    """
    out, tags = io.StringIO(), list(languages)
    writer = csv.writer(out)
    writer.writerow([*_COLUMNS, *(f"reason_{tag}" for tag in tags)])
    for each in told:
        cells = [each.uri, each.status, each.iri, each.successor, each.successor_status, each.date]
        writer.writerow([guarded(cell, spreadsheet=True) for cell in (*cells, *(each.reason.get(t, "") for t in tags))])
    return out.getvalue().encode()
