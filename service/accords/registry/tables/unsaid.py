"""Why a value of a cell stands for nothing."""

from collections.abc import Collection

from .faults import Fault

_LONGEST = 80


class Unsaid(Exception):
    """A value stands for nothing: the code of a fault, what fills it, and what may be meant."""

    def __init__(self, code: str, suggestions: Collection[str] = (), **gaps: str) -> None:
        super().__init__(code)
        self.code, self.suggestions = code, tuple(suggestions)
        self.gaps = {name: quoted(text) if name == "value" else text for name, text in gaps.items()}

    def at(self, line: int, column: int, header: str) -> Fault:
        """The fault, in its place."""
        return Fault(line, column, header, self.code, self.gaps, self.suggestions)


def quoted(value: str) -> str:
    """A value as a message quotes it: in one line, and not all of a long one."""
    line = " ".join(value.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
