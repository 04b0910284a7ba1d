"""The answer to a query as it leaves: what a worker wrote, behind all its headers."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from ...store.answering import Formats, Reply
from ...store.hints import Hint
from ..answers import FOR_EVER, NEGOTIATED
from ..headers import encoded
from ..prepared import Prepared, head_of
from .answer import HTML, SUFFIXES, wanted, written

_FOR_A_MINUTE = "public, max-age=60"
_LONGEST_ACCEPT = 1024
_EVERY_ANSWER = head_of(encoded())


def wishes(accept: str, name: str) -> tuple[dict[str, str | None], Formats]:
    """The media type for each form of query, and what the workers are to write for it; see `query_answer.wanted`."""
    return (_wishes if len(accept) + len(name) < _LONGEST_ACCEPT else _wishes.__wrapped__)(accept, name)


def prepared(
    reply: Reply, media_type: str, version: int, *, posted: bool = False, fixed: bool = False, language: str = ""
) -> Prepared:
    """The answer of a version as a media type with all its headers, of a page with its language.

    One to POST is kept by nobody but us, who know the body; one that names its version (`fixed`) may be kept for ever.
    """
    tag = "" if posted else f'"{_tag(reply.tag, media_type)}"'
    lines = [
        _own(media_type, version, _cache(media_type, lasting=reply.lasting, posted=posted, fixed=fixed), language),
        f"content-length: {len(reply.body)}\r\n",
        f"etag: {tag}\r\n" if tag else "",
        _hinted(reply.hints) if reply.hints else "",
    ]
    return Prepared("".join(lines).encode("latin-1") + _EVERY_ANSWER, reply.body, tag.encode())


@lru_cache(maxsize=1024)
def _wishes(accept: str, name: str) -> tuple[dict[str, str | None], Formats]:
    found = wanted(accept, name)
    return found, written(found)


@lru_cache(maxsize=256)
def _own(media_type: str, version: int, cache: str, language: str) -> str:
    """The header lines that many answers share."""
    own = {
        "content-type": f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
        "cache-control": cache,
        "vary": NEGOTIATED,
        "accords-version": version,
        **({"content-language": language} if language else {"content-disposition": _named(media_type)}),
    }
    return "".join([f"{name}: {value}\r\n" for name, value in own.items()])


def _hinted(hints: Sequence[Hint]) -> str:
    return f"accords-hint: {', '.join(map(str, hints))}\r\n"


def _named(media_type: str) -> str:
    """How a data file is called when a browser saves it."""
    return f'inline; filename="answer.{SUFFIXES.get(media_type, "txt")}"'


def _tag(tag: str, media_type: str) -> str:
    """What names these bytes as this media type: an ETag is that of a representation (RFC 9110, section 8.8.3)."""
    return hashlib.sha256(f"{tag} {media_type}".encode()).hexdigest()[:32]


def _cache(media_type: str, *, lasting: bool, posted: bool, fixed: bool) -> str:
    """How long others may keep the answer: that of an older version for ever, but no page, whose looks change."""
    if not lasting:
        return "no-store"
    if posted:
        return "no-cache"
    return FOR_EVER if fixed and media_type != HTML else _FOR_A_MINUTE
