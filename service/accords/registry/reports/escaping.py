r"""What strangers wrote, made harmless where it is shown: nothing of it steers a terminal, a browser or a spreadsheet.

>>> visible("red \x1b[31m, and the end\u202e")
'red \\u001b[31m, and the end\\u202e'
"""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Control and format characters, which act and are not seen: terminal escapes, bidirectional overrides, tags."""
_LINE_ENDS = re.compile("[\t\n]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def visible(text: str) -> str:
    """The text with every hidden character written out as JSON does; tabs and line ends stay."""
    return _HIDDEN.sub(_written, text)


def one_line(text: str) -> str:
    r"""The text on one line, nothing in it hidden.

    >>> one_line("one\ntwo")
    'one\\ntwo'
    """
    return _LINE_ENDS.sub(lambda found: "\\n" if found[0] == "\n" else "\\t", visible(text))


def cell(text: str) -> str:
    """The text as a cell which a spreadsheet does not take for a formula: one that could be has a quote before it.

    >>> cell("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    shown = visible(text)
    return "'" + shown if shown.lstrip(" ").startswith(_FORMULA) else shown


def _written(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
