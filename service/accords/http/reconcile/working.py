"""Work out an answer of reconciliation: in a thread, on the account of the client, within a time, in a language."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from ...errors import BadRequest, DeadlineExceeded, UnsupportedMediaType
from ...registry.reconciliation.query import Query
from ...registry.reconciliation.reconciler import Reconciler
from ...registry.reconciliation.scoring import Candidate
from ..answers import answer
from ..body import is_compressed, read_body
from ..clients import CLIENT
from ..page import page_for
from ..queries.budget import BUDGET, Account
from ..service import Service, service
from .telling import Teller

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MOST_BYTES = 2**20
"""Bytes of a body."""
SECONDS = 10.0
"""The longest that a batch may take."""
_Given = TypeVar("_Given")


def teller(request: Request) -> Teller:
    """What speaks to the client in its language."""
    here = service(request)
    return Teller(here.store, here.schema, page_for(request).language)


def reconciler(here: Service, in_time: Callable[[], None] = lambda: None) -> Reconciler:
    """What finds entities in the version that is served, as long as `in_time` does not raise. Raises IndexNotReady."""
    return Reconciler(here.finder.index(), here.store, here.schema, here.base, here.settings.url, in_time)


async def worked_out(request: Request, work: Callable[[], Any]) -> Response:
    """The JSON that a piece of work makes. Raises RateLimited where the client has no time left for it.

    What a GET asks has an ETag and may be kept; what a POST asks has neither.
    """
    account = Account(request.scope[BUDGET], request.scope[CLIENT])
    account.admit()
    begun = time.perf_counter()
    try:
        made = await run_in_threadpool(work)
    finally:
        account.charge(time.perf_counter() - begun)
    if request.method != "POST":
        return told(request, made)
    response = Response(_bytes(made), headers={"Content-Language": page_for(request).language}, media_type=JSON)
    response.raw_headers.extend(account.headers())
    return response


def told(request: Request, made: Any, varies: str = "Accept-Language") -> Response:
    """JSON that may be kept, in the language of the client."""
    return answer(request, _bytes(made), JSON, {"Vary": varies, "Content-Language": page_for(request).language})


def each_answered(here: Service, queries: Iterable[tuple[_Given, Query]]) -> Iterator[tuple[_Given, list[Candidate]]]:
    """The candidates of each query of a batch. Raises DeadlineExceeded."""
    until = time.monotonic() + SECONDS

    def in_time() -> None:
        if time.monotonic() > until:
            told = f"The batch took longer than {SECONDS:g} seconds: send a smaller one."
            raise DeadlineExceeded(told, limit=SECONDS)

    finds = reconciler(here, in_time)
    for given, query in queries:
        in_time()
        yield given, finds.candidates(query)


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form that is sent. Raises UnsupportedMediaType, PayloadTooLarge, RequestTimeout, BadRequest."""
    text = await _read(request, FORM)
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100))
    except ValueError:
        raise BadRequest("The form cannot be read: it is not UTF-8, or has more than 100 fields.") from None


async def read_json(request: Request) -> str:
    """The text of a body in JSON. Raises as `read_form`."""
    return await _read(request, JSON)


async def _read(request: Request, media_type: str) -> str:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != media_type or is_compressed(request):
        raise UnsupportedMediaType(
            f"This is asked with a body in {media_type}, not compressed.", available=[media_type]
        )
    try:
        return (await read_body(request, MOST_BYTES)).decode()
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None


def _bytes(made: Any) -> bytes:
    return json.dumps(made, ensure_ascii=False).encode()
