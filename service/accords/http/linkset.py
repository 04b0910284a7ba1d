"""The links outwards as a document of its own, in RDF or as a table, to be kept as a file."""

from functools import partial

from fastapi import APIRouter, Request, Response

from ..registry import linkset
from .answers import answer, header
from .as_turtle import as_turtle
from .formats import HTML, RDF, Format
from .representation import Resource, chosen, headers, represent, suffixed
from .service import service

router = APIRouter()
_CSV = Format("csv", "text/csv", "CSV")
_TSV = Format("tsv", "text/tab-separated-values", "TSV")
_TABLES = {_CSV: "excel", _TSV: "excel-tab"}
FORMATS = (*RDF, *_TABLES, HTML)


@router.get("/linkset")
@router.get("/linkset.{suffix}")
def same_as(request: Request) -> Response:
    """Which entities are the same as those of other registries (`owl:sameAs`)."""
    here, suffix = service(request), request.path_params.get("suffix")
    statements = partial(linkset.same_as, here.store)
    page = as_turtle(request, statements, "linkset-title", ("dumps-title", "/dumps"))
    about = Resource("/linkset", statements, page, formats=FORMATS)
    fixed = next((each for each in _TABLES if each.suffix == suffix), None) or suffixed(request)
    choice = chosen(about, fixed, request.query_params.get("format", ""), header(request, "accept"))
    if choice.form in _TABLES:
        dialect = _TABLES[choice.form]
        key = ("/linkset", choice.form.suffix)
        body = here.kept.get(key, lambda: linkset.table(here.store, here.settings, dialect))
        response = answer(request, body, choice.content_type, headers(about, choice))
    else:
        response = represent(request, about, fixed)
    response.headers["Content-Disposition"] = f'inline; filename="links.{choice.form.suffix}"'
    return response
