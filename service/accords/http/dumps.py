"""Everything that is published as one file, in N-Quads and in TriG."""

import base64

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from ..registry import catalogue
from .answers import ENTITY_CACHE, knows
from .formats import N_QUADS, TRIG, Format
from .service import service

router = APIRouter()


@router.get("/dump.nq")
def n_quads(request: Request) -> Response:
    """The published graphs as N-Quads, one statement a line, sorted."""
    return _dump(request, N_QUADS)


@router.get("/dump.trig")
def trig(request: Request) -> Response:
    """The published graphs as TriG."""
    return _dump(request, TRIG)


def _dump(request: Request, form: Format) -> Response:
    """The file with its digest as ETag and as Repr-Digest (RFC 9530), 304 when the client has it."""
    here = service(request)
    dump = here.dumps.get(form, catalogue.dump(here.store, here.base), here.published.prefixes)
    tag = f'"{dump.sha256.hex()[:32]}"'
    digest = f"sha-256=:{base64.b64encode(dump.sha256).decode()}:"
    headers = {"ETag": tag, "Cache-Control": ENTITY_CACHE, "Repr-Digest": digest}
    if knows(request, tag):
        return Response(status_code=304, headers=headers)
    return FileResponse(dump.file, media_type=form.media_type, headers=headers)
