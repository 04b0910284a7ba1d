"""Memento (RFC 7089): a document as it was, at an address of its own, and what leads there from a time."""

from functools import partial
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ...errors import NotFound
from ...registry.annals import Moment
from ...store.answering import ClientGone
from ..answers import FOR_EVER
from ..documents.entity_page import document_page
from ..page import Page
from ..rdf.representation import Alternate, Resource, cut, represent
from ..service import service
from . import moments
from .hindsight import view
from .on_a_day import on_a_day
from .past import View
from .timeline import Timeline

router = APIRouter()
_MOST_DIGITS = 9


@router.get("/doc/{kind}/{slug}/v/{name}")
async def memento(request: Request, kind: str, slug: str, name: str) -> Response:
    """The document on an entity or concept scheme as a version had it, in the format the client prefers."""
    return await _memento(request, name, kind, slug)


@router.get("/doc/concept/{scheme}/{slug}/v/{name}")
async def concept_memento(request: Request, scheme: str, slug: str, name: str) -> Response:
    """The document on a concept as a version had it, in the format the client prefers."""
    return await _memento(request, name, "concept", scheme, slug)


async def _memento(request: Request, name: str, *parts: str) -> Response:
    """A memento; where a version has none of its own, the way to that which holds what it said, for ever (301)."""
    here = service(request)
    stem, fixed = cut(name)
    number = version(stem, here.published.version)
    timeline = Timeline.of(here, *parts).of_form(fixed)
    held = timeline.held(number)
    if held.number != number:
        query = f"?{request.url.query}" if request.url.query else ""
        headers = {"Location": timeline.memento(held) + query, "Cache-Control": FOR_EVER}
        return Response(status_code=301, headers=headers)
    try:
        async with view(request, held, timeline.until(held, here.published.version)) as found:
            answer = partial(_answer, request, timeline, held, found)
            return await run_in_threadpool(answer)
    except ClientGone:
        return Response(status_code=499)


def _answer(request: Request, timeline: Timeline, held: Moment, found: View) -> Response:
    def page(language: Page, alternates: list[Alternate]) -> bytes:
        shown = found.pages.on(timeline.iri, language.language)
        return document_page(request, shown, language, alternates, memento=held)

    resource = Resource(
        path=unquote(timeline.of_form(None).memento(held)),
        statements=lambda: found.documents.on(timeline.iri),
        graphless=lambda: found.documents.on(timeline.iri, graphs=False),
        page=page,
        first=timeline.iri,
        cache=FOR_EVER,
        modified=held.time,
        links=timeline.links(held),
        profiles=service(request).profiles,
    )
    response = represent(request, on_a_day(request, found, resource, memento=held), timeline.form)
    response.headers["Memento-Datetime"] = moments.written(held.time)
    return response


def version(text: str, newest: int) -> int:
    """The number of a version that a part of an address names. Raises NotFound where it names none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0
    if not 1 <= number <= newest or text != str(number):
        raise NotFound(f"There is no version {text[:50]}: the newest is {newest}.")
    return number
