"""The line on which something stands, with a caret under the place.

>>> print("\\n".join(excerpt("one\\n\\ttwo three", 2, 6)))
  2 |     two three
    |         ^^^^^
"""

import re
from collections.abc import Iterator

from .escaping import visible

_WIDEST = 100
_TAB = "    "
_TOKEN = re.compile(r"<[^>\s]*>?|\"(?:[^\"\\]|\\.)*\"?|[^\s;,\]\[()]+|.")


def excerpt(source: str, line: int, column: int) -> Iterator[str]:
    """The line, numbered, and below it carets under what starts at the column; only the line where that is 0.

    A long line is cut around the column. Lines that do not exist give nothing.
    """
    lines = source.splitlines()
    if not 1 <= line <= len(lines):
        return
    text = lines[line - 1]
    before, there, after = _parts(text, column)
    room = _WIDEST - len(there)
    if len(before) > room // 2:
        before = "…" + before[-(room // 2) :]
    if len(after) > room // 2:
        after = after[: room // 2] + "…"
    margin = max(3, len(str(line)))
    yield f"{line:>{margin}} | {before}{there}{after}"
    if there:
        yield f"{'':>{margin}} | {' ' * len(before)}{'^' * len(there)}"


def _parts(text: str, column: int) -> tuple[str, str, str]:
    """What stands before the place, there, and after it, as they are shown."""
    found = _TOKEN.match(text, column - 1) if 0 < column <= len(text) else None
    start, end = found.span() if found else (0, 0)
    shown = (visible(each).replace("\t", _TAB) for each in (text[:start], text[start:end], text[end:]))
    before, there, after = shown
    return before, there[:_WIDEST], after
