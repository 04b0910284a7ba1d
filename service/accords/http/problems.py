"""Errors as RFC 9457 problems, for a program or for a reader, and a page that explains each kind."""

import json
import logging
import uuid

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import BadRequest, MethodNotAllowed, NotAcceptable, NotFound, Problem, problems
from ..registry.page import Value
from . import request_id
from .answers import HTML, NEGOTIATED, answer, header, page_alone
from .details import in_french
from .headers import EveryAnswer
from .page import page_for, render
from .rdf.negotiate import choose
from .rdf.spelling import respelled
from .wording import catalogue, speaker

router = APIRouter()
log = logging.getLogger(__name__)
PROBLEM_JSON = "application/problem+json"
_PLAIN = "text/plain; charset=utf-8"
_RETRY = 5
"""Seconds after which it is worth while to ask again a service that could not answer."""


class Unforeseen:
    """Innermost net under the application: an exception that nobody foresaw is logged, and told as a plain 500.

    The client gets the number under which the log has the trace, and no more. Starlette's own net lies outside all
    middleware, so that its answer would lack the headers that every answer carries.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            await _unforeseen(Request(scope, receive), error)(scope, receive, send)


def told(request: Request, error: Exception) -> ASGIApp:
    """The answer to an error outside of the application, with the headers that every answer has."""
    response = tell(request, error) if isinstance(error, Problem) else _unforeseen(request, error)
    return EveryAnswer(response)


def install(app: FastAPI) -> None:
    """Let every error that the application can foresee be told by `tell`."""
    for kind in (Problem, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, tell)


def tell(request: Request, error: Exception) -> Response:
    """The one answer to every error: problem+json (RFC 9457), or a page or plain text where that is preferred.

    OPTIONS is answered here too: what may be asked of an address is what a wrong method would be told.
    """
    problem = _as_problem(error)
    there = respelled(request) if problem.status == 404 else None
    if there:
        return there
    headers = dict(getattr(error, "headers", None) or {})
    if isinstance(problem, MethodNotAllowed):
        problem.extra["allowed"] = methods = _methods(request)
        headers["Allow"] = ", ".join(methods)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": headers["Allow"]})
    if problem.status == 503:
        problem.extra.setdefault("retry_after", _RETRY)
    if "retry_after" in problem.extra:
        headers["Retry-After"] = str(problem.extra["retry_after"])
    if problem.status == 408:
        headers["Connection"] = "close"  # RFC 9110, section 15.5.9
    occurrence = str(problem.extra.get("instance") or uuid.uuid4().urn)
    name = request_id.given(request.headers) or occurrence.removeprefix("urn:uuid:")
    log.info("%s %s: %s (%s, %s)", request.method, request.url.path, problem.slug, occurrence, name)
    headers |= {"Cache-Control": "no-store", "Vary": NEGOTIATED, request_id.NAME: name}
    body, media_type, language = _content(request, problem, occurrence)
    return Response(body, problem.status, {**headers, "Content-Type": media_type, "Content-Language": language})


@router.get("/problems/{slug}")
def explanation(request: Request, slug: str) -> Response:
    """What a kind of problem means and what to do about it; the type of each problem leads here."""
    kind = next((kind for kind in problems() if kind.slug == slug), None)
    if kind is None:
        raise NotFound(f"No kind of problem is called {slug}.", available=[each.slug for each in problems()])
    if choose(header(request, "accept"), ["text/html", "application/json"]) == "application/json":
        told = {"type": f"/problems/{slug}", "title": kind.title, "status": kind.status, "detail": kind.__doc__}
        return answer(request, json.dumps(told).encode(), "application/json", {"Vary": NEGOTIATED})
    headers = {"Vary": NEGOTIATED, "Content-Language": page_for(request).language}
    return answer(request, render(request, "problem-kind.html", kind=kind), HTML, headers)


@router.get("/problems/")
def explanations(request: Request) -> Response:
    """All kinds of problem."""
    body = render(request, "problem-kinds.html", kinds=list(problems()))
    return page_alone(request, body, page_for(request).language)


def _unforeseen(request: Request, error: Exception) -> Response:
    occurrence = uuid.uuid4().urn
    log.exception("%s %s failed (%s)", request.method, request.url.path, occurrence, exc_info=error)
    problem = Problem("The registry met a fault of its own and has logged it.", instance=occurrence)
    return tell(request, problem)


def _methods(request: Request) -> list[str]:
    """All that an address knows (RFC 9110, section 10.2.1): several routes can have it, each with other methods."""
    known = {"OPTIONS"}
    whole = {**request.scope, "root_path": request.scope.get("app_root_path", "")}
    if any(isinstance(each, Mount) and each.matches(whole)[0] == Match.FULL for each in request.app.routes):
        known.add("GET")
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        asked = {**request.scope, "method": method}
        if any(route.matches(asked)[0] == Match.FULL for route in request.app.routes):
            known.add(method)
    return sorted(known | {"HEAD"} if "GET" in known else known)


def _as_problem(error: Exception) -> Problem:
    """Our own as it is, the framework's by its status."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return BadRequest("; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()))
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return NotFound("No page has this address. The front page / says what is here.")
    if error.status_code == 405:
        return MethodNotAllowed("This address knows other methods.")
    kind = next((kind for kind in problems() if kind.status == error.status_code), BadRequest)
    return kind(str(error.detail))


def _content(request: Request, problem: Problem, occurrence: str) -> tuple[bytes, str, str]:
    """What is told, its media type, and its language; JSON where the client accepts nothing that there is."""
    try:
        wanted = choose(header(request, "accept"), [PROBLEM_JSON, "application/json", "text/html", "text/plain"])
    except NotAcceptable:
        wanted = PROBLEM_JSON
    if wanted == "text/html":
        return _page(request, problem), HTML, page_for(request).language
    document = {**problem.document(), "instance": occurrence}
    if wanted == "text/plain":
        return "".join(f"{name}: {_plain(value)}\n" for name, value in document.items()).encode(), _PLAIN, "en"
    return json.dumps(document, ensure_ascii=False).encode(), PROBLEM_JSON, "en"


def in_words(problem: Problem, language: str) -> tuple[Value, list[tuple[str, str]]]:
    """What a page says of a problem: the detail, in the language if it can be, and what else is known, by its name."""
    say = speaker(language)
    french = in_french(problem.detail) if language == "fr" else None
    facts = [
        (say(f"problem-fact-{name}"), ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in problem.extra.items()
        if f"problem-fact-{name}" in catalogue()
    ]
    return Value(french or problem.detail, language="fr" if french else "en"), facts


def _plain(value: object) -> str:
    """A value on lines of its own where it has several, else on the line of its name."""
    text = "\n".join(map(str, value)) if isinstance(value, list) else str(value)
    return "\n" + text if "\n" in text else text


def _page(request: Request, problem: Problem) -> bytes:
    detail, facts = in_words(problem, page_for(request).language)
    query = request.query_params.get("query") if request.url.path.startswith("/sparql") else None
    return render(request, "problem.html", problem=problem, detail=detail, facts=facts, query=query)
