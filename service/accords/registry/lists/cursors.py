"""The pages of a list by cursors: each names a place between two members, and holds when others come or go."""

import base64
import binascii
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import BadRequest
from .members import Member

_SPLIT = "\n"
_LONGEST = 4096
_TAG = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class Place:
    """Which page is asked for: what comes after a cursor, or before one, or the first; at most `size` members."""

    size: int
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Slice:
    """One page of a list: its members, how many there are in all, and the places of the pages around it."""

    members: tuple[Member, ...]
    total: int
    begin: int
    first: Place
    last: Place
    previous: Place | None
    next: Place | None


def cut(members: Sequence[Member], place: Place, language: str) -> Slice:
    """The page at a place of `members`, which are in the order of their names in `language`, that of the place.

    Pages that follow one another from the first are those that precede one another from the last: where a place is
    reached in both ways, it has one name. Raises BadRequest for a cursor that none of ours is.
    """
    keys, size = [member.key for member in members], place.size
    if place.after:
        begin = bisect_right(keys, read(place.after)[1])
    elif place.before:
        begin = max(0, bisect_left(keys, read(place.before)[1]) - size)
    else:
        begin = 0
    end = min(len(keys), bisect_left(keys, read(place.before)[1]) if place.before else begin + size)

    def from_(begin: int) -> Place:
        return Place(size, after=cursor(members[begin - 1], language)) if begin else Place(size)

    tail = (len(keys) - 1) // size * size if keys else 0
    previous = None
    if 0 < begin < len(keys):
        previous = from_(begin - size) if begin >= size else Place(size, before=cursor(members[begin], language))
    return Slice(
        tuple(members[begin:end]),
        len(keys),
        begin,
        Place(size),
        from_(tail),
        previous,
        from_(end) if 0 < end < len(keys) else None,
    )


def order(place: Place, otherwise: str) -> str:
    """The language by whose names a list is in order at a place: that of its cursor, or `otherwise` without one.

    Raises BadRequest for what is no cursor.
    """
    named = place.after or place.before
    return read(named)[0] if named else otherwise


def cursor(member: Member, language: str) -> str:
    """The name of the place of a member in the order of a language, for addresses."""
    return base64.urlsafe_b64encode(_SPLIT.join((language, *member.key)).encode()).decode().rstrip("=")


def read(cursor: str) -> tuple[str, tuple[str, str]]:
    """The language and the key of a place. Raises BadRequest for what is no cursor."""
    try:
        if len(cursor) > _LONGEST:
            raise ValueError("too long")
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        language, rest = text.split(_SPLIT, 1)
        folded, iri = rest.rsplit(_SPLIT, 1)
        if not _TAG.fullmatch(language):
            raise ValueError("no language")
    except (ValueError, binascii.Error):
        raise BadRequest(f"{cursor[:80]!r} is no place in a list: follow the links of a page to others.") from None
    return language, (folded, iri)
