"""One entity over HTTP: its URI leads to its document (303), the document comes in the format that is asked for.

What became of a name that names nothing living any more, out_of_use.py tells.
"""

import sys
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from ...errors import NotFound
from ...registry import catalogue
from ...registry.lifecycle import LIVE, MERGED, MOVED, RETIRED, UNKNOWN, Standing
from ..answers import NEGOTIATED, header
from ..discovery import signposting
from ..inbox import INBOX
from ..page import Page
from ..rdf.as_turtle import as_turtle
from ..rdf.formats import Format
from ..rdf.representation import Alternate, Resource, cut, represent
from ..service import Service, service
from ..time import timegate
from ..time.on_a_day import on_a_day
from ..time.past import View
from ..time.timeline import Timeline, iri_of
from .entity_page import document_page
from .out_of_use import gone, led_on
from .see_other import see_other
from .whereabouts import how_it_stands

router = APIRouter()


@router.get("/id/{kind}/{slug}")
def thing(request: Request, kind: str, slug: str) -> Response:
    """The URI of an entity: 303 to its document (RFC 9110, section 15.4.4)."""
    return _to_document(request, kind, slug)


@router.get("/id/{kind}/{slug}/")
def thing_with_slash(request: Request, kind: str, slug: str) -> Response:
    """The URI of an entity has no slash at its end."""
    return _moved(request, 308, "/id", (kind, slug))


@router.get("/concept/{scheme}")
def scheme(request: Request, scheme: str) -> Response:
    """The URI of a concept scheme: 303 to its document."""
    return _to_document(request, "concept", scheme)


@router.get("/concept/{scheme}/{slug}")
def concept(request: Request, scheme: str, slug: str) -> Response:
    """The URI of a concept: 303 to its document."""
    return _to_document(request, "concept", scheme, slug)


@router.get("/doc/concept/{scheme}/{slug}")
def concept_document(request: Request, scheme: str, slug: str) -> Response:
    """What the registry says about one concept, in the format the client prefers."""
    return _document(request, "concept", scheme, slug)


@router.get("/doc/{kind}/{slug}")
def document(request: Request, kind: str, slug: str) -> Response:
    """What the registry says about one entity or concept scheme, in the format the client prefers."""
    return _document(request, kind, slug)


@router.get("/graph/{name}")
def graph(request: Request, name: str) -> Response:
    """One named graph: every statement that rests on one source first, or that the registry adds itself."""
    here = service(request)
    stem, fixed = cut(name)
    try:
        statements = catalogue.graph(here.store, here.base, stem)
    except NotFound:
        standing = how_it_stands(here, iri := f"{here.base}graph/{stem}")
        if standing.kind != RETIRED:
            raise
        return gone(request, Resource(f"/graph/{stem}", lambda: [], first=iri), fixed, standing)

    page = as_turtle(request, lambda: statements, "graph", ("front-graphs", "/#graphs"), stem)
    return represent(request, Resource(f"/graph/{stem}", lambda: statements, page), fixed)


def resource(here: Service, *parts: str, most: int = sys.maxsize) -> tuple[Resource, Format | None]:
    """The document on an entity, without its page, and the format that the last of the parts of its address fixes.

    Raises NotFound where the parts can make no IRI. To read it raises NotFound, too, and TooMuch as `Documents.on`.
    """
    *folder, name = parts
    slug, fixed = cut(name)
    iri = iri_of(here, *folder, slug)
    timeline, path = Timeline.known(here, iri, *folder, slug), "/".join(["/doc", *folder, slug])
    in_time = timeline.of_form(fixed).links() if timeline else ()
    found = Resource(
        path=path,
        statements=lambda: here.documents.on(iri, most=most),
        graphless=lambda: here.documents.on(iri, graphs=False, most=most),
        first=iri,
        profiles=here.profiles,
        links=(INBOX, *signposting.of_entity(here, iri, path), *in_time),
        varies=(timegate.ACCEPT_DATETIME,),
        modified=timeline.changes[-1].time if timeline else here.modified,
    )
    return found, fixed


def concept_instead(request: Request, kind: str, scheme: str, name: str) -> Response | None:
    """The document on the concept `name`, where what is asked for is a part so called of the document on its scheme.

    A concept may have any name, so it comes first.
    """
    here = service(request)
    if kind != "concept" or not here.annals.changes(iri_of(here, kind, scheme, cut(name)[0])):
        return None
    return concept_document(request, scheme, name)


def _document(request: Request, *parts: str) -> Response:
    here = service(request)
    about, fixed = resource(here, *parts)
    try:
        found = _standing(here, about.first)
    except NotFound as unknown:
        return _right_spelling(request, "/doc", parts, resource(here, *_lower(parts))[0].first, unknown)
    name = about.path.split("/")[2:]
    if found.kind != MOVED and (there := timegate.through(request, fixed, *name)):
        return there
    if found.kind == RETIRED:
        return gone(request, about, fixed, found)
    if found.leads_on:
        past = Timeline.known(here, about.first, *name) if found.kind == MERGED else None
        return led_on(request, here, found, "/doc", fixed, past)

    def as_page(language: Page, alternates: list[Alternate]) -> bytes:
        return document_page(request, here.pages.on(about.first, language.language), language, alternates)

    view = View(here.documents, here.pages, here.valid_time)
    return represent(request, on_a_day(request, view, replace(about, page=as_page)), fixed)


def _to_document(request: Request, *parts: str) -> Response:
    """303 to the document of what lives; 308 to the right spelling where only the case of letters differs.

    What does not live any more answers as its document does; with Accept-Datetime it leads to that, which has a past.
    Another name of a thing (MOVED) has none of its own. Raises as `see_other`.
    """
    here = service(request)
    try:
        found = _standing(here, iri_of(here, *parts))
    except NotFound as unknown:
        folder = "" if parts[0] == "concept" else "/id"
        return _right_spelling(request, folder, parts, iri_of(here, *_lower(parts)), unknown)
    if found.kind == LIVE or (found.kind != MOVED and header(request, timegate.ACCEPT_DATETIME)):
        return see_other(request, resource(here, *parts)[0])
    if found.kind == RETIRED:
        return gone(request, resource(here, *parts)[0], None, found)
    return led_on(request, here, found, "/id")


def _right_spelling(request: Request, folder: str, parts: tuple[str, ...], iri: str, unknown: NotFound) -> Response:
    """308 to the same address in lower case, which names `iri`. Raises `unknown` where that is not known either."""
    if how_it_stands(service(request), iri).kind == UNKNOWN:
        raise unknown
    return _moved(request, 308, folder, _lower(parts))


def _lower(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.lower() for part in parts)


def _moved(request: Request, status: int, folder: str, parts: tuple[str, ...]) -> Response:
    path = "/".join([folder, *(quote(part, safe="") for part in parts)])
    query = f"?{request.url.query}" if request.url.query else ""
    return Response(status_code=status, headers={"Location": path + query, "Vary": NEGOTIATED})


def _standing(here: Service, iri: str) -> Standing:
    """How it stands with an IRI. Raises NotFound, saying where lists are, when nothing is known about it."""
    found = how_it_stands(here, iri)
    if found.kind == UNKNOWN:
        lists = "/concept/" if iri.startswith(f"{here.base}concept/") else "/id/"
        raise NotFound(f"Nothing is known about <{iri}>. The lists under {lists} name all that is here.", lists=lists)
    return found
