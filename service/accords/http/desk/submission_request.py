"""Read what a client submits out of a request: the bytes as they are, and how they are to be read."""

import re

from fastapi import Request

from ...errors import BadRequest, PreconditionFailed, UnsupportedMediaType
from ...registry.difference_effect import REPLACE
from ...registry.submissions.change import MODES
from ...registry.submissions.intake import Sent
from ..body import is_compressed, read_body
from ..page import page_for

_TAG = re.compile(r'(?:W/)?"v?(\d{1,9})"')
_KEY = re.compile(r'"([\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x5b\x5d-\x7e]{1,200})')


async def read_submission(request: Request, limit: int) -> Sent:
    """What is submitted, in a body of up to `limit` bytes.

    Raises UnsupportedMediaType for a body that is compressed or of no type, PayloadTooLarge, RequestTimeout, BadRequest
    for an empty one, for a mode that is none, and for headers that cannot be read; PreconditionFailed for an If-Match
    that names no version.
    """
    if is_compressed(request):
        raise UnsupportedMediaType("A compressed body is not read here.")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not media_type:
        raise UnsupportedMediaType("The header Content-Type has to say in which syntax the RDF is.")
    mode = request.query_params.get("mode", REPLACE)
    if mode not in MODES:
        raise BadRequest(f"The mode is one of {', '.join(MODES)}.", available=list(MODES))
    sent = Sent(
        content=await read_body(request, limit),
        media_type=media_type[:100],
        mode=mode,
        message=" ".join(request.query_params.get("message", "").split()),
        based_on=_based_on(request),
        idempotency_key=_idempotency_key(request),
        language=page_for(request).language,
    )
    if not sent.content:
        raise BadRequest("The body is empty.")
    return sent


def _based_on(request: Request) -> int | None:
    """The version that the client has before his eyes: If-Match (RFC 9110, section 13.1.1) with its number as a tag."""
    given = request.headers.get("if-match", "").strip()
    if given in ("", "*"):
        return None
    if not (found := _TAG.fullmatch(given)):
        raise PreconditionFailed('If-Match names one version by its number, like "42" for `Accords-Version: 42`.')
    return int(found[1])


def _idempotency_key(request: Request) -> str | None:
    """The Idempotency-Key: a string in quotes (RFC 8941, section 3.3.3), or without them."""
    given = request.headers.getlist("idempotency-key")
    if not given:
        return None
    found = _KEY.fullmatch(given[0].strip()) if len(given) == 1 else None
    if not found:
        raise BadRequest('The Idempotency-Key is one string of 1 to 200 printable characters, like "8e03978e".')
    return found[1] or found[2]
