"""Which of some names is nearest to a text: by the letters that differ, whatever their case and accents.

>>> from pyoxigraph import NamedNode
>>> names = Names([(NamedNode("urn:mar"), "Morocco"), (NamedNode("urn:fra"), "France")])
>>> [each.iri for each in names.nearest("Marroco")]
[<NamedNode value=urn:mar>]
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio

from ...shacl import Term
from ..letters import words

_LEAST = 70.0
_MOST = 5
_LONGEST = 200


@dataclass(frozen=True)
class Near:
    """Something whose name is near, and how many letters differ."""

    iri: Term
    name: str
    distance: int


class Names:
    """Names of things, made ready to be compared with many texts."""

    def __init__(self, names: Iterable[tuple[Term, str]]) -> None:
        self._named = [(term, name) for term, name in names if len(name) <= _LONGEST]
        self._folded = [folded(name) for _, name in self._named]

    def nearest(self, text: str) -> list[Near]:
        """Those with the nearest names, each once, the nearest first; none that is far away."""
        wanted = folded(text) if len(text) <= _LONGEST else ""
        if not wanted:
            return []
        found: dict[Term, Near] = {}
        close = process.extract(wanted, self._folded, scorer=ratio, score_cutoff=_LEAST, limit=4 * _MOST)
        for name, _, place in close:
            term, whole = self._named[place]
            near = Near(term, whole, DamerauLevenshtein.distance(wanted, name))
            found[term] = min(found.get(term, near), near, key=lambda each: each.distance)
        return sorted(found.values(), key=lambda each: (each.distance, str(each.iri)))[:_MOST]


def surely(found: list[Near], text: str) -> Term | None:
    """The one that was meant: it has the name, or differs by one letter where no other does; else None.

    A short name is a code, in which one letter makes another thing: there only case and accents may differ.
    """
    most = 1 if len(text) >= 5 else 0
    close = [each for each in found if each.distance <= most]
    exact = [each for each in close if each.distance == 0] or close
    return exact[0].iri if len(exact) == 1 else None


def folded(text: str) -> str:
    """A text without case, accents, and what parts words."""
    return " ".join(words(text))


def last_part(iri: str) -> str:
    """What an IRI calls a thing: its part after the last slash or hash.

    >>> last_part("http://www.w3.org/ns/org#member"), last_part("http://127.0.0.1:8000/id/state/mar/")
    ('member', 'mar')
    """
    trimmed = iri.rstrip("/#")
    return trimmed[max(trimmed.rfind("/"), trimmed.rfind("#")) + 1 :]
