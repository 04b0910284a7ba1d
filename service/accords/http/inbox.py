"""The inbox for announcements of links (W3C Linked Data Notifications, sections 3 and 4): found, sent to, and read.

Who links to a thing here may say so, without a key. What is announced is judged by the shapes and waits for a reviewer
at the desk; what was let in is listed, is part of the dataset, and stands on the page of the thing. No address that is
announced is ever fetched.
"""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from ..errors import NotFound, UnsupportedMediaType
from ..registry.reading import SYNTAXES
from ..registry.submissions import inbox
from ..registry.submissions.audit import Actor
from ..registry.submissions.states import ACCEPTED, QUEUED
from ..registry.submissions.submission import Judged, body
from ..terms import LDP, RDF
from . import request_id
from .answers import answer, header
from .authorization import desk
from .body import is_compressed, read_body
from .clients import CLIENT
from .desk.submission_view import in_json, report_format, tried
from .link_header import Link, written
from .page import Page, page_for, render
from .rdf.formats import JSON_LD
from .rdf.negotiate import choose
from .rdf.representation import Alternate, Resource, represent
from .service import service

router = APIRouter()
PATH = "/inbox"
MOST_BYTES = 65_536
INBOX = Link(PATH, f"{LDP}inbox")
"""How a document says where links to what it is about can be announced (section 3)."""
_TAKEN = sorted({each.media_type for each in SYNTAXES.values()}, key=lambda each: (each != JSON_LD.media_type, each))
_SENDING = {"Accept-Post": ", ".join(_TAKEN)}
_RULES = written([Link("/help/inbox", f"{LDP}constrainedBy")])
"""Where what a notification must be is written (Linked Data Platform, section 4.2.1.6)."""
_NOBODY_ELSE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Content-Disposition": "attachment"}
"""Of what nobody reviewed yet: no cache keeps it, no index has it, no browser shows it under our name."""


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
    found.headers.append("Link", _RULES)
    return found


@router.options(PATH)
def options() -> Response:
    """What can be done here, and in which syntaxes a notification may be (section 3.2)."""
    return Response(status_code=204, headers={"Allow": "GET, POST", "Link": _RULES, **_SENDING})


@router.post(PATH)
async def receive(request: Request) -> Response:
    """Take a notification: 201 with the address where it is, or 422 with the report of the shapes."""
    syntax = _syntax(request)
    report_format(request)
    content = await read_body(request, MOST_BYTES)
    language = page_for(request).language
    who = Actor("inbox", request_id.given(request.headers) or "")
    found = await run_in_threadpool(
        inbox.announced, desk(request), content, syntax, language, request.scope[CLIENT], who
    )
    if isinstance(found, Judged):
        refused = tried(request, found)
        refused.headers.append("Link", _RULES)
        return refused
    there = f"{service(request).settings.url}{PATH[1:]}/{found.id}"
    return in_json(request, {"id": f"{PATH}/{found.id}", "state": found.state}, 201, {"Location": there})


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
    """A notification as it was sent, or in JSON-LD, which it has to be had in whatever it was sent as (section 3.3.2).

    While it waits for a reviewer it is there for who knows its address, which is who sent it: it is in no list, and is
    kept by no cache. Raises NotFound, NotAcceptable.
    """
    found = inbox.notification(desk(request).database, id)
    if found is None:
        raise NotFound(f"There is no notification {id[:40]!r}.")
    if found.state != ACCEPTED and found.state not in QUEUED:
        raise NotFound(f"The notification {id} was not let in.", state=found.state)
    offered = list(dict.fromkeys((found.media_type, JSON_LD.media_type)))
    media_type = choose(header(request, "accept"), offered)
    content = _in(media_type, body(desk(request).database, found), found.media_type)
    return answer(request, content, media_type, {"Vary": "Accept", **({} if found.state == ACCEPTED else _NOBODY_ELSE)})


def _in(media_type: str, content: bytes, sent: str) -> bytes:
    """What was sent, in a media type. It was judged, so that it can be read, and is short; JSON-LD stays as it was."""
    syntax, other = RdfFormat.from_media_type(sent), RdfFormat.from_media_type(media_type)
    if syntax == other or syntax is None or other is None:
        return content
    return serialize(parse(content, format=syntax), format=other) or b""
