"""What is read out of a submission, by its mode: statements that shall be there, and in a patch statements that go.

`replace`: what is sent becomes all that is asserted of each subject whose class (rdf:type) is sent; what is sent of
other subjects is added, so that a document of the registry can be changed and sent back. `add`: what is sent comes,
nothing goes. `patch`: what is sent says line by line what goes and what comes (see `patch`). `announce`: what is sent
is a notification, and what the registry makes of it comes (see `announcement`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Quad, RdfFormat, Triple

from ...errors import UnparsableRDF, UnsupportedMediaType
from ..difference_effect import ADD, CHANGE, REPLACE, Proposal
from ..reading import SYNTAXES, Limits, Reading, read
from . import patch
from .announcement import ANNOUNCE, Announcements

PATCH = "patch"
MODES = {REPLACE: REPLACE, ADD: ADD, PATCH: CHANGE}
"""How each mode in which something is submitted is called where what it makes come and go is told."""


def proposal(
    content: bytes,
    media_type: str,
    mode: str,
    contexts: Mapping[str, Any],
    limits: Limits,
    announcements: Announcements,
) -> tuple[Proposal, Reading]:
    """What is proposed, and what was read, for the places. Raises UnsupportedMediaType, and as `reading.read`."""
    if mode == PATCH:
        if media_type not in patch.MEDIA_TYPES:
            known = ", ".join(patch.MEDIA_TYPES)
            raise UnsupportedMediaType(f"A patch is one of {known}.", available=list(patch.MEDIA_TYPES))
        reading, removes, adds = patch.read_patch(content, limits)
    else:
        syntax = RdfFormat.from_media_type(media_type)
        if syntax is None or syntax not in SYNTAXES.values():
            available = sorted({each.media_type for each in SYNTAXES.values()})
            raise UnsupportedMediaType(f"RDF is one of {', '.join(available)}.", available=available)
        reading = (
            announcements.read(content, syntax, limits) if mode == ANNOUNCE else read(content, syntax, contexts, limits)
        )
        removes, adds = [], reading.quads
    if not removes and not adds:
        raise UnparsableRDF("There is no statement in what was sent.")
    return Proposal(ADD if mode == ANNOUNCE else MODES[mode], _triples(adds), _triples(removes)), reading


def _triples(quads: Iterable[Quad]) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in quads)
