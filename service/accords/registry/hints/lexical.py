"""How the values of XML Schema are written, and how one that is written otherwise is brought into form.

>>> [str(each) for each in repaired("2025-2-9", NamedNode(XSD + "date"))]
['"2025-02-09"^^<http://www.w3.org/2001/XMLSchema#date>']
"""

import re
from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode

from ...terms import RDF, XSD

_ZONE = r"(Z|[+-]\d{2}:\d{2})?"
_FORMS = {
    XSD + "date": rf"-?\d{{4,}}-\d{{2}}-\d{{2}}{_ZONE}",
    XSD + "dateTime": rf"-?\d{{4,}}-\d{{2}}-\d{{2}}T\d{{2}}:\d{{2}}:\d{{2}}(\.\d+)?{_ZONE}",
    XSD + "gYear": rf"-?\d{{4,}}{_ZONE}",
    XSD + "gYearMonth": rf"-?\d{{4,}}-(0[1-9]|1[0-2]){_ZONE}",
    XSD + "boolean": r"true|false|0|1",
    XSD + "integer": r"[+-]?\d+",
    XSD + "positiveInteger": r"\+?0*[1-9]\d*",
    XSD + "nonNegativeInteger": r"\+?\d+|-0+",
    XSD + "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    XSD + "double": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN",
    XSD + "anyURI": r"[^\s<>\"{}|\\^`]*",
    XSD + "language": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
}
_EXAMPLES = {
    XSD + "date": "2025-02-09",
    XSD + "dateTime": "2025-02-09T10:00:00Z",
    XSD + "gYear": "2025",
    XSD + "gYearMonth": "2025-02",
    XSD + "boolean": "true",
    XSD + "integer": "42",
    XSD + "positiveInteger": "42",
    XSD + "nonNegativeInteger": "42",
    XSD + "decimal": "4.2",
    XSD + "double": "4.2e1",
    XSD + "anyURI": "https://example.org/",
    XSD + "language": "fr",
    XSD + "string": "…",
}
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ].*)?)?)?(?:Z|[+-]\d{2}:\d{2})?")
_NAMED_MONTH = re.compile(r"(?:(?P<day>\d{1,2})(?:er|st|nd|rd|th)? )?(?P<month>[^\W\d_]{3,9})\.?,? (?P<year>\d{4})")
_NAMES = (
    "jan",
    "feb fév",
    "mar",
    "apr avr",
    "may mai",
    "jun juin",
    "jul juil",
    "aug aoû",
    "sep",
    "oct",
    "nov",
    "dec déc",
)
_MONTHS = {each: f"{number:02}" for number, names in enumerate(_NAMES, start=1) for each in names.split()}
"""The months, in English and French, by the letters that tell them apart."""
_PARTS = {XSD + "gYear": 1, XSD + "gYearMonth": 2, XSD + "date": 3}
_LONGEST = 500


def is_valid(literal: Literal) -> bool:
    """Whether a literal is written as its datatype asks; of a datatype that is not known here, it is taken to be."""
    form = _FORMS.get(literal.datatype.value)
    if literal.datatype.value == RDF + "langString":
        return bool(literal.language)
    if form is None:
        return True
    fits = len(literal.value) < _LONGEST and re.fullmatch(form, literal.value) is not None
    return fits and (literal.datatype.value != XSD + "date" or _is_a_day(literal.value))


def repaired(text: str, datatype: NamedNode) -> Iterator[Literal]:
    """What the text can have meant as a value of a datatype, the likeliest first; all of them are valid."""
    seen = set()
    whole = " ".join(text.split())
    for form in (text, whole, *_as_dates(whole, datatype), whole.lower()):
        literal = Literal(form, datatype=datatype)
        if form not in seen and datatype.value != RDF + "langString" and is_valid(literal):
            seen.add(form)
            yield literal


def example(datatype: NamedNode) -> Literal | None:
    """A value of a datatype which shows its form, None for one that is not known here."""
    form = _EXAMPLES.get(datatype.value)
    return None if form is None else Literal(form, datatype=datatype)


def matches(pattern: str, text: str) -> bool:
    """Whether a text matches a pattern of XPath, as far as Python reads it so; a text that is very long does not."""
    try:
        return len(text) < _LONGEST and re.search(pattern, text) is not None
    except re.error:
        return False


def _as_dates(text: str, datatype: NamedNode) -> Iterator[str]:
    """The text as a day, a month or a year, without time zone: year first, or with the month by its name.

    Of numbers in any other order nobody knows what they mean.
    """
    if len(text) > _LONGEST or datatype.value not in _PARTS:
        return
    if found := _DAY.fullmatch(text):
        parts = [*found.groups()]
    elif found := _NAMED_MONTH.fullmatch(text.lower()):
        parts = [found["year"], _MONTHS.get(found["month"][:4]) or _MONTHS.get(found["month"][:3]), found["day"]]
    else:
        return
    given = [each.rjust(2, "0") for each in parts if each]
    if len(given) == _PARTS[datatype.value] and all(parts[: len(given)]):
        yield "-".join(given)


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return len(text) > len("2025-02-09+00:00")  # a year of five digits, of which Python knows nothing
    return True
