"""JSON as `json.dumps` indents it by one space, at a fraction of its cost where it is objects, arrays and texts.

The standard library indents in Python, value by value and for whatever may come; without an indent it is fast, and
nobody can read what comes out.
"""

import json
from json.encoder import encode_basestring as quoted
from typing import Any


def indented(value: Any, depth: int = 0) -> str:
    """A value as it stands `depth` levels deep in a document.

    >>> print(indented({"a": ["b", {}]}))
    {
     "a": [
      "b",
      {}
     ]
    }
    """
    if isinstance(value, str):
        return quoted(value)
    begin, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict):
        inside = [f"{quoted(name)}: {indented(each, depth + 1)}" for name, each in value.items()]
        return f"{{{begin}{f',{begin}'.join(inside)}{end}}}" if inside else "{}"
    if isinstance(value, list):
        inside = [indented(each, depth + 1) for each in value]
        return f"[{begin}{f',{begin}'.join(inside)}{end}]" if inside else "[]"
    return json.dumps(value)
