"""Answer queries (SPARQL 1.1 Protocol, section 2.1) straight from ASGI: read, let a worker answer, send, keep.

What is asked twice at the same time is worked out once.
"""

import hashlib
from functools import partial

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope

from ...errors import NotAcceptable, Problem, QueueFull
from ...store.answering import Answering, ClientGone, Formats, Gone, Reply
from ...store.screening import lasting
from ..clients import CLIENT
from ..page import page_for, render
from ..prepared import ACCEPT, Key, Prepared
from ..problems import told
from ..service import Service, service
from .answer import HTML, OFFERS
from .budget import BUDGET, Account
from .reply import prepared, wishes
from .request import Asked, read_request
from .table import table

PATHS = ("/sparql", "/sparql/")


def is_query(scope: Scope) -> bool:
    """Whether a request may hold a query; `answer` looks into it."""
    if scope["path"] not in PATHS:
        return False
    method = scope["method"]
    return method == "POST" or (method in ("GET", "HEAD") and bool(scope["query_string"]))


async def answer(scope: Scope, receive: Receive, key: Key) -> Prepared | ASGIApp | None:
    """The answer to the query of a request, or what tells why there is none; None when there is no query in it.

    `key` is what the request is kept by if it is no POST.
    """
    request, account = Request(scope, receive), Account(scope[BUDGET], scope[CLIENT])
    here = service(request)
    try:
        asked = await read_request(request, here.workers.limits.query_bytes)
        if asked.query is None:
            return None
        if asked.posted:
            key = (*key, asked.meaning)
            kept = here.answers.get(key)
            if kept:
                return kept
        account.admit()
        make, gone = partial(_prepare, request, here, asked, key, account), partial(disconnected, receive)
        answer = await here.flights.join(key, gone, make) if lasting(asked.query) else (await make(gone))[0]
        return answer.with_headers(account.headers())
    except ClientGone:
        return Response(status_code=499)
    except Exception as error:
        return await refused(request, error, account)


async def disconnected(receive: Receive) -> None:
    """End when the client has gone away; its request has been read."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def refused(request: Request, error: Exception, account: Account) -> ASGIApp:
    """What tells why a query has no answer: a page, which takes a while, is made in a thread."""
    if isinstance(error, QueueFull):
        account.charge_refusal()
    page = HTML in request.headers.get("accept", "")
    return account.announcing(await run_in_threadpool(told, request, error) if page else told(request, error))


def explained(problem: Problem) -> Problem:
    """The problem of a query, as it is told."""
    if isinstance(problem, NotAcceptable):
        return NotAcceptable(problem.detail, available=list(OFFERS[str(problem.extra["form"])]))
    return problem


async def _prepare(
    request: Request, here: Service, asked: Asked, key: Key, account: Account, gone: Gone
) -> tuple[Prepared, bool]:
    """The answer to a query, and whether it is that of everybody who asks the same; kept then."""
    assert asked.query is not None
    wished, to_write = wishes(key[ACCEPT].decode("latin-1"), asked.format)
    reply = await _run(here, asked, asked.query, to_write, gone, account)
    media_type, language = wished[reply.form] or reply.media_type, ""
    if media_type == HTML:
        body = await run_in_threadpool(_page, request, asked.query, reply)
        tag, language = hashlib.sha256(body).hexdigest()[:32], page_for(request).language
        reply = Reply(reply.form, HTML, body, tag, reply.lasting, reply.hints)
    version, fixed = here.published.version if asked.version is None else asked.version, asked.version is not None
    answer = prepared(reply, media_type, version, posted=asked.posted, fixed=fixed, language=language)
    if reply.lasting:
        here.answers.put(key, answer)
    return answer, reply.lasting


async def _run(here: Service, asked: Asked, query: str, formats: Formats, gone: Gone, account: Account) -> Reply:
    """Let a worker answer; a refusal speaks of the client's own text."""
    named = bool(asked.default_graphs or asked.named_graphs)

    async def ask(workers: Answering, seconds: float | None) -> Reply:
        return await workers.answer(
            query,
            formats,
            default_graphs=asked.default_graphs if named else None,
            named_graphs=asked.named_graphs if named else None,
            seconds=seconds,
            gone=gone,
            spent=account.charge,
            client=account.client,
        )

    try:
        if asked.version is None or asked.version == here.published.version:
            return await ask(here.workers, asked.seconds)
        limit = here.workers.limits.deadline
        seconds = min(asked.seconds or limit, limit)
        async with here.older.version(asked.version, seconds, gone, account.charge) as (workers, rest):
            return await ask(workers, rest)
    except Problem as problem:
        raise explained(problem) from None


def _page(request: Request, query: str, reply: Reply) -> bytes:
    values = {"query": query, "answer": table(reply, service(request).published.prefixes), "hints": reply.hints}
    return render(request, "sparql.html", page_for(request), examples=(), limits=None, alternates=[], **values)
