"""Answer queries (SPARQL 1.1 Protocol, section 2.1) straight from ASGI: read, let a worker answer, send, keep.

What is asked twice at the same time is worked out once.
"""

import hashlib
from functools import lru_cache, partial

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope

from ..errors import NotAcceptable, Problem, QueueFull
from ..store.answering import Answering, ClientGone, Formats, Gone, Reply
from ..store.screening import lasting
from .answers import FOR_EVER, NEGOTIATED
from .budget import Account
from .headers import encoded
from .hints import Hint
from .page import page_for, render
from .prepared import ACCEPT, Key, Prepared, head_of
from .problems import told
from .query_answer import HTML, OFFERS, SUFFIXES, wanted, written
from .query_errors import explain
from .query_request import Asked, read_request
from .query_table import table
from .service import Service, service

PATHS = ("/sparql", "/sparql/")
_FOR_A_MINUTE = "public, max-age=60"
_LONGEST_ACCEPT = 1024
_EVERY_ANSWER = head_of(encoded())


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
    request, account = Request(scope, receive), Account(scope)
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
        prepared = await here.flights.join(key, gone, make) if lasting(asked.query) else (await make(gone))[0]
        return prepared.with_headers(account.headers())
    except ClientGone:
        return Response(status_code=499)
    except Exception as error:
        if isinstance(error, QueueFull):
            account.charge_refusal()
        return account.announcing(await run_in_threadpool(told, request, error))


async def disconnected(receive: Receive) -> None:
    """End when the client has gone away; its request has been read."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _prepare(
    request: Request, here: Service, asked: Asked, key: Key, account: Account, gone: Gone
) -> tuple[Prepared, bool]:
    """The answer to a query, and whether it is that of everybody who asks the same; kept then."""
    assert asked.query is not None
    accept = key[ACCEPT].decode("latin-1")
    wishes, to_write = (_wishes if len(accept) + len(asked.format) < _LONGEST_ACCEPT else _wishes.__wrapped__)(
        accept, asked.format
    )
    reply = await _run(here, asked, asked.query, to_write, gone, account)
    media_type = wishes[reply.form] or reply.media_type
    hints = here.vocabulary.hints(asked.query)
    if media_type == HTML:
        body = await run_in_threadpool(_page, request, asked.query, reply, hints)
        reply = Reply(reply.form, HTML, body, hashlib.sha256(body).hexdigest()[:32], reply.lasting)
    language = page_for(request).language if media_type == HTML else ""
    prepared = _prepared(here, asked, reply, media_type, hints, language)
    if reply.lasting:
        here.answers.put(key, prepared)
    return prepared, reply.lasting


def _prepared(here: Service, asked: Asked, reply: Reply, media_type: str, hints: list[Hint], language: str) -> Prepared:
    """The answer with all its headers. One to POST is kept by nobody but us, who know the body."""
    content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    version = here.published.version if asked.version is None else asked.version
    tag = "" if asked.posted else f'"{_tag(reply, media_type)}"'
    own = {
        "content-type": content_type,
        "content-length": len(reply.body),
        "cache-control": _cache(asked, reply, media_type),
        "vary": NEGOTIATED,
        "accords-version": version,
        **({"etag": tag} if tag else {}),
        **({"content-language": language} if language else {"content-disposition": _named(media_type)}),
    }
    if hints:
        own["accords-hint"] = ", ".join(map(str, hints))
    lines = "".join([f"{name}: {value}\r\n" for name, value in own.items()])
    return Prepared(lines.encode("latin-1") + _EVERY_ANSWER, reply.body, tag.encode())


def _named(media_type: str) -> str:
    """How a data file is called when a browser saves it."""
    return f'inline; filename="answer.{SUFFIXES.get(media_type, "txt")}"'


def _tag(reply: Reply, media_type: str) -> str:
    """What names these bytes as this media type: an ETag is that of a representation (RFC 9110, section 8.8.3)."""
    return hashlib.sha256(f"{reply.tag} {media_type}".encode()).hexdigest()[:32]


def _cache(asked: Asked, reply: Reply, media_type: str) -> str:
    """How long others may keep the answer: that of an older version for ever, but no page, whose looks change."""
    if not reply.lasting:
        return "no-store"
    if asked.posted:
        return "no-cache"
    return _FOR_A_MINUTE if asked.version is None or media_type == HTML else FOR_EVER


async def _run(here: Service, asked: Asked, query: str, formats: Formats, gone: Gone, account: Account) -> Reply:
    """Let a worker answer, relative IRIs resolved against the base; a refusal speaks of the client's own text."""
    base = f"BASE <{here.base}> "
    named = bool(asked.default_graphs or asked.named_graphs)

    async def ask(workers: Answering, seconds: float | None) -> Reply:
        return await workers.answer(
            base + query,
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
    except NotAcceptable as refusal:
        raise NotAcceptable(refusal.detail, available=list(OFFERS[str(refusal.extra["form"])])) from None
    except Problem as problem:
        raise explain(problem, query, len(base), here.published.prefixes) from None


@lru_cache(maxsize=1024)
def _wishes(accept: str, name: str) -> tuple[dict[str, str | None], Formats]:
    wishes = wanted(accept, name)
    return wishes, written(wishes)


def _page(request: Request, query: str, reply: Reply, hints: list[Hint]) -> bytes:
    values = {"query": query, "answer": table(reply, service(request).published.prefixes), "hints": hints}
    return render(request, "sparql.html", page_for(request), examples=(), limits=None, alternates=[], **values)
