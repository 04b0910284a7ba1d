"""Sign in at the desk with a key, and sign out: the pages then know who looks at them."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ...registry.submissions import sessions
from ...registry.submissions.keys import Caller
from ..authorization import actor, desk
from ..page import page_for, render
from .form import read_form
from .session import COOKIE, PAGES, forget, remember, signed_in, visit, word, word_for

router = APIRouter()
SIGN_IN = f"{PAGES}/sign-in"
_OF_ADDRESSES = "/?&=#%;:@+,!$'()*"
"""What stands in an address as it is, beside letters and digits (RFC 3986, section 2.2): a header has no others."""


@router.get(SIGN_IN)
def sign_in(request: Request) -> Response:
    """The form to sign in; who is signed in already is told so."""
    return _form(request, signed_in(request))


@router.post(SIGN_IN)
async def begin(request: Request) -> Response:
    """Begin a session with a key; another one than the visit before, so that nobody can have prepared it."""
    fields = await read_form(request)
    found = await run_in_threadpool(sessions.begin, desk(request).database, fields.get("key", "").strip())
    if found is None:
        return _form(request, None, status=403)
    response = to(request, fields.get("next", ""))
    remember(request, response, found[0])
    return response


@router.post(f"{PAGES}/sign-out")
async def end(request: Request) -> Response:
    """End the session."""
    await read_form(request)

    def ended() -> None:
        who = signed_in(request)
        if who:
            sessions.end(desk(request).database, request.cookies[COOKIE], who, actor(request, who).request)

    await run_in_threadpool(ended)
    response = to(request, SIGN_IN)
    forget(response)
    return response


def to(request: Request, path: str) -> Response:
    """303 to a page of the desk, in the language of the reader; anything else than such a page leads to the queue."""
    inside = path.startswith(f"{PAGES}/") and not any(each in path for each in ("//", "\\", "\n", "\r"))
    target = page_for(request).link(path if inside else f"{PAGES}/")
    location = quote(target, safe=_OF_ADDRESSES)
    return Response(status_code=303, headers={"Location": location, "Cache-Control": "no-store"})


def to_sign_in(request: Request) -> Response:
    """303 to the form to sign in, which leads back here."""
    return to(request, f"{SIGN_IN}?next={request.url.path}")


def _form(request: Request, who: Caller | None, status: int = 200) -> Response:
    page = page_for(request)
    response = Response(status_code=status, media_type="text/html; charset=utf-8")
    held = word_for(request) if COOKIE in request.cookies else word(visit(request, response))
    values = {"who": who, "word": held, "refused": status == 403, "next": page.parameter("next")}
    response.body = render(request, "desk-sign-in.html", page, **values)
    response.headers.update(
        {"Content-Length": str(len(response.body)), "Cache-Control": "no-store", "Content-Language": page.language}
    )
    return response
