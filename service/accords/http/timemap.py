"""The TimeMap of a document (RFC 7089, section 5): all its mementos, in link-format (RFC 6690) and in JSON.

JSON has the members of the Memento aggregators (MemGator, Time Travel): no specification has any.
"""

import json

from fastapi import APIRouter, Request, Response

from ..errors import BadRequest, NotFound
from .answers import NEGOTIATED, answer, header
from .entity import concept_instead
from .link_header import Link, written
from .negotiate import choose
from .service import service
from .timeline import LINK_FORMAT, Timeline

router = APIRouter()
_JSON, _HTML = "application/json", "text/html"
_FORMATS = {"link": LINK_FORMAT, "json": _JSON, "html": _HTML}


@router.get("/doc/{kind}/{slug}/timemap")
@router.get("/doc/{kind}/{slug}/timemap.{suffix}")
def timemap(request: Request, kind: str, slug: str, suffix: str = "") -> Response:
    """All mementos of the document on an entity or concept scheme."""
    name = f"timemap.{suffix}" if suffix else "timemap"
    return concept_instead(request, kind, slug, name) or _timemap(request, suffix, kind, slug)


@router.get("/doc/concept/{scheme}/{slug}/timemap")
@router.get("/doc/concept/{scheme}/{slug}/timemap.{suffix}")
def concept_timemap(request: Request, scheme: str, slug: str, suffix: str = "") -> Response:
    """All mementos of the document on a concept."""
    return _timemap(request, suffix, "concept", scheme, slug)


def _timemap(request: Request, suffix: str, *parts: str) -> Response:
    """As the suffix, `?format=` or the Accept header say; for readers it is the history (303).

    Raises NotFound; BadRequest, NotAcceptable for a format that there is not.
    """
    timeline = Timeline.of(service(request), *parts)
    path, named = f"{timeline.path}/timemap", suffix or request.query_params.get("format", "")
    if suffix and suffix not in _FORMATS:
        raise NotFound(f"No format of a TimeMap has the suffix {suffix[:50]}.", available=list(_FORMATS))
    if named and named not in _FORMATS:
        raise BadRequest(f"No format of a TimeMap is called {named[:50]!r}.", available=list(_FORMATS))
    wanted = _FORMATS[named] if named else choose(header(request, "accept"), list(_FORMATS.values()))
    if wanted == _HTML:
        return Response(status_code=303, headers={"Location": f"{timeline.path}/history", "Vary": NEGOTIATED})
    others = {"link": LINK_FORMAT, "json": _JSON}
    own = next(name for name, media_type in others.items() if media_type == wanted)
    links = [Link(f"{path}.{name}", "alternate", {"type": others[name]}) for name in others if name != own]
    headers = {
        "Content-Location": f"{path}.{own}",
        "Link": written([Link(timeline.absolute(timeline.path), "original timegate"), *links]),
    }
    if not named:
        headers["Vary"] = NEGOTIATED
    return answer(request, _in_json(timeline) if own == "json" else _in_links(timeline), wanted, headers)


def _in_links(timeline: Timeline) -> bytes:
    return ",\n".join(map(str, timeline.every())).encode() + b"\n"


def _in_json(timeline: Timeline) -> bytes:
    every = [
        {"datetime": f"{each.time:%Y-%m-%dT%H:%M:%SZ}", "uri": timeline.absolute(timeline.memento(each))}
        for each in timeline.mementos
    ]
    path = timeline.absolute(f"{timeline.path}/timemap")
    original = timeline.absolute(timeline.path)
    told = {
        "original_uri": original,
        "self": f"{path}.json",
        "timegate_uri": original,
        "timemap_uri": {"link_format": f"{path}.link", "json_format": f"{path}.json"},
        "mementos": {"first": every[0], "last": every[-1], "list": every},
    }
    return (json.dumps(told, indent=1) + "\n").encode()
