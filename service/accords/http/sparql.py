"""The SPARQL 1.1 endpoint, read-only: the protocol for programs, a form for readers, a description for both."""

from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ..errors import NotAcceptable, Problem
from ..registry import catalogue
from ..store.answering import ClientGone, Formats, Reply
from . import dumps, formats
from .answers import NEGOTIATED, answer, header
from .page import Page, render
from .query_answer import HTML, OFFERS, wanted, written
from .query_errors import explain
from .query_request import Asked, read_request
from .query_table import table
from .representation import Alternate, Resource, represent
from .service import Service, service

router = APIRouter()
FORMATS = (formats.TURTLE, formats.JSON_LD, formats.RDF_XML, formats.N_TRIPLES, formats.HTML)


@router.api_route("/sparql", methods=["GET", "POST"])
@router.api_route("/sparql/", methods=["GET", "POST"])
async def sparql(request: Request) -> Response:
    """Answer a query (SPARQL 1.1 Protocol, section 2.1); without one, the form or the service description."""
    asked = await read_request(request, service(request).workers.limits.query_bytes)
    if asked.query is None:
        return await run_in_threadpool(_description, request)
    try:
        return await _answer(request, asked, asked.query)
    except ClientGone:
        return Response(status_code=499)


def _description(request: Request) -> Response:
    """The form, or the service description (SPARQL 1.1 Service Description, section 2)."""
    here = service(request)

    def form(page: Page, alternates: list[Alternate]) -> bytes:
        values = {"query": _first(here), "answer": None, "examples": here.examples, "limits": here.workers.limits}
        return render(request, "sparql.html", page, alternates=alternates, **values)

    description = Resource(
        path="/sparql",
        statements=lambda: catalogue.description(here.store, here.settings, dumps.files(here)),
        page=form,
        formats=FORMATS,
        suffixed=False,
    )
    return represent(request, description)


def _first(here: Service) -> str:
    """What stands in the form at first."""
    return here.examples[0].query if here.examples else "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 10"


async def _answer(request: Request, asked: Asked, query: str) -> Response:
    here = service(request)
    wishes = wanted(header(request, "accept"), asked.format)
    reply = await _run(request, here, asked, query, written(wishes))
    media_type = wishes[reply.form] or reply.media_type
    body = await run_in_threadpool(_page, request, query, reply) if media_type == HTML else reply.body
    content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    headers = {"Cache-Control": "no-cache", "Vary": NEGOTIATED}
    if request.method == "POST":
        return Response(body, headers={**headers, "Content-Type": content_type})
    return answer(request, body, content_type, headers)


async def _run(request: Request, here: Service, asked: Asked, query: str, wanted_formats: Formats) -> Reply:
    """Let a worker answer, relative IRIs resolved against the base; a refusal speaks of the client's own text."""
    base = f"BASE <{here.base}> "
    named = bool(asked.default_graphs or asked.named_graphs)
    try:
        return await here.workers.answer(
            base + query,
            wanted_formats,
            default_graphs=asked.default_graphs if named else None,
            named_graphs=asked.named_graphs if named else None,
            gone=partial(disconnected, request),
        )
    except NotAcceptable as refusal:
        raise NotAcceptable(refusal.detail, available=list(OFFERS[str(refusal.extra["form"])])) from None
    except Problem as problem:
        raise explain(problem, query, len(base), here.published.prefixes) from None


async def disconnected(request: Request) -> None:
    """End when the client has gone away; its request has been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _page(request: Request, query: str, reply: Reply) -> bytes:
    here = service(request)
    return render(
        request,
        "sparql.html",
        query=query,
        answer=table(reply, here.published.prefixes),
        examples=(),
        limits=None,
        alternates=[],
    )
