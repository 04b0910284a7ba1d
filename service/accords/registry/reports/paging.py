"""Which of many results are shown, and how many there are of each kind: none is dropped in silence.

>>> Page(2, 10).of(range(25)), Page(2, 10).next(25), Page(3, 10).next(25)
(range(10, 20), 3, None)
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..assessment import Finding
from ..severity import SEVERITIES

MOST = 1000
"""How many results a page has at most."""
_Each = TypeVar("_Each")


@dataclass(frozen=True)
class Page:
    """One page of the results: its number, from 1, and how many results it holds."""

    number: int = 1
    size: int = MOST

    def __post_init__(self) -> None:
        """Raises ValueError for a page that cannot be."""
        if self.number < 1 or not 1 <= self.size <= MOST:
            raise ValueError(f"A page has a number from 1 on, and from 1 to {MOST} results.")

    def of(self, results: Sequence[_Each]) -> Sequence[_Each]:
        """Those that are on this page."""
        return results[(self.number - 1) * self.size : self.number * self.size]

    def last(self, total: int) -> int:
        """The number of the last page, 1 where there is no result."""
        return max(1, -(-total // self.size))

    def next(self, total: int) -> int | None:
        """The number of the page after this one, None after the last."""
        return self.number + 1 if self.number < self.last(total) else None


@dataclass(frozen=True)
class Group:
    """How many results one constraint component of one shape has, with one severity."""

    severity: str
    source_shape: str
    component: str
    count: int


def groups(findings: Iterable[Finding]) -> list[Group]:
    """All findings, counted by shape and component: the worst first, then the most frequent."""
    found = Counter((each.severity, named(each.result.source_shape), each.result.component.value) for each in findings)
    counted = (Group(severity, shape, component, count) for (severity, shape, component), count in found.items())
    return sorted(counted, key=lambda g: (SEVERITIES.index(g.severity), -g.count, g.source_shape, g.component))


def named(term: object) -> str:
    """A term as reports name it: an IRI as it is, anything else as N-Triples writes it."""
    text = str(term)
    return text[1:-1] if text.startswith("<") else text
