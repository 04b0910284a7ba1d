"""The journal over HTTP: every version as a change, in the bytes in which it was recorded, so that others can follow.

`/journal` lists the records, `/journal/N` is one of them. The hashes chain them: a record names the hash of the one
before, so whoever holds one can check all that follow. `/journal?after=N` is what changed since, as RDF Patch.
"""

import hashlib
import json
from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from ...errors import BadRequest, NotFound
from ...registry.feeds import patch
from ...store.segments import Segment, segments
from ..answers import FOR_EVER, answer, header, knows
from ..link_header import Link
from ..rdf.formats import Format, of_media_type, of_name, offers
from ..rdf.negotiate import choose
from ..service import Service, service

router = APIRouter()
_RECORD = "text/plain; charset=utf-8"
_LIST = Format("json", "application/json", "JSON")
_PATCH = Format("rdf-patch", "application/rdf-patch", "RDF Patch")
_FORMATS = (_LIST, _PATCH)
"""The list of the records is what nobody has to ask for, but after a version it is the patch."""
_CHUNK = 64 * 2**10


@router.get("/journal")
async def journal(request: Request, after: str = "", limit: str = "") -> Response:
    """The base, the newest version, and of each record its hash and its size; or, as RDF Patch, all that changed.

    With `after=N`, that is told of what came after version N, as RDF Patch unless JSON is asked for. Where a patch is
    long, it is the beginning of it, with a link to what is next.
    `limit=N` takes N versions at most, and links to the next. Raises BadRequest for what is no number of a version, and
    for a format that there is not; NotAcceptable.
    """
    here, since = service(request), _number(after or "0", BadRequest)
    found = await run_in_threadpool(_segments, here)
    most = max(_number(limit, BadRequest), 1) if limit else len(found)
    asked = request.query_params.get("format", "")
    offered = tuple(reversed(_FORMATS)) if after else _FORMATS
    accepted = choose(header(request, "accept"), offers(offered)) if not asked else ""
    form = of_name(asked, _FORMATS) if asked else of_media_type(accepted, _FORMATS)
    taken = found[since : since + most]
    if form is _PATCH:
        taken = patch.taken(taken)
    headers = {"Cache-Control": "no-cache", **({} if asked else {"Vary": "Accept"})}
    if taken and taken[-1].number < len(found):
        more = f"&limit={most}" if limit else ""
        target = f"/journal?after={taken[-1].number}&format={form.suffix}{more}"
        headers["Link"] = str(Link(target, "next", {"type": form.media_type}))
    if form is _PATCH:
        return _patch(request, here, found, since, len(taken), headers)
    listed = [{"version": each.number, "hash": each.hash, "bytes": each.size} for each in taken]
    content = {"base": here.base, "version": here.published.version, "digest": here.published.digest, "records": listed}
    return answer(request, (json.dumps(content, indent=1) + "\n").encode(), _LIST.media_type, headers)


@router.get("/journal/{number}")
async def record(request: Request, number: str) -> Response:
    """One record, which never changes. Raises NotFound where there is none of this number."""
    here, wanted = service(request), _number(number, NotFound)
    found = {each.number: each for each in await run_in_threadpool(_segments, here)}.get(wanted)
    if found is None:
        raise NotFound(f"There is no version {number}: the newest is {here.published.version}.")
    body = await run_in_threadpool(found.read, here.settings.home / "journal")
    return answer(request, body, _RECORD, {"Cache-Control": FOR_EVER})


def _patch(
    request: Request, here: Service, found: list[Segment], since: int, count: int, headers: dict[str, str]
) -> Response:
    """What leads on from version `since`, in pieces as it is read. Raises BadRequest where there is no such version."""
    if since > len(found):
        raise BadRequest(f"There is no version {since}: the newest is {len(found)}.")
    last = since + count
    name = hashlib.sha256("\n".join([f"rdf-patch {since}", *(each.hash for each in found[:last])]).encode())
    headers |= {"ETag": f'"{name.hexdigest()[:32]}"'}
    if knows(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    file, before = here.settings.home / "journal", found[since - 1] if since else None
    pieces = _pieces(patch.patch(file, found[since:last], before))
    return StreamingResponse(pieces, media_type=_PATCH.media_type, headers=headers)


def _pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, many lines at a time."""
    piece = bytearray()
    for line in lines:
        piece += line
        if len(piece) >= _CHUNK:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def _segments(here: Service) -> list[Segment]:
    return segments(here.settings.home / "journal", here.published.version)


def _number(text: str, problem: type[BadRequest] | type[NotFound]) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise problem(f"{text!r} is not the number of a version.")
    return int(text)
