r"""Several values in one cell, with `|` between them; one that is part of a value is written `\|`.

>>> split(r"a | b\|c")
['a', 'b|c']
>>> joined(["a", "b|c"])
'a|b\\|c'
"""

import re
from collections.abc import Iterable

SEPARATOR = "|"
_MARK = re.compile(r"(\\*)\|")
_TAIL = re.compile(r"(\\+)$")


def split(cell: str) -> list[str]:
    """The values of a cell, without the space around them and without empty ones.

    Of backslashes before a `|`, each two are one; one that is left over makes the `|` part of the value.
    """
    values, value, end = [], "", 0
    for mark in _MARK.finditer(cell):
        slashes = len(mark[1])
        value += cell[end : mark.start()] + "\\" * (slashes // 2)
        end = mark.end()
        if slashes % 2:
            value += SEPARATOR
        else:
            values.append(value)
            value = ""
    values.append(value + cell[end:])
    return [stripped for each in values if (stripped := each.strip())]


def joined(values: Iterable[str]) -> str:
    """The cell that is split into these values, of which none is empty or has space around it."""
    escaped = [_MARK.sub(lambda mark: mark[1] * 2 + "\\|", value) for value in values]
    return SEPARATOR.join([*(_TAIL.sub(r"\1\1", value) for value in escaped[:-1]), *escaped[-1:]])
