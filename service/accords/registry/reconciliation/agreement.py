"""How well what an entity has agrees with a condition, from 0.0 to 1.0; None where it says nothing of it.

A date agrees with one that says less or more of the same day, a number with the same number however it is written, a
text with one that is alike; an entity with its IRI, its codes and its names. A pattern agrees with what it fits.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from fnmatch import translate
from functools import lru_cache
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from ...store import Term
from ...terms import RDF, XSD
from .alike import MOST_UNLIKE, alike
from .query import ALL, LONGEST, NONE, Condition, Given

AGREED = 0.9
"""From here on a condition counts as met."""
Known: TypeAlias = Callable[[str], Iterable[str]]
"""What an entity is called: its names and codes, by its IRI."""

_TEXTS = (XSD + "string", RDF + "langString")
_DATES = tuple(XSD + each for each in ("date", "dateTime", "gYear", "gYearMonth"))
_NUMBERS = tuple(XSD + each for each in ("integer", "decimal", "double", "float", "int", "nonNegativeInteger"))
_MIDNIGHT = "T00:00:00"
_WILD = re.compile(r"[*?]")


def agreement(condition: Condition, values: Iterable[Term], known: Known) -> float | None:
    """How well the values of a property meet a condition."""
    held = list(values)
    if not held:
        return 1.0 if condition.quantifier == NONE else None
    shares = [max(_one(condition, given, value, known) for value in held) for given in condition.values]
    if condition.quantifier == ALL:
        return min(shares)
    return 1.0 - max(shares) if condition.quantifier == NONE else max(shares)


def _one(condition: Condition, given: Given, value: Term, known: Known) -> float:
    if not condition.pattern or not given.text or len(given.text) > LONGEST:
        return agrees(given, value, known, condition.exact)
    texts = known(value.value) if isinstance(value, NamedNode) else [value.value] if isinstance(value, Literal) else ()
    if any(_fits(given.text, each) for each in texts):
        return 1.0
    return 0.0 if _WILD.search(given.text) else agrees(given, value, known, exact=True)


def _fits(pattern: str, text: str) -> bool:
    """Whether a text is as a pattern has it, capitals apart.

    >>> _fits("tech*coun?il", "Technology Council"), _fits("tech*", "High tech"), _fits("[a]*", "a")
    (True, False, False)
    """
    return bool(_compiled(pattern).match(text.casefold()))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern.casefold().replace("[", "[[]")))


def agrees(given: Given, value: Term, known: Known, exact: bool = False) -> float:
    """How well one value agrees with what is given; `exact` lets only the same count."""
    share = _share(given, value, known)
    return share if share == 1.0 or not exact else 0.0


def _share(given: Given, value: Term, known: Known) -> float:
    if isinstance(value, NamedNode):
        if value.value in (given.iri, given.text):
            return 1.0
        return _likest(given.text, known(value.value)) if given.text else 0.0
    if not isinstance(value, Literal):
        return 0.0
    kind = value.datatype.value
    if kind in _DATES:
        return _same_day(given.text, value.value)
    if kind in _NUMBERS:
        return _same_number(given.text, value.value)
    return 1.0 if given.text == value.value else _likest(given.text, [value.value]) if kind in _TEXTS else 0.0


def _likest(text: str, names: Iterable[str]) -> float:
    found = max((alike(text, name).share for name in names), default=0.0)
    return found if found > MOST_UNLIKE else 0.0


def _same_day(given: str, value: str) -> float:
    """1.0 for the same date, or where one of them says less of it: "2020" of 2020-06-15."""
    one, other = sorted((given.strip().partition(_MIDNIGHT)[0], value.partition(_MIDNIGHT)[0]), key=len)
    return 1.0 if len(one) >= 4 and (one == other or other.startswith((f"{one}-", f"{one}T"))) else 0.0


def _same_number(given: str, value: str) -> float:
    try:
        return 1.0 if Decimal(given.strip()[:100]) == Decimal(value) else 0.0
    except InvalidOperation:
        return 0.0
