"""Times as HTTP writes them (RFC 9110, section 5.6.7), in the one form that Memento knows (RFC 7089, section 2.1.1)."""

import re
from datetime import UTC, datetime
from functools import lru_cache

from ...errors import BadRequest

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FORM = re.compile(rf"(?:{'|'.join(_DAYS)}), (\d\d) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d):(\d\d) GMT", re.ASCII)
_EXAMPLE = "Thu, 31 May 2007 20:35:00 GMT"


@lru_cache(maxsize=4096)
def written(moment: datetime) -> str:
    """A time as headers have it, whatever the language of the system.

    >>> written(datetime(2007, 5, 31, 20, 35, tzinfo=UTC))
    'Thu, 31 May 2007 20:35:00 GMT'
    """
    there = moment.astimezone(UTC)
    return f"{_DAYS[there.weekday()]}, {there:%d} {_MONTHS[there.month - 1]} {there:%Y %H:%M:%S} GMT"


def read(text: str, header: str) -> datetime:
    """The time that a header says. Raises BadRequest, which names the header and what would do.

    >>> read("Thu, 31 May 2007 20:35:00 GMT", "Accept-Datetime").isoformat()
    '2007-05-31T20:35:00+00:00'
    """
    found = _FORM.fullmatch(text.strip())
    try:
        if found:
            day, month, *rest = found.groups()
            year, hour, minute, second = map(int, rest)
            return datetime(year, _MONTHS.index(month) + 1, int(day), hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        pass  # no day of the calendar, or no time of the day
    raise BadRequest(f"{header} is no time as RFC 1123 writes it: {text[:100]!r}.", expected=_EXAMPLE)
