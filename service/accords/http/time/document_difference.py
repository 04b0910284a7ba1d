"""How a document differs between two versions: a page, RDF, and an RDF Patch."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from urllib.parse import unquote, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pyoxigraph import NamedNode

from ...errors import BadRequest, NotFound
from ...registry.document_difference import DocumentDifference, difference
from ...registry.entities import Document
from ...registry.labels import Labels
from ...registry.retelling import retold
from ...store.answering import ClientGone
from ..answers import FOR_EVER, NEGOTIATED, answer, header
from ..documents.entity import concept_instead
from ..page import Page, render
from ..rdf import formats
from ..rdf.formats import DOCUMENT
from ..rdf.negotiate import choose
from ..rdf.representation import Alternate, Resource, represent
from ..service import service
from .hindsight import view
from .memento import version
from .timeline import Timeline

router = APIRouter()
PATCH = "application/rdf-patch"
_PATCH_NAMES = ("rdfp", "patch", PATCH)


@router.get("/doc/{kind}/{slug}/diff")
async def diff(request: Request, kind: str, slug: str) -> Response:
    """What the document on an entity or concept scheme lost and gained between the versions `from` and `to`."""
    instead = await run_in_threadpool(concept_instead, request, kind, slug, "diff")
    return instead or await _diff(request, kind, slug)


@router.get("/doc/concept/{scheme}/{slug}/diff")
async def concept_diff(request: Request, scheme: str, slug: str) -> Response:
    """What the document on a concept lost and gained between the versions `from` and `to`."""
    return await _diff(request, "concept", scheme, slug)


async def _diff(request: Request, *parts: str) -> Response:
    """Raises NotFound for what never was; BadRequest for a parameter that is no version, and as `chosen` does."""
    here = service(request)
    timeline = Timeline.of(here, *parts)
    newest = here.published.version
    old, new = (_version(request, name, newest) for name in ("from", "to"))
    if old is None or new is None:
        return _to_the_last_change(request, timeline, old, new)
    try:
        async with AsyncExitStack() as opened:
            documents = [await _document(opened, request, timeline, each) for each in (old, new)]
            found = partial(_difference, timeline.iri, here.base, (old, documents[0]), (new, documents[1]))
            return await run_in_threadpool(_answer, request, timeline, found, old, new)
    except ClientGone:
        return Response(status_code=499)


def _version(request: Request, name: str, newest: int) -> int | None:
    """The version that a parameter names; None where it is not there. Raises BadRequest."""
    asked = request.query_params.get(name)
    if asked is None:
        return None
    try:
        return version(asked, newest)
    except NotFound as error:
        raise BadRequest(f"{name}: {error.detail}") from None


def _to_the_last_change(request: Request, timeline: Timeline, old: int | None, new: int | None) -> Response:
    """302 to a difference that is told whole: up to the last change, or from the one before."""
    changes = timeline.changes
    new = new or changes[-1].number
    earlier = [each.number for each in changes if each.number < new]
    more = [(name, value) for name, value in request.query_params.multi_items() if name not in ("from", "to")]
    query = urlencode([("from", old or (earlier[-1] if earlier else new)), ("to", new), *more])
    return Response(status_code=302, headers={"Location": f"{timeline.path}/diff?{query}", "Cache-Control": "no-cache"})


async def _document(
    opened: AsyncExitStack, request: Request, timeline: Timeline, number: int
) -> Callable[[], Document | None]:
    """What reads the document of a version, which stays open as long as `opened`."""
    try:
        held = timeline.held(number)
    except NotFound:
        return lambda: None
    until = timeline.until(held, service(request).published.version)
    found = await opened.enter_async_context(view(request, held, until))
    return partial(found.documents.on, timeline.iri)


def _difference(
    iri: str, base: str, old: tuple[int, Callable[[], Document | None]], new: tuple[int, Callable[[], Document | None]]
) -> DocumentDifference:
    return difference(iri, base, (old[0], old[1]()), (new[0], new[1]()))


def _answer(
    request: Request, timeline: Timeline, difference: Callable[[], DocumentDifference], old: int, new: int
) -> Response:
    here, found = service(request), difference()
    path, asked = f"{timeline.path}/diff?from={old}&to={new}", request.query_params.get("format", "").lower()
    offers = [*formats.offers(DOCUMENT), PATCH]
    if asked in _PATCH_NAMES or (not asked and choose(header(request, "accept"), offers) == PATCH):
        told = {"Content-Location": f"{path}&format=rdfp", "Cache-Control": FOR_EVER}
        return answer(request, found.patch(), PATCH, told if asked else {**told, "Vary": NEGOTIATED})

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        parts = retold(found.removed, found.added, timeline.iri, here.store, here.outline, language.language)
        values = {
            "name": Labels.of(here.store, [timeline.iri], language.language).value(NamedNode(timeline.iri)),
            "parts": parts,
            "timeline": timeline,
            "old": old,
            "new": new,
            "found": found,
            "alternates": [*alternates, Alternate(f"{path}&format=rdfp", PATCH, "RDF Patch")],
        }
        return render(request, "document-difference.html", language, **values)

    resource = Resource(
        path=unquote(f"{timeline.path}/diff"),
        query=f"from={old}&to={new}",
        suffixed=False,
        statements=found.in_graphs,
        graphless=found.described,
        page=page,
        first=found.iri,
        cache=FOR_EVER,
        links=(timeline.timemap(),),
    )
    return represent(request, resource)
