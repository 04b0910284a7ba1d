"""The kinds of answers that many routes give, so that a description can name them in a word."""

from dataclasses import dataclass

from ...registry import reports
from ..queries.answer import OFFERS
from ..rdf.formats import DOCUMENT, HTML, RDF, Format, offers

HEADERS = {
    "Accept-Post": "The media types of a notification that is taken (Linked Data Platform, section 7.1).",
    "Accords-Version": "The number of the version that answers.",
    "Allow": "The methods that the address knows.",
    "Cache-Control": "How long the answer may be kept.",
    "Content-Disposition": "The name of the file.",
    "Content-Language": "The language of the page.",
    "Content-Location": "The address of this representation.",
    "Content-Profile": "The profile that the answer conforms to.",
    "ETag": "The name of these bytes, which is strong (RFC 9110, section 8.8.3).",
    "Last-Modified": "When what is told changed last.",
    "Link": "Other forms, and what belongs to it (RFC 8288).",
    "Location": "Where to go on.",
    "Memento-Datetime": "The moment at which it was so (RFC 7089).",
    "Repr-Digest": "The SHA-256 of the bytes (RFC 9530).",
    "Retry-After": "Seconds after which it is worth while to ask again.",
    "Vary": "What of the request the answer depends on.",
    "WWW-Authenticate": "How to show a key (RFC 6750).",
}
"""The headers that an answer may be said to have."""


@dataclass(frozen=True)
class Kind:
    """What an answer is: in words, its media types, the parameters and the problems that come with it."""

    says: str
    types: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


def _types(formats: tuple[Format, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(offers(formats)))


_ALTERNATES = ("Content-Location", "Link")
KINDS = {
    "document": Kind(
        "In the format that is asked for.",
        _types(DOCUMENT),
        parameters=("format", "_profile", "Accept-Profile", "lang"),
        problems=("bad-request", "not-acceptable"),
        headers=_ALTERNATES,
    ),
    "rdf": Kind(
        "In the syntax of RDF that is asked for.",
        _types(RDF),
        parameters=("format", "_profile", "Accept-Profile"),
        problems=("bad-request", "not-acceptable"),
        headers=_ALTERNATES,
    ),
    "suffixed": Kind(
        "In the format of the suffix.",
        tuple(each.media_type for each in DOCUMENT),
        parameters=("_profile", "lang"),
        problems=("not-found", "bad-request"),
        headers=_ALTERNATES,
    ),
    "suffixed-rdf": Kind(
        "In the syntax of the suffix.",
        tuple(each.media_type for each in RDF),
        parameters=("_profile",),
        problems=("not-found", "bad-request"),
        headers=_ALTERNATES,
    ),
    "report": Kind(
        "The report, in the format that is asked for.",
        tuple(each.media_type for each in reports.NEGOTIATED),
        problems=("bad-request", "not-acceptable"),
    ),
    "results": Kind(
        "The answer to the query; without a query, the description of the endpoint, or a form.",
        tuple(dict.fromkeys(media_type for offered in OFFERS.values() for media_type in offered)),
        problems=("bad-request", "bad-query", "not-acceptable"),
    ),
    "linkset": Kind(
        "In JSON, or in the format of the Link header (RFC 9264).",
        ("application/linkset+json", "application/linkset", "application/json", "text/plain"),
        problems=("not-acceptable",),
        headers=_ALTERNATES,
    ),
    "page": Kind("A page.", (HTML.media_type,), ("lang",), problems=("not-acceptable",), headers=("Content-Language",)),
    "json": Kind("In JSON.", ("application/json",)),
    "text": Kind("As text.", ("text/plain",)),
}
"""By the names that the descriptions use."""
