"""All names that are out of use, in one list: what was retired, merged or renamed, when, why, and what leads on."""

from functools import partial

from fastapi import APIRouter, Request, Response
from pyoxigraph import Quad, Triple

from ...registry.lifecycle.status import as_csv, status
from ..answers import answer
from ..link_header import Link
from ..page import Page, render
from ..rdf.representation import Alternate, Resource, represent, suffixed
from ..service import service
from ..wording import LANGUAGES
from .whereabouts import all_out_of_use, how_it_stands, said_of

router = APIRouter()
SHOWN = 1000
"""Names that the page shows; the other formats have all."""


@router.get("/lifecycle.csv")
def lifecycle_table(request: Request) -> Response:
    """All names that are out of use, as a table."""
    here = service(request)
    told = (status(partial(how_it_stands, here), here.base, each.iri, each.iri) for each in all_out_of_use(here))
    return answer(request, as_csv(told, LANGUAGES), "text/csv; charset=utf-8", {})


@router.get("/lifecycle")
@router.get("/lifecycle.{suffix}")
def lifecycle(request: Request) -> Response:
    """All names that are out of use, each with its tombstone."""
    here = service(request)

    def statements() -> list[Quad | Triple]:
        return [said for each in all_out_of_use(here) for said in said_of(here, each)]

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        found = all_out_of_use(here)
        values = {"found": found[:SHOWN], "count": len(found), "alternates": alternates}
        return render(request, "lifecycle.html", language, **values)

    table = Link("/lifecycle.csv", "alternate", {"type": "text/csv"})
    return represent(request, Resource("/lifecycle", statements, page, links=(table,)), suffixed(request))
