"""Which literals are well-formed (SHACL, section 4.1.2; XML Schema 1.1 part 2), as conditions of SPARQL.

SHACL asks this of the datatypes that SPARQL knows; here it is asked of all of XML Schema's that are about numbers,
truth and time, as other engines do: a 31 February is no xsd:date.
"""

import re
from functools import cache

from pyoxigraph import Literal

from ..terms import XSD

_ZONE = "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_FRACTION = "([.][0-9]+)?"
_TIME = f"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]{_FRACTION}|24:00:00([.]0+)?)"
_YEAR = "-?([1-9][0-9]{3,}|0[0-9]{3})"
_LEAP_YEAR = "-?([0-9]+(0[48]|[2468][048]|[13579][26])|[0-9]*([02468][048]|[13579][26])00)"
_DAY = "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
_DATE = f"({_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29)"
_NUMBER = "([0-9]+([.][0-9]*)?|[.][0-9]+)"
_DURATION_TIME = f"T([0-9]+H([0-9]+M)?([0-9]+{_FRACTION}S)?|[0-9]+M([0-9]+{_FRACTION}S)?|[0-9]+{_FRACTION}S)"
_DAYS = f"([0-9]+D({_DURATION_TIME})?|{_DURATION_TIME})"
_MONTHS = "([0-9]+Y([0-9]+M)?|[0-9]+M)"
_WHOLE = "[+-]?[0-9]+"
_REAL = f"([+-]?{_NUMBER}([eE][+-]?[0-9]+)?|[+-]?INF|NaN)"
_FORMS = {
    "boolean": "(true|false|1|0)",
    "integer": _WHOLE,
    "decimal": f"[+-]?{_NUMBER}",
    "float": _REAL,
    "double": _REAL,
    "date": _DATE + _ZONE,
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE[:-1]}",
    "time": _TIME + _ZONE,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": f"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "gMonth": f"--(0[1-9]|1[0-2]){_ZONE}",
    "gDay": f"---(0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "gMonthDay": f"--({_DAY}|02-29){_ZONE}",
    "yearMonthDuration": f"-?P{_MONTHS}",
    "dayTimeDuration": f"-?P{_DAYS}",
    "duration": f"-?P({_MONTHS}({_DAYS})?|{_DAYS})",
    "hexBinary": "([0-9a-fA-F]{2})*",
}
_BOUNDS = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "positiveInteger": (1, None),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
_COMPARED = ("string", "boolean", "decimal", "float", "double", "date", "dateTime", "time", "gYear", "gYearMonth")
COMPARABLE = frozenset(XSD + name for name in ("integer", *_BOUNDS, *_COMPARED))
"""The datatypes whose values are ordered: those of SPARQL 1.1 (section 17.3), and dates, as engines do."""


def is_ill_typed(literal: Literal) -> bool:
    """Whether a literal is of a datatype that is known here, and not of its lexical space.

    >>> from pyoxigraph import NamedNode
    >>> is_ill_typed(Literal("300", datatype=NamedNode(XSD + "byte")))
    True
    """
    name = literal.datatype.value.removeprefix(XSD)
    if not literal.datatype.value.startswith(XSD) or name not in {*_FORMS, *_BOUNDS}:
        return False
    if not _pattern(name).fullmatch(literal.value):
        return True
    least, most = _BOUNDS.get(name, (None, None))
    return (least is not None and int(literal.value) < least) or (most is not None and int(literal.value) > most)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_FORMS.get(name, _WHOLE))


def well_formed(datatype: str, text: str) -> str:
    """The condition that a lexical form, given as an expression, is of the lexical space of a datatype; "" if any is.

    >>> well_formed(XSD + "hexBinary", "STR(?v)")
    'REGEX(STR(?v), "^([0-9a-fA-F]{2})*$")'
    >>> well_formed("http://example.org/colour", "STR(?v)")
    ''
    """
    name = datatype.removeprefix(XSD)
    if not datatype.startswith(XSD) or name not in {*_FORMS, *_BOUNDS}:
        return ""
    least, most = _BOUNDS.get(name, (None, None))
    number = f"<{XSD}decimal>({text})"
    return " && ".join(
        [
            f'REGEX({text}, "^{_FORMS.get(name, _WHOLE)}$")',
            *([f"{number} >= {least}"] if least is not None else []),
            *([f"{number} <= {most}"] if most is not None else []),
        ]
    )
