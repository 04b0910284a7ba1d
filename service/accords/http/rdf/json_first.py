"""Formats of what is no document on an entity: JSON of its own first, as help describes it, then a page, then RDF."""

from fastapi import Request

from ..answers import NEGOTIATED, header
from . import formats
from .formats import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from .negotiate import choose

JSON = Format("json", "application/json", "JSON")
LINKED = Format("jsonld", "application/ld+json", "JSON-LD", JSON_LD.rdf)
FORMATS = (JSON, HTML, LINKED, TURTLE, N_TRIPLES, RDF_XML)


def chosen(request: Request, offered: tuple[Format, ...] = FORMATS) -> tuple[Format, str, str]:
    """The format that a request names or prefers, its Content-Type, and what of the request that depends on.

    Raises NotAcceptable, BadRequest for a format that is none.
    """
    named = request.query_params.get("format", "")
    if named:
        form = formats.of_name(named, offered)
        return form, form.content_type(form.media_type), "Accept-Language"
    media_type = choose(header(request, "accept"), formats.offers(offered))
    form = formats.of_media_type(media_type, offered)
    return form, form.content_type(media_type), NEGOTIATED
