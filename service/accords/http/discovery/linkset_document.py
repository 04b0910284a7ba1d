"""Sets of links as documents of their own (RFC 9264): in JSON, and in the format of the Link header."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..link_header import Link

JSON, TEXT = "application/linkset+json", "application/linkset"
Links = Mapping[str, Iterable[Link]]
"""Links by their context: the address from which they go."""
_STRINGS = ("type", "title", "media")
_APART = ("anchor", "profile")
"""Not in JSON: the context stands above, and clients of Signposting read another form of a profile than the RFC has."""


def as_json(links: Links) -> bytes:
    """The links as `application/linkset+json` (section 4.2): a link with two relations is one in each of them.

    >>> json.loads(as_json({"urn:a": [Link("urn:b", "first last", {"type": "text/html"})]}))["linkset"][0]["last"]
    [{'href': 'urn:b', 'type': 'text/html'}]
    """
    found: list[dict[str, Any]] = []
    for anchor, those in links.items():
        context: dict[str, Any] = {"anchor": anchor}
        for link in those:
            for rel in link.rel.split():
                context.setdefault(rel, []).append({"href": link.target, **_attributes(link)})
        found.append(context)
    return (json.dumps({"linkset": found}, ensure_ascii=False, indent=1) + "\n").encode()


def as_text(links: Links) -> bytes:
    """The links as `application/linkset` (section 4.1): each with its context, on a line of its own."""
    lines = [
        str(Link(link.target, link.rel, {**link.attributes, "anchor": anchor}))
        for anchor, those in links.items()
        for link in those
    ]
    return (",\n".join(lines) + "\n").encode()


def absolute(links: Iterable[Link], url: str) -> list[Link]:
    """The links with whole addresses, since they may be read elsewhere: a path is one on the host of `url`."""
    root = url.rstrip("/")
    return [
        Link(root + each.target if each.target.startswith("/") else each.target, each.rel, each.attributes)
        for each in links
    ]


def _attributes(link: Link) -> dict[str, Any]:
    """The target attributes (section 4.2.4): those that RFC 8288 defines as a text, others as a list of them."""
    return {
        name: value if name in _STRINGS else [value] for name, value in link.attributes.items() if name not in _APART
    }
