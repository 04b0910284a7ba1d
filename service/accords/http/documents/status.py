"""What became of our URIs that others keep: live, moved, merged, gone or unknown, for a whole list at once."""

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from ...errors import BadRequest, PayloadTooLarge, UnsupportedMediaType
from ...registry import vocabulary
from ...registry.lifecycle import LIVE, UNKNOWN, standing
from ...registry.lifecycle.status import STATUSES, Status, as_csv, status
from ...terms import DEFAULT_BASE
from ..answers import NEGOTIATED, answer, header
from ..body import is_compressed, read_body
from ..page import page_for, render
from ..rdf.addresses import Homes
from ..rdf.negotiate import choose
from ..service import Service, service
from ..wording import LANGUAGES
from .own_documents import OwnDocuments
from .whereabouts import how_it_stands

router = APIRouter()
MOST = 10_000
"""URIs that are asked for at once."""
MOST_BYTES = 2 * 2**20
_FORMATS = {"json": "application/json", "csv": "text/csv", "html": "text/html"}
_CONTENT_TYPES = {
    "application/json": "application/json",
    "text/csv": "text/csv; charset=utf-8",
    "text/html": "text/html; charset=utf-8",
}
_SHAPES = f"{DEFAULT_BASE}shapes"


@router.get("/status")
def ask_for_status(request: Request) -> Response:
    """What became of each `uri` that is asked for; without any, a form to ask for many."""
    asked = request.query_params.getlist("uri")
    if not asked and not request.query_params.get("format"):
        return _told(request, [], choose(header(request, "accept"), ["text/html"]))
    return _told(request, _statuses(request, _bounded(asked)), _wanted(request))


@router.post("/status")
async def tell_status(request: Request) -> Response:
    """What became of each URI of a list: a JSON array, a `text/uri-list`, or lines of text.

    In the order in which they were asked for, in JSON, CSV or as a page.
    """
    media_type = _wanted(request)
    if is_compressed(request):
        raise UnsupportedMediaType("A compressed body is not read here.")
    body = await read_body(request, MOST_BYTES)
    asked = _bounded(_uris(request.headers.get("content-type", ""), body))
    told = await run_in_threadpool(_statuses, request, asked)
    return await run_in_threadpool(_told, request, told, media_type)


def _wanted(request: Request) -> str:
    """The media type of the answer. Raises BadRequest for a format that does not exist, NotAcceptable."""
    asked = request.query_params.get("format", "")
    if asked and asked not in _FORMATS:
        raise BadRequest(f"No format is called {asked}.", available=list(_FORMATS))
    return _FORMATS[asked] if asked else choose(header(request, "accept"), list(_FORMATS.values()))


def _uris(content_type: str, body: bytes) -> list[str]:
    """The URIs in a body. Raises UnsupportedMediaType, BadRequest."""
    media_type = content_type.partition(";")[0].strip().lower()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None
    if media_type == "application/json":
        return _from_json(text)
    if media_type == "application/x-www-form-urlencoded":
        text = "\n".join(parse_qs(text, max_num_fields=MOST + 10).get("uris", []))
    elif media_type not in ("text/uri-list", "text/plain"):
        raise UnsupportedMediaType("Send a JSON array (application/json), or lines (text/uri-list or text/plain).")
    return [each.strip() for each in text.splitlines() if each.strip() and not each.startswith("#")]


def _from_json(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON.") from None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise BadRequest("The body is to be a JSON array of strings, each of them a URI.")
    return found


def _bounded(uris: list[str]) -> list[str]:
    """The URIs. Raises BadRequest where there is none, PayloadTooLarge where there are too many."""
    if not uris:
        raise BadRequest("There is no URI to tell the status of.")
    if len(uris) > MOST:
        raise PayloadTooLarge(f"At most {MOST} URIs are asked for at once, and there are {len(uris)}.", limit=MOST)
    return uris


def _statuses(request: Request, uris: Iterable[str]) -> list[Status]:
    here = service(request)
    homes, shapes, documents = (
        Homes(here.base, here.settings.url),
        _Shapes(here),
        OwnDocuments(here, request.app.state.routes),
    )
    ours, terms = partial(how_it_stands, here), partial(standing, here.store, DEFAULT_BASE)
    found = []
    for uri in uris:
        name = homes.name(uri)
        if not name:
            at = documents.iri(path) if (path := homes.path(uri)) is not None else ""
            told = Status(uri, LIVE if at else UNKNOWN, at)
        elif name.startswith(_SHAPES):
            told = Status(uri, LIVE, name) if name in shapes else Status(uri, UNKNOWN)
        else:
            told = status(terms if name.startswith(f"{DEFAULT_BASE}ns") else ours, here.base, uri, name)
        found.append(told)
    return found


class _Shapes:
    """The names of the shapes, which are in no graph of the dataset; read when first asked for."""

    def __init__(self, here: Service) -> None:
        self._here = here
        self._names: set[str] | None = None

    def __contains__(self, name: str) -> bool:
        if self._names is None:
            shapes = vocabulary.shapes(self._here.assets, self._here.base)
            self._names = {getattr(each.subject, "value", "") for each in shapes}
        return name in self._names


def _told(request: Request, told: list[Status], media_type: str) -> Response:
    """The statuses in a format."""
    headers, body = _written(request, told, media_type)
    if request.method == "POST":
        return Response(
            body, headers={**headers, "Content-Type": _CONTENT_TYPES[media_type], "Cache-Control": "no-store"}
        )
    return answer(request, body, _CONTENT_TYPES[media_type], headers)


def _written(request: Request, told: list[Status], media_type: str) -> tuple[dict[str, str], bytes]:
    headers = {"Vary": NEGOTIATED}
    if media_type == "text/csv":
        return headers | {"Content-Disposition": 'attachment; filename="status.csv"'}, as_csv(told, LANGUAGES)
    if media_type == "application/json":
        counts = {each: sum(one.status == each for one in told) for each in STATUSES}
        document = {"version": service(request).published.version, "counts": counts}
        document |= {"results": [each.document for each in told]}
        return headers, json.dumps(document, ensure_ascii=False).encode()
    page = replace(page_for(request), query=())
    body = render(request, "status.html", page, told=told, most=MOST, here_at=service(request).settings.url)
    return headers | {"Content-Language": page.language}, body
