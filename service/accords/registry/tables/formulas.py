"""Cells that a spreadsheet would take for a formula: an apostrophe before them makes them text, here as there.

Whoever opens a table must not run what somebody wrote into it (CSV injection).

>>> guarded("=1+1", spreadsheet=True), bare("'=1+1")
("'=1+1", '=1+1')
>>> guarded("=1+1", spreadsheet=False), bare("=1+1")
('=1+1', '=1+1')
>>> guarded("'=1+1", spreadsheet=False), bare("''=1+1")
("''=1+1", "'=1+1")
"""

import re

_FORMULA = re.compile(r"[=+@-]")
_QUOTED = re.compile(r"'+[=+@-]")


def guarded(cell: str, *, spreadsheet: bool) -> str:
    """The cell as it is written: for spreadsheets with an apostrophe before a formula; one that is there is doubled."""
    is_formula = spreadsheet and _FORMULA.match(cell) is not None
    return f"'{cell}" if is_formula or _QUOTED.match(cell) else cell


def bare(cell: str) -> str:
    """What a cell says."""
    return cell[1:] if _QUOTED.match(cell) else cell
