"""What a record of the journal does to each thing that it says something about.

What is derived takes no part: who has the asserted statements and the rules has the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...store.record import Entry
from ..assembly import graph_iri

CREATE, UPDATE, DELETE = "create", "update", "delete"


@dataclass(frozen=True)
class Change:
    """What became of one thing: `lines` are the canonical N-Quads of all that is asserted of it now, sorted.

    A thing that is deleted has none.
    """

    subject: str
    activity: str
    lines: tuple[str, ...]


def changes(entry: Entry, base: str, before: Callable[[str], tuple[str, ...]]) -> Iterator[Change]:
    """The changes of one version, in the order of the IRIs of what changed.

    `before` tells the lines of a thing in the version before, and none of what was not there. What got back all that
    was taken from it did not change.
    """
    touched: dict[str, tuple[set[str], set[str]]] = {}
    derived = f"{graph_iri(base, 'inferred')} ."
    for at, lines in enumerate((entry.removes, entry.adds)):
        for line in lines:
            if not line.endswith(derived):
                touched.setdefault(subject(line), (set(), set()))[at].add(line)
    for iri in sorted(touched):
        removed, added = touched[iri]
        old = before(iri)
        new = tuple(sorted((set(old) - removed) | added))
        if new != old:
            yield Change(iri, _activity(old, new), new)


def subject(line: str) -> str:
    """The IRI of the subject of a canonical line.

    >>> subject('<urn:a> <urn:p> "x" <urn:g> .')
    'urn:a'
    """
    return line[1 : line.index(">")]


def _activity(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    if not old:
        return CREATE
    return UPDATE if new else DELETE
