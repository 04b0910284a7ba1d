"""The inbox for announcements of links (W3C Linked Data Notifications, sections 3 and 4): found, sent to, and read.

Who links to a thing here may say so, without a key. What is announced is judged by the shapes and waits for a reviewer
at the desk; what was let in is listed, is part of the dataset, and stands on the page of the thing. No address that is
announced is ever fetched.
"""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pyoxigraph import NamedNode, RdfFormat, Triple

from ..errors import NotFound, UnsupportedMediaType
from ..registry.reading import SYNTAXES
from ..registry.submissions import inbox
from ..registry.submissions.audit import Actor
from ..registry.submissions.states import ACCEPTED, QUEUED
from ..registry.submissions.submission import Judged, body
from ..terms import LDP, RDF
from . import request_id
from .answers import answer
from .authorization import desk
from .body import is_compressed, read_body
from .clients import CLIENT
from .formats import JSON_LD
from .link_header import Link
from .page import Page, page_for, render
from .representation import Alternate, Resource, represent
from .service import service
from .submission_view import in_json, report_format, tried

router = APIRouter()
PATH = "/inbox"
MOST_BYTES = 65_536
INBOX = Link(PATH, f"{LDP}inbox")
"""How a document says where links to what it is about can be announced (section 3)."""
_TAKEN = sorted({each.media_type for each in SYNTAXES.values()}, key=lambda each: (each != JSON_LD.media_type, each))
_SENDING = {"Accept-Post": ", ".join(_TAKEN)}


@router.get(PATH)
def listed(request: Request) -> Response:
    """What was announced and let in, as an `ldp:Container` (section 4.1)."""
    here = service(request)

    def statements() -> list[Triple]:
        ids = inbox.accepted(desk(request).database, here.published.version)
        own = NamedNode(here.settings.url + PATH[1:])
        contained = (NamedNode(f"{own.value}/{each}") for each in ids)
        kind = Triple(own, NamedNode(RDF + "type"), NamedNode(LDP + "Container"))
        return [kind, *(Triple(own, NamedNode(LDP + "contains"), each) for each in contained)]

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        values = {
            "ids": inbox.accepted(desk(request).database, here.published.version),
            "url": here.settings.url,
            "base": here.base,
        }
        return render(request, "inbox.html", language, alternates=alternates, **values)

    found = represent(request, Resource(PATH, statements, page, here.settings.url + PATH[1:], suffixed=False))
    found.headers.update(_SENDING)
    return found


@router.options(PATH)
def options() -> Response:
    """What can be done here, and in which syntaxes a notification may be (section 3.2)."""
    return Response(status_code=204, headers={"Allow": "GET, POST", **_SENDING})


@router.post(PATH)
async def receive(request: Request) -> Response:
    """Take a notification: 201 with the address that it will have, or 422 with the report of the shapes."""
    syntax = _syntax(request)
    report_format(request)
    content = await read_body(request, MOST_BYTES)
    language = page_for(request).language
    who = Actor("inbox", request_id.given(request.headers) or "")
    found = await run_in_threadpool(
        inbox.announced, desk(request), content, syntax, language, request.scope[CLIENT], who
    )
    if isinstance(found, Judged):
        return tried(request, found)
    there = f"{PATH}/{found.id}"
    return in_json(request, {"id": there, "state": found.state}, 201, {"Location": there})


def _syntax(request: Request) -> str:
    if is_compressed(request):
        raise UnsupportedMediaType("A compressed body is not read here.")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    syntax = RdfFormat.from_media_type(media_type) if media_type else None
    if syntax is None or syntax not in SYNTAXES.values():
        raise UnsupportedMediaType(f"A notification is one of {', '.join(_TAKEN)}.", available=_TAKEN)
    return media_type


@router.get(PATH + "/{id}")
def one(request: Request, id: str) -> Response:
    """A notification as it was sent, once a reviewer has let it in (section 4.2)."""
    found = inbox.notification(desk(request).database, id)
    if found is None:
        raise NotFound(f"There is no notification {id[:40]!r}.")
    if found.state != ACCEPTED:
        why = "waits for a reviewer, and is not shown before" if found.state in QUEUED else "was not let in"
        raise NotFound(f"The notification {id} {why}.", state=found.state)
    return answer(request, body(desk(request).database, found), found.media_type, {})
