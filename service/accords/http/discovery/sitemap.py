"""The sitemap: one file, or an index of several where there are more pages than one may have."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from ...errors import NotFound
from ...registry import sitemap
from ..answers import answer
from ..pages import help_titles
from ..service import Service, service

router = APIRouter()
_XML = "application/xml"
_PAGES = (
    "/",
    "/about",
    "/dataset",
    "/id/",
    "/concept/",
    "/ns",
    "/shapes",
    "/sparql",
    "/validate",
    "/dumps",
    "/docs",
    "/conformance",
    "/help/",
)


@router.get("/sitemap.xml")
def whole(request: Request) -> Response:
    """All pages with the times of their last changes (sitemaps.org), or the files that list them."""
    here = service(request)

    def made() -> bytes:
        found = _entries(here)
        return (sitemap.urlset if len(found) <= sitemap.MOST else sitemap.index)(found, here.settings.url)

    return _answer(request, "/sitemap.xml", made)


@router.get("/sitemap-{number}.xml")
def part(request: Request, number: str) -> Response:
    """One of the files that the index names. Raises NotFound where there is none of this number."""
    here = service(request)
    place = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 6 else -1

    def made() -> bytes:
        found = _entries(here)[max(place, 0) * sitemap.MOST :][: sitemap.MOST]
        if place < 0 or not found:
            raise NotFound(f"There is no sitemap {number[:20]}: /sitemap.xml names those that there are.")
        return sitemap.urlset(found, here.settings.url)

    return _answer(request, f"/sitemap-{place}.xml", made)


def _entries(here: Service) -> list[sitemap.Entry]:
    edition = here.annals.edition(here.published.version)
    pages = [*_PAGES, *(f"/help/{name}" for name in help_titles())]
    return sitemap.entries(here.store, here.annals, here.base, pages, edition.time if edition else None)


def _answer(request: Request, path: str, made: Callable[[], bytes]) -> Response:
    """As it is kept for the version, or as it is made now."""
    return answer(request, service(request).kept.get((path, ""), made), _XML, {})
