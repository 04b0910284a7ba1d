"""Pick the profile that a client asked for, and say which there are (Content Negotiation by Profile, W3C).

`?_profile=` (section 7.2) wins over `Accept-Profile` (section 7.1); without either, a document is in the native one.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from ...errors import BadRequest, NotAcceptable
from ...registry.profiles import ALL, Profile
from ..link_header import Link

LIST_PROFILE = "http://www.w3.org/ns/dx/conneg/profile/qsa"
"""What the answer conforms to that lists the profiles (section 7.2.2)."""
_PROF = "http://www.w3.org/ns/dx/prof/Profile"
_WISH = re.compile(r"[ \t]*<([^<>]*)>[ \t]*(?:;[ \t]*q=([01](?:\.\d{0,3})?)[ \t]*)?")


def asked_for(parameter: str, accept: str, offered: Sequence[Profile]) -> Profile:
    """The profile that a request gets: the one of its `_profile=`, else the one that its header prefers.

    The first is that of a request with neither. Raises BadRequest for a parameter that names none of `offered`, and
    NotAcceptable for a header that accepts none; both say which there are.
    """
    if parameter:
        return _named(parameter, offered)
    wishes = sorted(_wishes(accept), key=lambda wish: -wish[1])
    if not wishes:
        return offered[0]
    by_name = {each.iri: each for each in offered}
    for iri, weight in wishes:
        if weight and iri in by_name:
            return by_name[iri]
    available = [each.iri for each in offered]
    raise NotAcceptable("None of the profiles asked for is offered here.", available=available)


def links(path: str, offered: Sequence[Profile], media_type: str) -> Iterator[Link]:
    """The links that list the profiles (section 7.1.2): the default one, each other in `media_type`."""
    native, *others = offered
    yield Link(path, "canonical", {"type": media_type, "profile": native.iri})
    joint = "&" if "?" in path else "?"
    for each in others:
        yield Link(f"{path}{joint}_profile={each.token}", "alternate", {"type": media_type, "profile": each.iri})


def tokens(offered: Sequence[Profile]) -> Iterator[Link]:
    """The links that say by which name a `_profile=` asks for each profile (section 7.2.2)."""
    return (Link(_PROF, "type", {"token": each.token, "anchor": each.iri}) for each in offered)


def listed(address: str, offered: Sequence[Profile], media_types: Iterable[str]) -> bytes:
    """The answer to `_profile=all`: the profiles of the resource at `address`, each with its media types."""
    types = list(media_types)
    found = [{"token": each.token, "uri": each.iri, "title": each.titles, "media_types": types} for each in offered]
    return json.dumps({"resource": address, "profiles": found}, ensure_ascii=False, indent=1).encode()


def wants_list(parameter: str) -> bool:
    """Whether a `_profile=` parameter asks for the list of the profiles."""
    return parameter == ALL


def _named(parameter: str, offered: Sequence[Profile]) -> Profile:
    for wanted in parameter.split(","):
        for each in offered:
            if wanted.strip().strip("<>") in (each.token, each.iri):
                return each
    available = [*(each.token for each in offered), ALL]
    raise BadRequest(f"No profile here is called {parameter!r}.", available=available)


def _wishes(accept: str) -> Iterator[tuple[str, float]]:
    """The profiles of an Accept-Profile header, each with its weight; what is no URI in brackets is skipped."""
    for found in _WISH.finditer(accept):
        yield found[1], float(found[2] or 1)
