"""What is wrong at one place of a text, as a problem with line and column, that line, and what would be right."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import TypeVar

from ...errors import Problem, UnparsableRDF
from ...store.query_text import place

NO_LANGUAGE = "this is no language tag: one has parts of at most 8 letters, like en or fr-CA."
_LONGEST, _MOST = 80, 2000
_Kind = TypeVar("_Kind", bound=Problem)


def fault(
    text: str, position: int, told: str, expected: Iterable[str] = (), suggestions: Iterable[str] = ()
) -> UnparsableRDF:
    """The problem of what stands at an offset of the text; `told` says what is wrong in a sentence.

    >>> fault("<urn:a>", 7, "the statement breaks off.", ["."]).document()["detail"]
    'Line 1, column 8: the statement breaks off.'
    """
    right = {"expected": list(expected) or None, "suggestions": list(suggestions) or None}
    return located_at(text, position, UnparsableRDF(told, **right))


def located_at(text: str, position: int, problem: _Kind) -> _Kind:
    """The same problem with the place at an offset of the text."""
    there = shown_at(text, position)
    detail = f"Line {there['line']}, column {there['column']}: {printable(problem.detail)}"
    return type(problem)(detail, **{**problem.extra, **there})


def shown_at(text: str, position: int) -> Mapping[str, object]:
    """The members of a problem for an offset: line, column, offset, and the line itself with a caret below."""
    there = place(text, position)
    above, _, below = str(there["snippet"]).rpartition("\n")
    return {**there, "snippet": f"{printable(above)}\n{below}"}


def near(word: str, known: Iterable[str]) -> list[str]:
    """What was meant by a word, if one of those that are known is much like it. Strangers' words may be long and many.

    >>> near("lable", ["name", "label"]), near("a" * 1000, ["a" * 1001])
    (['label'], [])
    """
    if len(word) > _LONGEST:
        return []
    short = islice((each for each in known if len(each) <= _LONGEST), _MOST)
    return get_close_matches(word, short, n=1, cutoff=0.7)


def brief(text: str) -> str:
    """The text, or its beginning if it is long."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def printable(text: str) -> str:
    """The text with a sign in place of each character that a terminal would obey, or a reader would not see.

    >>> printable("a\\x1b[31mb")
    'a�[31mb'
    """
    return text if text.isprintable() else "".join(each if each.isprintable() else "\ufffd" for each in text)
