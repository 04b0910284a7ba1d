"""The TimeGate of a document (RFC 7089, section 4.1): the document itself, asked with Accept-Datetime."""

from fastapi import Request, Response

from ..answers import ENTITY_CACHE, header
from ..link_header import written
from ..rdf.formats import Format
from ..service import service
from . import moments
from .timeline import Timeline

ACCEPT_DATETIME = "Accept-Datetime"


def through(request: Request, fixed: Format | None, *parts: str) -> Response | None:
    """302 to the memento for the time that a request names, None for a request that names none.

    The suffix of a format, and what else is asked, stay. Raises BadRequest for what is no time, NotFound for a document
    that never was.
    """
    asked = header(request, ACCEPT_DATETIME)
    if not asked:
        return None
    timeline = Timeline.of(service(request), *parts).of_form(fixed)
    found = timeline.at(moments.read(asked, ACCEPT_DATETIME))
    query = f"?{request.url.query}" if request.url.query else ""
    headers = {
        "Location": timeline.memento(found) + query,
        "Link": written(timeline.links(found)),
        "Vary": ACCEPT_DATETIME,
        "Cache-Control": ENTITY_CACHE,
    }
    return Response(status_code=302, headers=headers)
