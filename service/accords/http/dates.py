"""Write a date out in words, at the precision it was given in.

>>> in_words("2025-02-09", "en"), in_words("2024-07-01", "fr"), in_words("2025-12", "fr"), in_words("2018", "en")
('9 February 2025', '1er juillet 2024', 'décembre 2025', '2018')
"""

import re

from ..terms import XSD

_DATATYPES = {XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth")}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):.*")
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}


def is_date(datatype: str) -> bool:
    """Whether values of `datatype` are dates that can be written out."""
    return datatype in _DATATYPES


def in_words(value: str, language: str) -> str:
    """The xsd:date, xsd:gYearMonth or xsd:gYear `value` as a reader of `language` writes it.

    What is none of these, or is no month of the calendar, comes back as it is.

    >>> in_words("about 1950", "en")
    'about 1950'
    """
    found = _DATE.fullmatch(value)
    if not found:
        return value
    year, month, day = found.groups()
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return value
    words = [_MONTHS[language][int(month) - 1], year]
    if day is not None:
        words.insert(0, "1er" if language == "fr" and int(day) == 1 else str(int(day)))
    return " ".join(words)


def moment(value: str, language: str) -> str:
    """A time in UTC, as ISO 8601 writes it, to the minute; what is none comes back as it is.

    >>> moment("2026-11-30T19:41:07Z", "en"), moment("2026-11-30T09:41:07.123Z", "fr"), moment("soon", "en")
    ('30 November 2026, 19:41 UTC', '30 novembre 2026, 9 h 41 UTC', 'soon')
    """
    found = _TIME.fullmatch(value)
    if not found:
        return value
    day, hours, minutes = found.groups()
    time = f"{int(hours)} h {minutes}" if language == "fr" else f"{hours}:{minutes}"
    return f"{in_words(day, language)}, {time} UTC"
