"""The first and the last day of a date that may be a month or a year (XML Schema 1.1, part 2, section 3.3)."""

import re
from calendar import monthrange
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:Z|[+-]\d\d:\d\d)?")


def first_day(text: str) -> date | None:
    """The first day of a date, a month or a year; None for what is none, or lies outside the years 1 to 9999.

    >>> first_day("2024-12"), first_day("soon")
    (datetime.date(2024, 12, 1), None)
    """
    return _day(text, last=False)


def last_day(text: str) -> date | None:
    """The last day, likewise.

    >>> last_day("2024-02"), last_day("2024")
    (datetime.date(2024, 2, 29), datetime.date(2024, 12, 31))
    """
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        month = month or (12 if last else 1)
        return date(year, month, day or (monthrange(year, month)[1] if last else 1))
    except ValueError:
        return None
