"""What the text of a cell is as a literal: which datatype it has the form of, and why it has none.

The forms are those of XML Schema 1.1, part 2, without time zone for dates.
"""

import re
from collections.abc import Iterable
from datetime import date

from ...terms import XSD
from .choices import Choice

_FORMS = {
    "date": r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?",
    "gYearMonth": r"-?\d{4,}-(0[1-9]|1[0-2])(Z|[+-]\d\d:\d\d)?",
    "gYear": r"-?\d{4,}(Z|[+-]\d\d:\d\d)?",
    "dateTime": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
    "integer": r"[+-]?\d+",
    "nonNegativeInteger": r"\+?\d+",
    "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "double": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN",
    "float": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN",
    "boolean": r"true|false|1|0",
}
FORMS = {XSD + name: re.compile(form) for name, form in _FORMS.items()}
DATES = frozenset(XSD + name for name in ("date", "gYearMonth", "gYear", "dateTime"))
NUMBERS = frozenset(XSD + name for name in ("integer", "nonNegativeInteger", "decimal", "double", "float"))
_OTHER_DATE = re.compile(
    r"\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}|\d{1,2}[./ -]\d{4}"
    r"|\d{1,2}(er|st|nd|rd|th)?\s+\w+\.?\s+\d{4}|\w+\.?\s+\d{1,2},?\s+\d{4}"
)
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?")
"""A day as a spreadsheet counts it: 45000 is in 2023."""
_COMMA = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f.]?\d{3})*,\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f',.]\d{3})+")


def datatype(text: str, choices: Iterable[Choice]) -> str:
    """The datatype, of those that the choices name, that a text has the form of; "" for none."""
    return next((choice.datatype for choice in choices if _has_form(text, choice)), "")


def why_not(text: str, choices: Iterable[Choice]) -> str:
    """Why a text has the form of none: the code of a fault.

    >>> why_not("09/02/2025", [Choice(XSD + "date")]), why_not("1,5", [Choice(XSD + "decimal")])
    ('date-form', 'decimal-comma')
    """
    wanted = {choice.datatype for choice in choices}
    if wanted & DATES:
        if _SERIAL.fullmatch(text):
            return "date-serial"
        if any(pattern.fullmatch(text) for name, pattern in FORMS.items() if name in DATES & wanted):
            return "no-such-date"
        return "date-form" if _OTHER_DATE.fullmatch(text) else "not-a-date"
    if wanted & NUMBERS:
        if _COMMA.fullmatch(text) and not _GROUPED.fullmatch(text):
            return "decimal-comma"
        return "grouped-digits" if _GROUPED.fullmatch(text) else "not-a-number"
    return "not-a-boolean" if XSD + "boolean" in wanted else "pattern"


def _has_form(text: str, choice: Choice) -> bool:
    form = FORMS.get(choice.datatype)
    if form and not form.fullmatch(text):
        return False
    if choice.pattern and not re.search(choice.pattern, text):
        return False
    return choice.datatype != XSD + "date" or _is_day(text)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text[:10])) if text[0] != "-" else True
    except ValueError:
        return False
