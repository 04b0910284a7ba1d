"""Submit at a page: paste a text or choose a file, try it out, and send it when it is right."""

import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ...errors import BadRequest, Problem
from ...registry import judges
from ...registry.difference_effect import REPLACE
from ...registry.submissions import patch
from ...registry.submissions.change import MODES
from ...registry.submissions.intake import Sent
from ...registry.submissions.keys import SUBMIT, Caller
from ...registry.submissions.submission import IN_FRENCH
from ..authorization import actor, desk
from ..body import read_body
from ..service import service
from ..validating.form import FORM, form
from .pages import judgement, told
from .session import PAGES, see_that_it_is_ours, see_that_it_may, signed_in
from .signing import to, to_sign_in

router = APIRouter()
SYNTAXES = {
    "text/turtle": "Turtle",
    "application/trig": "TriG",
    "application/ld+json": "JSON-LD",
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "application/rdf+xml": "RDF/XML",
    patch.MEDIA_TYPES[0]: "RDF Patch (+ / −)",
}
_BESIDE = 65_536
"""Bytes of a form beside what is submitted."""


@router.get(f"{PAGES}/submit")
def empty(request: Request) -> Response:
    """The form to submit."""
    who = signed_in(request)
    if who is None:
        return to_sign_in(request)
    see_that_it_may(who, SUBMIT)
    return _form(request, who, {})


@router.post(f"{PAGES}/submit")
async def send(request: Request) -> Response:
    """Try out what is in the form, and show what would come of it; or submit it, and lead to the submission."""
    limit = service(request).settings.rdf_bytes
    if not request.headers.get("content-type", "").startswith(FORM):
        raise BadRequest(f"This takes a form, {FORM}.")
    found = await form(request, await read_body(request, limit + _BESIDE), limit, list(SYNTAXES))
    see_that_it_is_ours(request, found.fields)
    if len(found.sent) != 1:
        raise BadRequest("Send one file, or paste one text: what belongs together is one submission.")
    return await run_in_threadpool(_sent, request, found.sent[0], found.fields)


def _sent(request: Request, given: judges.Sent, fields: Mapping[str, str]) -> Response:
    who = signed_in(request)
    if who is None:
        return to(request, f"{PAGES}/sign-in?next={PAGES}/submit")
    see_that_it_may(who, SUBMIT)
    sent = _read(given, fields)
    if fields.get("what") == "submit":
        submission, _ = desk(request).receive(sent, who, actor(request, who))
        return to(request, f"{PAGES}/submissions/{submission.id}")
    content: dict[str, Any]
    try:
        judged = desk(request).try_out(sent, who)
        content, french = judged.content, judged.reports.get(IN_FRENCH)
    except Problem as problem:
        if problem.status >= 500:
            raise
        content, french = {"problem": problem.document()}, None
    kept = {**fields, "text": sent.content.decode("utf-8", "replace"), "syntax": sent.media_type, "mode": sent.mode}
    return _form(request, who, kept, content, french)


def _read(given: judges.Sent, fields: Mapping[str, str]) -> Sent:
    """What is sent, as the desk takes it. Raises BadRequest."""
    mode, message = fields.get("mode", REPLACE), " ".join(fields.get("message", "").split())
    if mode not in MODES:
        raise BadRequest(f"The mode is one of {', '.join(MODES)}.", available=list(MODES))
    once = fields.get("once", "")[:200] or None
    return Sent(given.content, given.syntax, mode, message=message, idempotency_key=once)


def _form(
    request: Request,
    who: Caller,
    fields: Mapping[str, str],
    content: Mapping[str, Any] | None = None,
    french: str | None = None,
) -> Response:
    values = {
        "fields": {"text": "", "syntax": "text/turtle", "mode": REPLACE, "message": "", **fields},
        "once": secrets.token_hex(16),
        "syntaxes": SYNTAXES,
        "modes": tuple(MODES),
        "tried": content is not None,
        **judgement(request, content or {}, french),
    }
    return told(request, "desk-submit.html", who, **values)
