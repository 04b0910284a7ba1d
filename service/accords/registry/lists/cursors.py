"""The pages of a list by cursors: each names a place between two members, and holds when others come or go."""

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import BadRequest
from .members import Member

_SPLIT = "\n"
_LONGEST = 4096


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


def cut(members: Sequence[Member], place: Place) -> Slice:
    """The page of `members`, which are in order, at a place. Raises BadRequest for a cursor that none of ours is."""
    keys = [member.key for member in members]
    if place.after:
        begin = bisect_right(keys, read(place.after))
    elif place.before:
        begin = max(0, bisect_left(keys, read(place.before)) - place.size)
    else:
        begin = 0
    end = min(len(keys), bisect_left(keys, read(place.before)) if place.before else begin + place.size)
    shown = tuple(members[begin:end])
    tail = (len(keys) - 1) // place.size * place.size if keys else 0
    return Slice(
        shown,
        len(keys),
        begin,
        Place(place.size),
        Place(place.size, after=cursor(members[tail - 1])) if tail else Place(place.size),
        Place(place.size, before=cursor(members[begin])) if 0 < begin < len(keys) else None,
        Place(place.size, after=cursor(members[end - 1])) if 0 < end < len(keys) else None,
    )


def cursor(member: Member) -> str:
    """The name of the place of a member, for addresses."""
    return base64.urlsafe_b64encode(_SPLIT.join(member.key).encode()).decode().rstrip("=")


def read(cursor: str) -> tuple[str, str]:
    """The key of a place. Raises BadRequest for what is no cursor."""
    try:
        if len(cursor) > _LONGEST:
            raise ValueError("too long")
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        folded, iri = text.rsplit(_SPLIT, 1)
    except (ValueError, binascii.Error):
        raise BadRequest(f"{cursor[:80]!r} is no place in a list: follow the links of a page to others.") from None
    return folded, iri
