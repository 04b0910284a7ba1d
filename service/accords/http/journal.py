"""The journal over HTTP: every version as a change, in the bytes in which it was recorded, so that others can follow.

`/journal` lists the records, `/journal/N` is one of them. The hashes chain them: a record names the hash of the one
before, so whoever holds one can check all that follow.
"""

import json

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ..errors import BadRequest, NotFound
from ..store.segments import Segment, segments
from .answers import FOR_EVER, answer
from .service import Service, service

router = APIRouter()
_RECORD = "text/plain; charset=utf-8"


@router.get("/journal")
async def journal(request: Request, after: str = "0") -> Response:
    """The base, the newest version, and of each record its hash and its size; with `after=N`, of those after N."""
    here, since = service(request), _number(after, BadRequest)
    records = (await run_in_threadpool(_segments, here))[since:]
    listed = [{"version": each.number, "hash": each.hash, "bytes": each.size} for each in records]
    content = {"base": here.base, "version": here.published.version, "digest": here.published.digest, "records": listed}
    body = (json.dumps(content, indent=1) + "\n").encode()
    return answer(request, body, "application/json", {"Cache-Control": "no-cache"})


@router.get("/journal/{number}")
async def record(request: Request, number: str) -> Response:
    """One record, which never changes. Raises NotFound where there is none of this number."""
    here, wanted = service(request), _number(number, NotFound)
    found = {each.number: each for each in await run_in_threadpool(_segments, here)}.get(wanted)
    if found is None:
        raise NotFound(f"There is no version {number}: the newest is {here.published.version}.")
    body = await run_in_threadpool(found.read, here.settings.home / "journal")
    return answer(request, body, _RECORD, {"Cache-Control": FOR_EVER})


def _segments(here: Service) -> list[Segment]:
    return segments(here.settings.home / "journal", here.published.version)


def _number(text: str, problem: type[BadRequest] | type[NotFound]) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise problem(f"{text!r} is not the number of a version.")
    return int(text)
