"""Read out of a request what is to be judged, and how it is to be told: RDF as it is, files of a form, an envelope."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from ...errors import BadRequest, UnsupportedMediaType
from ...registry.judges import Sent, Wish
from ...registry.reports import FORMATS, MOST, NEGOTIATED, of_name
from ...registry.tables.tabular import DESCRIPTION, TABLE
from ..answers import header
from ..body import is_compressed, read_body
from ..page import page_for
from ..queries.request import version_of
from ..rdf.negotiate import choose
from ..takeaway.tables import as_table
from ..wording import LANGUAGES
from .envelope import ENVELOPE, opened
from .form import FORM, form

RDF = (
    "text/turtle",
    "application/trig",
    "application/n-triples",
    "application/n-quads",
    "application/ld+json",
    "application/rdf+xml",
)
TYPES = (*RDF, TABLE, ENVELOPE, FORM)
"""What a body may be."""
HTML = "html"
"""The one format of reports that the reports do not write: a page, made from the JSON."""
_BESIDE = 2**14
"""Bytes that an envelope or a form may have beside what it holds, which JSON can make six times as long."""


@dataclass(frozen=True)
class Order:
    """What was sent, what is wished, and the format of the answer, by the name that the reports have for it.

    `version` is the one that is to stand behind, if it is named.
    """

    sent: tuple[Sent, ...]
    wish: Wish
    format: str
    version: int | None = None


async def read_order(request: Request, limit: int) -> Order:
    """What `request` wants judged: up to `limit` bytes of RDF, or of tables, of the class that `class` names.

    Raises UnsupportedMediaType for a body of another type or encoding (with the types that are read), PayloadTooLarge,
    RequestTimeout, BadRequest, NotAcceptable when no report can be had as the client accepts it.
    """
    media_type = _media_type(request)
    asked: Mapping[str, str] = dict(request.query_params)
    first = ""
    if media_type == ENVELOPE:
        envelope = opened(await read_body(request, limit * 6 + _BESIDE), limit, (*RDF, TABLE))
        sent: tuple[Sent, ...] = (envelope.sent,)
        asked, first = {**asked, **envelope.wishes}, "text/turtle"
    elif media_type == FORM:
        found = await form(request, await read_body(request, limit + _BESIDE), limit, (*RDF, TABLE, DESCRIPTION))
        sent, asked = found.sent, {**found.fields, **asked}
    else:
        sent = (Sent("", media_type, await read_body(request, limit)),)
    sent = tuple(as_table(each, asked, request.headers.get("content-type", "")) for each in sent)
    name = _format(request, asked.get("format", ""), first)
    lang = asked.get("lang", "").lower()
    wish = Wish(
        formats=("json" if name == HTML else name,),
        language=lang if lang in LANGUAGES else page_for(request).language,
        page=_number(asked, "page", 1),
        size=_number(asked, "size", MOST, most=MOST),
        strict=asked.get("strict", "false").lower() not in ("false", "0", "no"),
        background=_background(asked.get("background", "")),
    )
    return Order(sent, wish, name, version_of(asked.get("version")))


def _format(request: Request, named: str, first: str) -> str:
    """The name of the format of the report: the one that is asked for, or what the Accept header prefers."""
    if named == HTML:
        return HTML
    if named:
        try:
            return of_name(named).name
        except KeyError:
            available = [*(each.name for each in FORMATS), HTML]
            raise BadRequest(f"No format of reports is called {named!r}.", available=available) from None
    offers = sorted((each.media_type for each in NEGOTIATED), key=lambda each: each != first)
    preferred = choose(header(request, "accept"), [*offers, "text/html"])
    return HTML if preferred == "text/html" else of_name(preferred).name


def _media_type(request: Request) -> str:
    if is_compressed(request):
        raise UnsupportedMediaType("A compressed body is not read here.")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in TYPES:
        said = f"{media_type} is not read here" if media_type else "The request does not say what its body is"
        raise UnsupportedMediaType(f"{said}: send one of the available types.", available=list(TYPES))
    return media_type


def _background(said: str) -> bool:
    """Whether something stands behind what is sent. Raises BadRequest for a word that would count for nothing."""
    if said.lower() not in ("", "none"):
        raise BadRequest(f"The parameter background is none, or left out, and not {said[:40]!r}.", available=["none"])
    return not said


def _number(asked: Mapping[str, str], name: str, default: int, most: int = 10**6) -> int:
    text = asked.get(name, "") or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and 1 <= int(text) <= most):
        raise BadRequest(f"The parameter {name} is a number from 1 to {most}, and {text[:40]!r} is none.")
    return int(text)
