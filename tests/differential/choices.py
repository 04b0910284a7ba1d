"""Where choices come from: hypothesis, which can shrink them, or a seed, which is quick and the same each time."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

_Any = TypeVar("_Any")


class Choices(Protocol):
    """Chooses."""

    def one_of(self, options: Sequence[_Any]) -> _Any:
        """One of some options."""

    def number(self, least: int, most: int) -> int:
        """A number between two others, both included."""


class Drawn:
    """Choices of hypothesis."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self._draw = draw

    def one_of(self, options: Sequence[_Any]) -> _Any:
        """One of some options, the first as the simplest."""
        chosen: _Any = self._draw(st.sampled_from(options))
        return chosen

    def number(self, least: int, most: int) -> int:
        """A number between two others, the least as the simplest."""
        chosen: int = self._draw(st.integers(least, most))
        return chosen


class Seeded:
    """Choices that follow from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def one_of(self, options: Sequence[_Any]) -> _Any:
        """One of some options."""
        return self._random.choice(options)

    def number(self, least: int, most: int) -> int:
        """A number between two others."""
        return self._random.randint(least, most)
