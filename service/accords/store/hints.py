"""Notice what a valid query names that is not here: most often a term that is misspelt. A hint, never a refusal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ..terms import shortened
from .query_text import names

MOST = 3
"""Hints that one answer carries."""
_LONGEST = 8192
"""Characters of a query that are looked at: this runs where all requests are served."""
_ALIKE = 0.8
"""How alike two names must be, from 0 to 1, for one to be meant by the other."""


@dataclass(frozen=True)
class Hint:
    """A name as the query has it, and the term that may have been meant, or ""."""

    written: str
    meant: str

    def __str__(self) -> str:
        """The hint in one line of ASCII, for a header.

        >>> str(Hint("ex:Libary", "ex:Library"))
        'ex:Libary is no term of this dataset; did you mean ex:Library?'
        """
        told = f"{self.written} is no term of this dataset"
        line = f"{told}; did you mean {self.meant}?" if self.meant else told
        return line.encode("ascii", "replace").decode()


class Terms:
    """The terms of a dataset: those of its own ontology, and those of others that it uses as class or property."""

    def __init__(self, own: str, known: Iterable[str], prefixes: Mapping[str, str]) -> None:
        """`own` is the namespace of the ontology, in which nothing exists that is not known; "" when it has none."""
        self._own = own
        self._known = frozenset(known)
        self._prefixes = prefixes
        self._locals: dict[str, list[str]] = {}
        for term in sorted(self._known):
            namespace = _namespace(term)
            self._locals.setdefault(namespace, []).append(term.removeprefix(namespace))

    def hints(self, query: str) -> list[Hint]:
        """What a query names that is not here: of our own namespace anything, of others what is close to a term.

        Of a query that is long, or names much that is not here, no more than the beginning is looked at.
        """
        found, unknown = {}, 0
        for name in names(query[:_LONGEST]):
            namespace = _namespace(name.iri)
            if name.iri in self._known or name.iri == namespace or namespace not in self._locals:
                continue
            unknown += 1
            if unknown > 2 * MOST:
                break
            near = get_close_matches(name.iri.removeprefix(namespace), self._locals[namespace], n=1, cutoff=_ALIKE)
            if near or namespace == self._own:
                meant = shortened(namespace + near[0], self._prefixes) if near else ""
                found[name.written] = Hint(name.written, meant)
        return list(found.values())[:MOST]


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
