"""The report as CSV (RFC 4180): one row a result, no cell a formula."""

import csv
import io

from ..assessment import Finding
from .escaping import cell
from .paging import named
from .told import Told

COLUMNS = (
    *("severity", "focusNode", "label", "path", "value", "message", "sourceShape", "component"),
    *("file", "line", "column", "hint"),
)


def write(told: Told) -> str:
    """A header and a row for each result; a last row says how many are not here, its severity is empty."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows([cell(each) for each in _row(finding, told)] for finding in told.shown)
    if told.is_cut:
        rows.writerow([told.remark() if column == "message" else "" for column in COLUMNS])
    return out.getvalue()


def _row(finding: Finding, told: Told) -> list[str]:
    result, place = finding.result, finding.place
    return [
        finding.severity,
        named(result.focus_node),
        told.said(finding.label),
        told.path(finding),
        "" if result.value is None else named(result.value),
        told.message(finding),
        named(result.source_shape),
        result.component.value,
        place.file if place else "",
        str(place.line) if place else "",
        str(place.column) if place and place.column else "",
        told.hint(finding),
    ]
