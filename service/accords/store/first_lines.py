"""What the first lines of the records of a journal say, found without reading what the records change."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_FIRST = b"version "  # no other line of a record begins like this one


def first_lines(file: Path, start: int = 0) -> Iterator[dict[str, Any]]:
    """The members of the first line of each record that begins at byte `start` of a journal, or after it.

    A record that was not finished is among them; nothing is checked.
    """
    with file.open("rb") as opened:
        opened.seek(start)
        for line in opened:
            if line.startswith(_FIRST) and line.endswith(b"\n"):
                yield json.loads(line[len(_FIRST) :])
