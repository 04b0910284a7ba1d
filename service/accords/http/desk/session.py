"""Who looks at the pages of the desk: a session in a cookie, and in each form a word that only such a page knows.

The cookie goes to the pages of the desk alone, from no other site (SameSite=Strict), and no script reads it (HttpOnly).
The API takes keys and no cookie, so that no page of another site can write with what a browser remembers.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from fastapi import Request, Response

from ...errors import Forbidden
from ...registry.submissions import sessions
from ...registry.submissions.keys import Caller
from ..authorization import desk
from ..service import service

COOKIE = "accords-desk"
PAGES = "/desk"
WORD = "word"
"""The field of a form that says that a page of ours sent it."""
_SECONDS = int(sessions.LASTING.total_seconds())


def signed_in(request: Request) -> Caller | None:
    """Who is signed in, if anybody is. Raises DeskDown. Takes its time."""
    session = request.cookies.get(COOKIE, "")
    return sessions.caller(desk(request).database, session) if session else None


def see_that_it_may(who: Caller, scope: str) -> None:
    """Raises Forbidden for one whose key has not the scope."""
    if scope not in who.scopes:
        raise Forbidden(f"This needs a key with the scope {scope}.")


def word(session: str) -> str:
    """What the forms of a page hold that was made for this session: it says nothing of the session itself."""
    return hashlib.sha256(f"form {session}".encode()).hexdigest()


def word_for(request: Request) -> str:
    """The same for the session, or the mere visit, that a request comes with."""
    return word(request.cookies.get(COOKIE, ""))


def see_that_it_is_ours(request: Request, fields: Mapping[str, str]) -> None:
    """Raises Forbidden for a form that no page of ours sent from this session (Fetch Metadata; threats of CSRF)."""
    session = request.cookies.get(COOKIE, "")
    site = request.headers.get("sec-fetch-site", "same-origin")
    known = session and hmac.compare_digest(fields.get(WORD, "").encode(), word(session).encode())
    if not known or site not in ("same-origin", "none"):
        raise Forbidden("This form was not sent by a page of the desk, or the session has ended: open the page again.")


def visit(request: Request, response: Response) -> str:
    """Give a visitor who has no cookie one that says nothing yet, so that the form to sign in is ours; returns it."""
    visitor = secrets.token_urlsafe(32)
    remember(request, response, visitor)
    return visitor


def remember(request: Request, response: Response, session: str) -> None:
    """Put a session into the cookie."""
    secure = service(request).settings.url.startswith("https:")
    response.set_cookie(COOKIE, session, max_age=_SECONDS, path=PAGES, secure=secure, httponly=True, samesite="strict")


def forget(response: Response) -> None:
    """Take the session out of the cookie."""
    response.delete_cookie(COOKIE, path=PAGES, httponly=True, samesite="strict")
