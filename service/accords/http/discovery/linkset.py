"""The links outwards as a document of its own, in RDF, as a table, or as RFC 9264 has it, to be kept as a file."""

from functools import partial

from fastapi import APIRouter, Request, Response

from ...errors import NotAcceptable
from ...registry import linkset
from ...registry.labels import plain
from ..answers import NEGOTIATED, answer, header
from ..link_header import Link, written
from ..rdf import formats
from ..rdf.as_turtle import as_turtle
from ..rdf.formats import HTML, RDF, Format
from ..rdf.negotiate import choose
from ..rdf.representation import Resource, chosen, headers, represent, suffixed
from ..service import Service, service
from . import linkset_document

router = APIRouter()
_CSV = Format("csv", "text/csv", "CSV")
_TSV = Format("tsv", "text/tab-separated-values", "TSV")
_TABLES = {_CSV: "excel", _TSV: "excel-tab"}
FORMATS = (*RDF, *_TABLES, HTML)
_AS_LINKS = {
    "linkset.json": (linkset_document.JSON, linkset_document.as_json),
    "linkset": (linkset_document.TEXT, linkset_document.as_text),
}
"""The formats of RFC 9264, by the name that `?format=` gives them: how each is written."""


@router.get("/linkset")
@router.get("/linkset.{suffix}")
def same_as(request: Request) -> Response:
    """Which entities are the same as those of other registries (`owl:sameAs`)."""
    here, suffix = service(request), request.path_params.get("suffix")
    if suffix is None and (name := _links_wanted(request)):
        return _as_links(request, here, name)
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


def _links_wanted(request: Request) -> str:
    """The format of RFC 9264 that a request names or prefers, "" for another one."""
    if named := request.query_params.get("format", ""):
        return named if named in _AS_LINKS else ""
    types = {media_type: name for name, (media_type, _) in _AS_LINKS.items()}
    try:
        return types.get(choose(header(request, "accept"), [*formats.offers(FORMATS), *types]), "")
    except NotAcceptable:
        return ""


def _as_links(request: Request, here: Service, name: str) -> Response:
    """Each of our entities as the context of its links, whose relation is an address (RFC 8288, section 2.1.2)."""
    media_type, write = _AS_LINKS[name]

    def made() -> bytes:
        links: dict[str, list[Link]] = {}
        for triple in linkset.same_as(here.store):
            links.setdefault(plain(triple.subject), []).append(Link(plain(triple.object), plain(triple.predicate)))
        return write(links)

    others = Resource("/linkset", lambda: (), formats=FORMATS).offered
    told = {
        "Content-Location": f"/linkset?format={name}",
        "Link": written(Link(f"/linkset?format={each.suffix}", "alternate", each.link) for each in others),
        "Content-Disposition": f'inline; filename="links.{name}"',
        "Vary": NEGOTIATED,
    }
    return answer(request, here.kept.get(("/linkset", name), made), media_type, told)
