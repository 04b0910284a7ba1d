"""Chains of triple patterns from one variable to another.

>>> one, other, away = Pattern("?this", "?p", "?a"), Pattern("?b", "?q", "?a"), Pattern("?b", "?p", "?c")
>>> [[pattern.text() for pattern in chain] for chain in chains((one, other, away), "?b", "?this")]
[['?b ?q ?a', '?this ?p ?a']]
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from .algebra import Pattern

Chain: TypeAlias = tuple[Pattern, ...]


def chains(patterns: Iterable[Pattern], start: str, end: str) -> tuple[Chain, ...]:
    """The shortest chains that lead from a variable to another, each pattern sharing a variable with the next."""
    links = [pattern for pattern in patterns if len(pattern.ends) == 2]
    distances = _distances(links, end)
    return tuple(_from(start, links, distances)) if start in distances else ()


def _distances(links: Iterable[Pattern], end: str) -> Mapping[str, int]:
    """How many patterns lead from each variable to the end."""
    found, edge = {end: 0}, {end}
    while edge:
        edge = {each for link in links if link.ends & edge for each in link.ends} - found.keys()
        found.update(dict.fromkeys(edge, max(found.values()) + 1))
    return found


def _from(start: str, links: list[Pattern], distances: Mapping[str, int]) -> Iterator[Chain]:
    if not distances[start]:
        yield ()
        return
    for link in links:
        if start in link.ends:
            [other] = link.ends - {start}
            if distances[other] < distances[start]:
                yield from ((link, *rest) for rest in _from(other, links, distances))
