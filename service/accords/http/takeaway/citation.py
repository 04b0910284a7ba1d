"""Citations over HTTP: for the dataset, a version of it, and each entity, for people and for programs."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ...errors import BadRequest, Gone, NotFound
from ...registry.citing.reference import Reference, of_dataset, of_entity, title_of
from ...registry.citing.styles import STYLES
from ...registry.entities import dataset_iri, document_iri
from ...registry.lifecycle import LIVE, UNKNOWN
from ...store.answering import ClientGone
from ..answers import answer, header
from ..documents.whereabouts import how_it_stands
from ..page import Page, page_for, render
from ..rdf.formats import HTML
from ..rdf.negotiate import choose
from ..service import Service, service
from ..time.hindsight import view
from ..time.timeline import Timeline
from .dumps import version_asked

router = APIRouter()
_CACHE = "public, max-age=3600"
"""A citation says on which day it was made."""
_OFFERED = {
    HTML.media_type: "",
    **{each.media_type.partition(";")[0]: name for name, each in STYLES.items()},
    **{alias: name for name, each in STYLES.items() for alias in each.aliases},
}
"""The styles by media type; the page has none."""


@router.get("/cite")
async def cite(request: Request, uri: str = "", version: str | None = None, style: str = "") -> Response:
    """How to cite the dataset, or the entity `uri`: a page with all styles, or one style as a file.

    That is the one that `style` (or `format`) names, or the one that the Accept header prefers. With `version`, what is
    cited is that version, with the name that the entity had in it. Raises BadRequest for a style or a version that
    there is not, NotAcceptable, NotFound for an entity, Gone for one that is out of use, and as `view` does.
    """
    asked = style or request.query_params.get("format", "")
    chosen = _named(asked) if asked else _OFFERED[choose(header(request, "accept"), list(_OFFERED))]
    page, number = page_for(request), version_asked(request, version)
    try:
        cited = await _reference(request, uri, number, page.language, is_asked=version is not None)
    except ClientGone:
        return Response(status_code=499)
    varies = "Accept-Language" if asked else "Accept, Accept-Language"
    headers = {"Content-Language": page.language, "Vary": varies, "Cache-Control": _CACHE}
    if not chosen:
        return await run_in_threadpool(_page, request, page, cited, uri, version, headers)
    written = STYLES[chosen]
    headers["Content-Disposition"] = f'attachment; filename="{cited.key}.{written.suffix}"'
    return answer(request, written.write(cited).encode(), written.media_type, headers)


async def _reference(request: Request, uri: str, version: int, language: str, *, is_asked: bool) -> Reference:
    """What there is to cite at a version: the dataset, or an entity by its IRI; where one `is_asked` for, that one."""
    here = service(request)
    whole = await run_in_threadpool(_dataset, here, version, language)
    if uri in ("", dataset_iri(here.base), here.base):
        return whole.at(f"{here.base}dumps/{version}") if is_asked else whole
    if not is_asked:
        return await run_in_threadpool(_of_entity, here, whole, uri)
    document = document_iri(_checked(here, uri), here.base)
    timeline = await run_in_threadpool(_timeline, here, uri, document.removeprefix(f"{here.base}doc/").split("/"))
    held = timeline.held(version)
    async with view(request, held, timeline.until(held, here.published.version)) as found:
        shown = await run_in_threadpool(found.pages.on, uri, language)
    return of_entity(whole, uri, shown.label.text, here.base).at(f"{document}/v/{version}")


def _dataset(here: Service, version: int, language: str) -> Reference:
    return of_dataset(here.store, here.base, version, here.editions.time(version), datetime.now(UTC).date(), language)


def _timeline(here: Service, uri: str, parts: list[str]) -> Timeline:
    if len(parts) not in ((2, 3) if parts[0] == "concept" else (2,)):
        raise _unknown(uri)
    return Timeline.of(here, *parts)


def _of_entity(here: Service, whole: Reference, uri: str) -> Reference:
    """An entity as the newest version names it. Raises NotFound, Gone."""
    try:
        found = how_it_stands(here, _checked(here, uri))
    except ValueError:
        raise _unknown(uri) from None
    if found.kind == UNKNOWN:
        raise _unknown(uri)
    if found.kind != LIVE:
        told = f"<{uri}> is out of use since {found.date}: cite what a version said of it, with version=N."
        raise Gone(told, successor=found.successor or None)
    return of_entity(whole, uri, title_of(here.store, uri, whole.language), here.base)


def _checked(here: Service, uri: str) -> str:
    if not uri.startswith((f"{here.base}id/", f"{here.base}concept/")):
        raise _unknown(uri)
    return uri


def _unknown(uri: str) -> NotFound:
    return NotFound(f"Nothing is known about <{uri[:200]}>.", lists="/id/")


def _named(style: str) -> str:
    if style == HTML.suffix:
        return ""
    if style not in STYLES:
        raise BadRequest(f"No style is called {style[:40]!r}.", available=[*STYLES, HTML.suffix])
    return style


def _page(
    request: Request, page: Page, cited: Reference, uri: str, version: str | None, headers: dict[str, str]
) -> Response:
    texts = {name: each.write(cited) for name, each in STYLES.items()}
    asked = {name: value for name, value in (("uri", uri), ("version", version)) if value}
    body = render(request, "cite.html", page, texts=texts, asked=asked)
    return answer(request, body, "text/html; charset=utf-8", headers)
