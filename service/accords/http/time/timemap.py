"""The TimeMap of a document (RFC 7089, section 5): all its mementos, in link-format (RFC 6690) and in JSON.

JSON has the members of the Memento aggregators (MemGator, Time Travel): no specification has any.
"""

import json

from fastapi import APIRouter, Request, Response

from ...errors import BadRequest, NotFound
from ..answers import NEGOTIATED, answer, header
from ..link_header import Link, written
from ..rdf.formats import DOCUMENT, Format
from ..rdf.negotiate import choose
from ..service import service
from .document_parts import part
from .timeline import LINK_FORMAT, Timeline

router = APIRouter()
_JSON, _HTML = "application/json", "text/html"
_FORMATS = {"link": LINK_FORMAT, "json": _JSON, "html": _HTML}


def _timemap(request: Request, suffix: str, *parts: str) -> Response:
    """As the suffix, `?format=` or the Accept header say; for readers it is the history (303).

    `?of=` names a format of the document that has an address of its own, which is an original resource of its own, too.
    Raises NotFound; BadRequest, NotAcceptable for a format that there is not.
    """
    timeline, named = Timeline.of(service(request), *parts), suffix or request.query_params.get("format", "")
    if suffix and suffix not in _FORMATS:
        raise NotFound(f"No format of a TimeMap has the suffix {suffix[:50]}.", available=list(_FORMATS))
    if named and named not in _FORMATS:
        raise BadRequest(f"No format of a TimeMap is called {named[:50]!r}.", available=list(_FORMATS))
    wanted = _FORMATS[named] if named else choose(header(request, "accept"), list(_FORMATS.values()))
    timeline = timeline.of_form(_of(request))
    if wanted == _HTML:
        return Response(status_code=303, headers={"Location": f"{timeline.path}/history", "Vary": NEGOTIATED})
    others = {"link": LINK_FORMAT, "json": _JSON}
    own = next(name for name, media_type in others.items() if media_type == wanted)
    links = [Link(timeline.map(f".{name}"), "alternate", {"type": others[name]}) for name in others if name != own]
    headers = {
        "Content-Location": timeline.map(f".{own}"),
        "Link": written([Link(timeline.absolute(timeline.original), "original timegate"), *links]),
    }
    if not named:
        headers["Vary"] = NEGOTIATED
    return answer(request, _in_json(timeline) if own == "json" else _in_links(timeline), wanted, headers)


def _of(request: Request) -> Format | None:
    """The format whose own address the TimeMap is of. Raises BadRequest for what is the suffix of none."""
    asked = request.query_params.get("of", "")
    found = next((each for each in DOCUMENT if each.suffix == asked), None)
    if asked and not found:
        raise BadRequest(f"No document has the suffix {asked[:50]!r}.", available=[each.suffix for each in DOCUMENT])
    return found


def _in_links(timeline: Timeline) -> bytes:
    return ",\n".join(map(str, timeline.every())).encode() + b"\n"


def _in_json(timeline: Timeline) -> bytes:
    every = [
        {"datetime": f"{each.time:%Y-%m-%dT%H:%M:%SZ}", "uri": timeline.absolute(timeline.memento(each))}
        for each in timeline.mementos
    ]
    original = timeline.absolute(timeline.original)
    maps = {name: timeline.absolute(timeline.map(f".{name}")) for name in ("link", "json")}
    told = {
        "original_uri": original,
        "self": maps["json"],
        "timegate_uri": original,
        "timemap_uri": {"link_format": maps["link"], "json_format": maps["json"]},
        "mementos": {"first": every[0], "last": every[-1], "list": every},
    }
    return (json.dumps(told, indent=1) + "\n").encode()


part(router, "timemap", "All mementos of", _timemap)
