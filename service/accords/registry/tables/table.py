"""One table: the columns of a class, how its rows are named, and which classes a row may say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .columns import Column
from .references import Reference

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Table:
    """The table of one class. `classes` are those that a row may say it is of, this one and
    those below it, with all that they are called.

    `identity` says how rows are named, `pattern` what their IRIs match (`sh:pattern`), "" for anything;
    `references` how the cells of a column name entities, by the name of the column.
    """

    kind: str
    labels: Mapping[str, str]
    identity: Reference
    pattern: str
    columns: tuple[Column, ...]
    classes: Mapping[str, tuple[str, ...]]
    references: Mapping[str, Reference]

    @property
    def name(self) -> str:
        """The name of its file, without extension."""
        return file_name(self.kind)

    def label(self, language: str) -> str:
        """What the class is called, in a language if it can be."""
        return self.labels.get(language) or self.labels.get("en") or self.name


def file_name(kind: str) -> str:
    """The name of a class in small letters, with hyphens.

    >>> file_name("https://example.org/terms#ExpressionOfInterest")
    'expression-of-interest'
    """
    return _HUMP.sub("-", re.split(r"[/#:]", kind)[-1]).lower()
