"""The additive digest of a set of statements: a change costs its own lines, and the order of lines does not matter.

It is the sum, modulo 2^256, of the SHA-256 of each line of the canonical N-Quads (RDF Dataset Canonicalization,
section 5.2) without its line feed; in hexadecimal, 64 digits. Anyone can recompute it from a dump in N-Quads:

>>> dump = b'<urn:a> <urn:p> "x" <urn:g> .\\n<urn:b> <urn:p> "y" <urn:g> .\\n'
>>> total = sum(int(hashlib.sha256(line).hexdigest(), 16) for line in dump.splitlines()) % 2**256
>>> Digest.of(dump.decode().splitlines()) == Digest(total)
True

What it says: two sets with one digest are equal, when nobody made them to deceive (sums can be forged; that is what the
hash chain of the journal is for).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Quad

_MODULUS = 1 << 256


def line(quad: Quad) -> str:
    """The canonical N-Quads line of a ground statement in a named graph, without its line feed.

    >>> from pyoxigraph import Literal, NamedNode
    >>> line(Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("two\\nlines"), NamedNode("urn:g")))
    '<urn:a> <urn:p> "two\\\\nlines" <urn:g> .'
    """
    return f"{quad} ."


@dataclass(frozen=True)
class Digest:
    """A digest; that of nothing is zero."""

    value: int = 0

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Digest":
        """The digest of distinct lines."""
        return cls().plus(lines)

    @classmethod
    def read(cls, text: str) -> "Digest":
        """The digest that `text` writes."""
        return cls(int(text, 16))

    def plus(self, lines: Iterable[str]) -> "Digest":
        """The digest when these lines, which were not there, are added."""
        return Digest((self.value + _sum(lines)) % _MODULUS)

    def minus(self, lines: Iterable[str]) -> "Digest":
        """The digest when these lines, which were there, are removed."""
        return Digest((self.value - _sum(lines)) % _MODULUS)

    def __str__(self) -> str:
        return f"{self.value:064x}"


def _sum(lines: Iterable[str]) -> int:
    return sum(int.from_bytes(hashlib.sha256(each.encode()).digest(), "big") for each in lines)
