"""Build an answer whose bytes name themselves: a strong ETag, and conditional requests (RFC 9110, 8.8.3, 13.1.2)."""

import hashlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from fastapi import Request, Response

from .rdf.negotiate import choose

HTML = "text/html; charset=utf-8"
NEGOTIATED = "Accept, Accept-Profile, Accept-Language, Accept-Encoding"
ENTITY_CACHE = "public, max-age=300, stale-while-revalidate=86400"
FOR_EVER = "public, max-age=31536000, immutable"


def answer(request: Request, body: bytes, content_type: str, headers: Mapping[str, str]) -> Response:
    """`body` with a strong ETag; 304 without it when the client has it already.

    `headers` are on both, as section 15.4.5 asks.
    """
    every = {"Cache-Control": ENTITY_CACHE, **headers, "ETag": tag(body)}
    if knows(request, every["ETag"]) or is_unmodified(
        header(request, "if-none-match"), header(request, "if-modified-since"), every.get("Last-Modified", "")
    ):
        return Response(status_code=304, headers=every)
    return Response(body, headers={**every, "Content-Type": content_type})


def page_alone(request: Request, body: bytes, language: str, **headers: str) -> Response:
    """A page of what comes as nothing else; `_` in the name of a header stands for `-`.

    Raises NotAcceptable for who takes no page: a program is not to find HTML where it asked for something else.
    """
    choose(header(request, "accept"), ["text/html"])
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(request, body, HTML, {**told, "Content-Language": language, "Vary": "Accept, Accept-Language"})


def tag(body: bytes) -> str:
    """The strong ETag of an answer, which is that of its bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_unmodified(known: str, since: str, modified: str) -> bool:
    """Whether If-Modified-Since spares the client what was last modified then (RFC 9110, section 13.1.3).

    It counts only where there is no If-None-Match, `known`; what is no date counts for nothing.

    >>> then, later = "Mon, 30 Nov 2026 10:00:00 GMT", "Tue, 01 Dec 2026 10:00:00 GMT"
    >>> is_unmodified("", later, then), is_unmodified("", then, later), is_unmodified('"x"', later, then)
    (True, False, False)
    """
    if known or not since or not modified:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def header(request: Request, name: str) -> str:
    """All lines of one list header as one value (RFC 9110, section 5.3), empty when there is none."""
    return ", ".join(request.headers.getlist(name))


def knows(request: Request, name: str) -> bool:
    """Whether If-None-Match names the ETag `name`, by weak comparison (section 13.1.2)."""
    known = header(request, "if-none-match")
    tags = [each.strip().removeprefix("W/") for each in known.split(",")] if known else []
    return name in tags or "*" in tags
