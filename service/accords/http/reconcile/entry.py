"""The Reconciliation API 0.2: its one address, which gives the manifest, answers queries, and extends data."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ...errors import BadRequest, NotAcceptable
from ...registry.reconciliation.query import Query
from ..answers import NEGOTIATED, header
from ..rdf.negotiate import choose
from ..service import service
from .extending import extended, extension
from .manifest import manifest
from .page import page
from .reading import batch
from .telling import Json
from .working import JSON, each_answered, read_form, reconciler, teller, told, worked_out

router = APIRouter()
HTML = "text/html"


@router.get("/reconcile")
@router.get("/reconcile/")
async def entry(request: Request) -> Response:
    """With `queries`, the candidates; with `extend`, values; else the manifest, or for a browser a page.

    A single `query` in place of a batch is answered, too, with the `result` that it would have there.
    """
    asked = request.query_params
    if "queries" in asked or "extend" in asked:
        return await worked_out(request, lambda: _answer(request, asked))
    if _is_for_a_reader(request):
        return await run_in_threadpool(page, request)
    if "query" in asked:
        return await worked_out(request, lambda: _single(request, asked["query"], asked.get("type", "")))
    return await run_in_threadpool(lambda: told(request, manifest(service(request), teller(request)), NEGOTIATED))


@router.post("/reconcile")
@router.post("/reconcile/")
async def post(request: Request) -> Response:
    """A batch of queries, or a data extension query, as a form (sections 4.3 and 7.3). Raises as `read_form`."""
    asked = await read_form(request)
    if "queries" not in asked and "extend" not in asked:
        raise BadRequest("The form has neither the field queries nor the field extend.")
    return await worked_out(request, lambda: _answer(request, asked))


def _answer(request: Request, asked: Any) -> Json:
    here, says, finds = service(request), teller(request), reconciler(service(request))
    if "extend" in asked:
        return extended(extension(asked["extend"], finds), says, here.base)
    queries = batch(asked["queries"], finds)
    return {
        key: {"result": [says.candidate(each) for each in found]} for key, found in each_answered(here, queries.items())
    }


def _single(request: Request, text: str, kind: str) -> Json:
    here, says, finds = service(request), teller(request), reconciler(service(request))
    query = Query((finds.given(text),), {kind: finds.kinds(kind)} if kind else None)
    [(_, found)] = each_answered(here, [("", query)])
    return {"result": [says.candidate(each) for each in found]}


def _is_for_a_reader(request: Request) -> bool:
    """Whether a page is preferred to JSON, which is for whoever has no opinion."""
    try:
        return choose(header(request, "accept"), [JSON, HTML]) == HTML
    except NotAcceptable:
        return False
