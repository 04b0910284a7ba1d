"""Read a query out of a request, strictly as the SPARQL 1.1 Protocol says (section 2.1)."""

import math
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from ...errors import BadQuery, BadRequest, PayloadTooLarge, UnsupportedMediaType, UpdateRefused
from ..body import PATIENCE, is_compressed, read_body

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
_LONGEST_NAME = 2048
"""Characters of the name of a graph."""
ENCODED = 3
"""A percent-encoded byte takes three."""


@dataclass(frozen=True)
class Asked:
    """A protocol request: the query (None when there is none), the dataset, and what it calls its format, or "".

    `seconds` is what it would give the query at most, `version` the one that it asks if it names one, and
    `posted` says whether it came as a POST.
    """

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str
    seconds: float | None
    version: int | None
    posted: bool

    @property
    def meaning(self) -> bytes:
        """What it asks, so that no two requests that ask different things have the same."""
        return repr(self).encode()


async def read_request(request: Request, limit: int, patience: float = PATIENCE) -> Asked:
    """What `request` asks, with a query of up to `limit` bytes, in a body that comes within `patience` seconds.

    Raises UpdateRefused for an update, UnsupportedMediaType for a body of another type or encoding, PayloadTooLarge for
    a body over the limit, RequestTimeout (RFC 9110, section 15.5.9) for one that does not come in time, BadRequest for
    two queries, an empty one, none in a body, bytes that are no UTF-8, or a version that is no number.
    """
    parameters = _parameters(request.scope["query_string"])
    queries = []
    if request.method == "POST":
        media_type = _media_type(request)
        body = await read_body(request, limit * ENCODED + 4096 if media_type == FORM else limit, patience)
        if media_type == FORM:
            parameters += _parameters(body)
        else:
            queries = [_text(body)]
    if any(name == "update" for name, _ in parameters):
        raise UpdateRefused("This endpoint is read-only: it takes a query, not an update.")
    queries += _all(parameters, "query")
    if len(queries) > 1:
        raise BadRequest(f"Exactly one query is needed, and there are {len(queries)}.")
    if request.method == "POST" and not queries:
        raise BadRequest("The parameter query is missing.")
    if queries and not queries[0].strip():
        raise BadQuery("The query is empty.")
    _measure(_all(parameters, "default-graph-uri") + _all(parameters, "named-graph-uri"), limit)
    return Asked(
        query=queries[0] if queries else None,
        default_graphs=tuple(_all(parameters, "default-graph-uri")),
        named_graphs=tuple(_all(parameters, "named-graph-uri")),
        format=next(iter(_all(parameters, "format") + _all(parameters, "output")), ""),
        seconds=_seconds(next(iter(_all(parameters, "timeout")), "")),
        version=version_of(next(iter(_all(parameters, "version")), None)),
        posted=request.method == "POST",
    )


def _measure(graphs: list[str], limit: int) -> None:
    """Raises PayloadTooLarge for the name of a graph, or for all of them together, when it is too long."""
    if any(len(each) > _LONGEST_NAME for each in graphs):
        raise PayloadTooLarge(f"The name of a graph is longer than {_LONGEST_NAME} characters.", limit=_LONGEST_NAME)
    if sum(map(len, graphs)) > limit:
        raise PayloadTooLarge(f"The names of the graphs are longer than {limit} characters.", limit=limit)


def _seconds(text: str) -> float | None:
    """The time that a request gives its query; what is no time counts for nothing, as any parameter not known here."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 < seconds < math.inf else None


def version_of(text: str | None) -> int | None:
    """The number of a version. Raises BadRequest for what is no number."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadRequest(f"The version is a number, and {text[:40]!r} is none.")
    return int(text)


def _media_type(request: Request) -> str:
    """FORM or DIRECT, when the body is in UTF-8 and not compressed."""
    media_type, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    if media_type == UPDATE:
        raise UpdateRefused("This endpoint is read-only: it takes a query, not an update.")
    if media_type not in (FORM, DIRECT):
        raise UnsupportedMediaType(f"A query comes as {FORM} or {DIRECT}.", available=[FORM, DIRECT])
    if is_compressed(request):
        raise UnsupportedMediaType("A compressed body is not read here.")
    charsets = [text.partition("=")[2].strip('"') for text in parameters if text.startswith("charset=")]
    if any(charset not in ("utf-8", "utf8", "us-ascii") for charset in charsets):
        raise BadRequest("The body has to be in UTF-8.")
    return media_type


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    """Names and values, percent-decoded once."""
    try:
        return parse_qsl(encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise BadRequest("A parameter is not UTF-8.") from None
    except ValueError:
        raise BadRequest("There are more than 1000 parameters.") from None


def _all(parameters: list[tuple[str, str]], wanted: str) -> list[str]:
    return [value for name, value in parameters if name == wanted]
