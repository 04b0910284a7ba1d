"""How a cell names an entity in short: by what its IRI goes on with, after what all of a sort begin with."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ...terms import MOVED

_PLAIN = re.compile(r"\^?(/[A-Za-z0-9_/~-]*)")
_BELOW = ("id/", "concept/", "")
_SHORT = re.compile(r"[A-Za-z0-9._~-]+([/#][A-Za-z0-9._~-]+)*")


@dataclass(frozen=True)
class Reference:
    """`stems` are what the IRIs begin with, `base` what all of the registry do.

    >>> Reference(("http://x.org/id/state/", "http://x.org/id/body/"), "http://x.org/").short("http://x.org/id/state/fra")
    'state/fra'
    """

    stems: tuple[str, ...]
    base: str

    @cached_property
    def stem(self) -> str:
        """What all of the IRIs begin with, "" when nothing is common to them."""
        return common(self.stems)

    def short(self, iri: str) -> str:
        """An IRI as a cell has it: what follows the stem, or all of it."""
        rest = iri.removeprefix(self.stem) if self.stem else iri
        return rest if _SHORT.fullmatch(rest) else iri

    def meant(self, text: str) -> list[str]:
        """The IRIs that a short text may stand for, of which not every one need exist; [] when it is none.

        >>> Reference(("http://x.org/id/state/",), "http://x.org/").meant("fra")
        ['http://x.org/id/state/fra']
        >>> Reference((), "http://x.org/").meant("body/oecd")
        ['http://x.org/id/body/oecd', 'http://x.org/concept/body/oecd', 'http://x.org/body/oecd']
        """
        if not _SHORT.fullmatch(text):
            return []
        below = [self.base + each for each in _BELOW] if "/" in text or "#" in text else []
        return list(dict.fromkeys(stem + text for stem in (self.stem, *self.stems, *below) if stem))


def common(stems: Iterable[str]) -> str:
    """The longest part with which all stems begin, up to a slash or number sign; "" when it is less than a host.

    >>> common(["http://x.org/id/state/", "http://x.org/id/source/"])
    'http://x.org/id/'
    >>> common(["http://x.org/", "http://y.org/"])
    ''
    """
    found = list(stems)
    if not found:
        return ""
    first, last = min(found), max(found)
    length = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    shared = first[: max(first.rfind("/", 0, length), first.rfind("#", 0, length)) + 1]
    return shared if shared.count("/") > 2 else ""


def stem_of(iri: str) -> str:
    """What an IRI begins with, up to its last slash or number sign."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def stems_of(pattern: str, base: str) -> Iterator[str]:
    """What IRIs under `base` begin with that match a pattern (`sh:pattern`), one an alternative.

    >>> list(stems_of("/concept/[a-z]+$|/id/topic/[a-z]+$|/terms#[a-z]+$", "http://x.org/"))
    ['http://x.org/concept/', 'http://x.org/id/topic/']
    """
    for alternative in pattern.split("|"):
        if (found := _PLAIN.match(alternative)) and found[1][1:].startswith(MOVED):
            yield base + found[1][1:]
