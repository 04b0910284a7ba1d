"""What is wrong in a table: where, and in words, in English and French."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. `line` is that of the row in the file, `column` the number of the cell in it, from 1; 0 is the row.

    `header` names the column, `code` is a key of `wording.toml`, `gaps` fill it; `suggestions` are what may be meant,
    the nearest first, each as a cell would have it.
    """

    line: int
    column: int
    header: str
    code: str
    gaps: Mapping[str, str] = field(default_factory=dict, compare=False)
    suggestions: tuple[str, ...] = field(default=(), compare=False)

    def text(self, language: str) -> str:
        """What is wrong and what to do, in English or French."""
        say = words(language)
        told = say(self.code, **self.gaps)
        return f"{told} {say('meant', meant=', '.join(self.suggestions))}" if self.suggestions else told

    def document(self, language: str) -> dict[str, object]:
        """The members of the fault in JSON."""
        told = {"line": self.line, "column": self.column, "header": self.header, "code": self.code}
        return {**told, "message": self.text(language), "suggestions": list(self.suggestions)}


def words(language: str) -> Callable[..., str]:
    """A function that says a key of `wording.toml` in English or French, with its gaps filled."""

    def say(key: str, **gaps: str) -> str:
        return _catalogue()[key][language].format(**gaps)

    return say


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    text = resources.files(__package__).joinpath("wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
