"""What a small JSON file says, when it is right: an object with the members of a dataclass, of their types."""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any


def members(file: Path) -> dict[str, Any]:
    """The members of the JSON object in a file; none when there is no file, or when it holds something else."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def are_those_of(kind: type, found: Mapping[str, Any]) -> bool:
    """Whether these are all the members of a dataclass, with values of their types (numbers, texts, mappings)."""
    wanted = {field.name: field.type for field in fields(kind)}
    return found.keys() == wanted.keys() and all(_is_a(value, wanted[name]) for name, value in found.items())


def _is_a(value: object, kind: object) -> bool:
    if kind in (int, str):
        return type(value) is kind
    return isinstance(value, dict)
