"""Dates as the facts write them (YYYY, YYYY-MM, YYYY-MM-DD), and the days between which they lie.

>>> first_day("2024-12"), last_day("2024-02"), last_day("2023")
('2024-12-01', '2024-02-29', '2023-12-31')
"""

import calendar
import re

EVE_OF_THE_SUMMIT = "2025-02-09"


def first_day(date: str) -> str:
    """The first day that a date can mean."""
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def last_day(date: str) -> str:
    """The last day that a date can mean."""
    if len(date) == 10:
        return date
    year, month = int(date[:4]), int(date[5:7] or 12)
    return f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}"


def covers(start: str, end: str, day: str) -> bool:
    """Whether a period surely covers a day: it has begun by then, and has no end or one that is not before."""
    return bool(start) and last_day(start) <= day and (not end or first_day(end) >= day)


def leading_date(prose: str) -> str:
    """The date with which a cell begins: '2024-05-21' of '2024-05-21 (Seoul …)'."""
    found = re.match(r"\d{4}(-\d\d){0,2}(?![\d/])", prose)
    return found.group() if found else ""
