"""Everything that is published as one file, in N-Quads and in TriG."""

import base64

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from ..errors import NotFound
from ..registry import catalogue
from ..registry.endpoint import File
from .answers import ENTITY_CACHE, answer, knows
from .dump_files import Dump
from .formats import N_QUADS, TRIG, Format
from .service import Service, service

router = APIRouter()
DESCRIBED = 1_000_000
"""Statements up to which the description of the dataset waits for the dumps, to say their size and SHA-256."""


@router.get("/dump.nq")
def n_quads(request: Request) -> Response:
    """The published graphs as N-Quads, one statement a line, sorted."""
    return _dump(request, N_QUADS)


@router.get("/dump.trig")
def trig(request: Request) -> Response:
    """The published graphs as TriG."""
    return _dump(request, TRIG)


@router.get("/SHA256SUMS")
def checksums(request: Request) -> Response:
    """The SHA-256 of each dump, as `sha256sum --check` reads it."""
    here = service(request)
    _refuse_other_versions(request)
    lines = [f"{_written(here, form).sha256.hex()}  dump.{form.suffix}\n" for form in (N_QUADS, TRIG)]
    return answer(request, "".join(lines).encode(), "text/plain; charset=utf-8", {})


def files(here: Service) -> dict[str, File]:
    """The dumps as the description of the dataset names them, by path; none of a large dataset."""
    if catalogue.statements(here.store, here.base) > DESCRIBED:
        return {}
    dumps = {f"dump.{form.suffix}": _written(here, form) for form in (N_QUADS, TRIG)}
    return {path: File(dump.file.stat().st_size, dump.sha256.hex()) for path, dump in dumps.items()}


def _dump(request: Request, form: Format) -> Response:
    """The file with its digest as ETag and as Repr-Digest (RFC 9530), 304 when the client has it."""
    _refuse_other_versions(request)
    dump = _written(service(request), form)
    tag = f'"{dump.sha256.hex()[:32]}"'
    digest = f"sha-256=:{base64.b64encode(dump.sha256).decode()}:"
    headers = {"ETag": tag, "Cache-Control": ENTITY_CACHE, "Repr-Digest": digest}
    if knows(request, tag):
        return Response(status_code=304, headers=headers)
    return FileResponse(dump.file, media_type=form.media_type, headers=headers)


def _refuse_other_versions(request: Request) -> None:
    """Raises NotFound where the request names another version than the one that is published."""
    asked, current = request.query_params.get("version"), str(service(request).published.version)
    if asked not in (None, current):
        raise NotFound(
            f"The dumps are those of version {current}. /sparql?version=N asks an older one.", available=[int(current)]
        )


def _written(here: Service, form: Format) -> Dump:
    return here.dumps.get(form, catalogue.dump(here.store, here.base), here.published.prefixes)
