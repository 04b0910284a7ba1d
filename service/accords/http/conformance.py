"""How the service fares in the suites that others wrote: a page, and the report in EARL behind it."""

from fastapi import APIRouter, Request, Response

from ..registry import conformance
from .page import Page, render
from .rdf.representation import Alternate, Resource, represent, suffixed

router = APIRouter()


@router.get("/conformance")
@router.get("/conformance.{suffix}")
def report(request: Request) -> Response:
    """The suites with what came out of each, and the reason for each case that did not pass."""

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        values = {"suites": conformance.suites(), "outcomes": conformance.OUTCOMES}
        return render(request, "conformance.html", language, alternates=alternates, **values)

    return represent(request, Resource("/conformance", conformance.statements, page=page), suffixed(request))
