"""The draft of version 1.0 of the Reconciliation API, which has an address of its own for each thing that is asked."""

from fastapi import APIRouter, Request, Response

from ..service import service
from .extending import draft_extended, extension
from .manifest import draft_manifest
from .reading import draft_batch
from .telling import Json
from .working import each_answered, read_json, reconciler, teller, told, worked_out

router = APIRouter(prefix="/reconcile/1.0")


@router.get("")
@router.get("/")
def entry(request: Request) -> Response:
    """The manifest."""
    return told(request, draft_manifest(service(request), teller(request)))


@router.post("")
@router.post("/")
@router.post("/match")
@router.post("/reconcile")
async def match(request: Request) -> Response:
    """A batch of queries in JSON: the draft has called its address both `/reconcile` and `/match`.

    Raises UnsupportedMediaType, PayloadTooLarge, BadRequest, IndexNotReady.
    """
    text = await read_json(request)
    return await worked_out(request, lambda: _matched(request, text))


@router.post("/extend")
async def extend(request: Request) -> Response:
    """The values of properties of entities. Raises as `match`."""
    text = await read_json(request)
    return await worked_out(request, lambda: _extended(request, text))


def _matched(request: Request, text: str) -> Json:
    here, says = service(request), teller(request)
    queries = enumerate(draft_batch(text, reconciler(here)))
    return {
        "results": [
            {"candidates": [says.candidate(each) for each in found]} for _, found in each_answered(here, queries)
        ]
    }


def _extended(request: Request, text: str) -> Json:
    here = service(request)
    return draft_extended(extension(text, reconciler(here)), teller(request), here.base)
