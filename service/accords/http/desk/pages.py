"""The desk as pages: what waits, one submission with its verdict and difference, and the forms to decide on it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ...errors import BadRequest, PreconditionFailed
from ...registry.submissions import audit, decisions
from ...registry.submissions.keys import REVIEW, SUBMIT, Caller
from ...registry.submissions.states import QUEUED, STATES
from ...registry.submissions.submission import IN_FRENCH, Submission, body, find, listed, reports
from ..authorization import actor, desk
from ..details import in_french
from ..page import page_for, render
from ..service import service
from ..wording import catalogue, speaker
from . import difference
from .form import read_form
from .session import PAGES, see_that_it_may, signed_in, word_for
from .signing import to, to_sign_in
from .submission_view import tag
from .view import view, visible

router = APIRouter()
_HTML = "text/html; charset=utf-8"
_PAGE = 50
_LINES_SHOWN = 1000
_WAITING = "waiting"


@router.get(f"{PAGES}/")
def queue(request: Request) -> Response:
    """The submissions that the reader may see: those that wait, or of one state, or all (`?state=`)."""
    who = signed_in(request)
    if who is None:
        return to_sign_in(request)
    page = page_for(request)
    asked, after = page.parameter("state") or _WAITING, page.parameter("after") or "0"
    states = {_WAITING: QUEUED, "all": STATES}.get(asked, (asked,))
    if not set(states) <= set(STATES) or not (after.isascii() and after.isdecimal() and len(after) < 10):
        raise BadRequest("There is no such list of submissions.", available=[_WAITING, "all", *STATES])
    found = listed(desk(request).database, who, states=states, after=int(after), most=_PAGE + 1)
    shown, more = found[:_PAGE], found[_PAGE - 1].number if len(found) > _PAGE else 0
    values = {"submissions": shown, "states": (_WAITING, *STATES, "all"), "asked": asked, "more": more}
    return told(request, "desk-queue.html", who, **values)


@router.get(f"{PAGES}/submissions/{{id}}")
def one(request: Request, id: str) -> Response:
    """One submission: what was found, what it changes, what looks like it, what happened to it."""
    who = signed_in(request)
    if who is None:
        return to_sign_in(request)
    database = desk(request).database
    submission = find(database, id, who)
    return told(
        request,
        "desk-submission.html",
        who,
        submission=submission,
        tag=tag(submission),
        history=list(audit.entries(database, subject=submission.id)),
        step=_step(request),
        lines=_lines(body(database, submission)),
        may_decide=REVIEW in who.scopes and submission.submitter_id != who.id,
        is_own=submission.submitter_id == who.id,
        **judgement(
            request,
            submission.judged.content if submission.judged else {},
            reports(database, submission).get(IN_FRENCH),
        ),
    )


@router.get(f"{PAGES}/submissions/{{id}}/difference")
def as_file(request: Request, id: str) -> Response:
    """All that a submission changes, as text."""
    who = signed_in(request)
    if who is None:
        return to_sign_in(request)
    return difference.answer_with(request, find(desk(request).database, id, who), "text/x-diff")


@router.get(f"{PAGES}/submissions/{{id}}/body")
def sent(request: Request, id: str) -> Response:
    """What was sent, byte for byte, to be kept and not to be shown."""
    who = signed_in(request)
    if who is None:
        return to_sign_in(request)
    database = desk(request).database
    submission = find(database, id, who)
    name = f'attachment; filename="submission-{submission.id}"'
    headers = {"Cache-Control": "no-store", "Content-Disposition": name, "Content-Type": "application/octet-stream"}
    return Response(body(database, submission), headers=headers)


@router.post(f"{PAGES}/submissions/{{id}}/accept")
async def accept(request: Request, id: str) -> Response:
    """Make a version of a submission, as it was when the page was made."""

    def accepted(submission: Submission, who: Caller, _: str) -> None:
        desk(request).accept(submission.id, who, actor(request, who), submission.round)

    return await _decide(request, id, accepted)


@router.post(f"{PAGES}/submissions/{{id}}/refuse")
async def refuse(request: Request, id: str) -> Response:
    """Refuse a submission, with a reason."""

    def refused(submission: Submission, who: Caller, reason: str) -> None:
        decisions.refuse(desk(request).database, submission, who, reason, actor(request, who))

    return await _decide(request, id, refused)


@router.post(f"{PAGES}/submissions/{{id}}/withdraw")
async def withdraw(request: Request, id: str) -> Response:
    """Take one's own submission back."""

    def withdrawn(submission: Submission, who: Caller, _: str) -> None:
        decisions.withdraw(desk(request).database, submission, who, actor(request, who))

    return await _decide(request, id, withdrawn)


async def _decide(request: Request, id: str, decision: Callable[[Submission, Caller, str], None]) -> Response:
    """Carry a decision out, and lead back to the submission. Raises PreconditionFailed when it is not as it was."""
    fields = await read_form(request)

    def decided() -> Response:
        who = signed_in(request)
        if who is None:
            return to(request, f"{PAGES}/sign-in?next={PAGES}/submissions/{id}")
        needed = SUBMIT if request.url.path.endswith("/withdraw") else REVIEW
        see_that_it_may(who, needed)
        submission = find(desk(request).database, id, who)
        if fields.get("tag") != tag(submission):
            raise PreconditionFailed("The submission has changed since the page was made: look at it again.")
        decision(submission, who, fields.get("reason", "").strip())
        return to(request, f"{PAGES}/submissions/{submission.id}")

    return await run_in_threadpool(decided)


def judgement(request: Request, content: Mapping[str, Any], french: str | None = None) -> dict[str, Any]:
    """What a template shows of a verdict: the findings, the problem that kept it from one, and the difference.

    `french` are the results in French, as JSON.
    """
    language = page_for(request).language
    found = content.get("difference")
    return {
        "content": content,
        "results": json.loads(french) if french and language == "fr" else content.get("results", []),
        "problem": _problem(content, language),
        "difference": view(found, service(request).published.prefixes, language) if found else None,
    }


def _problem(content: Mapping[str, Any], language: str) -> Mapping[str, Any] | None:
    """What kept it from being judged, in the language of the reader where it is translated."""
    problem: Mapping[str, Any] | None = content.get("problem")
    french = in_french(problem["detail"]) if problem and language == "fr" else None
    return {**problem, "detail": french} if problem and french else problem


def told(request: Request, template: str, who: Caller, **values: Any) -> Response:
    """A page for one who is signed in, and for nobody else."""
    page = page_for(request)
    content = render(request, template, page, who=who, word=word_for(request), visible=visible, **values)
    headers = {"Cache-Control": "no-store", "Content-Language": page.language, "Content-Type": _HTML}
    return Response(content, headers=headers)


def _step(request: Request) -> Callable[[str], str]:
    """What says an action of the audit log in words."""
    say = speaker(page_for(request).language)

    def step(action: str) -> str:
        key = f"desk-step-{action.removeprefix('submission: ').replace(' ', '-')}"
        return say(key if key in catalogue() else "desk-step-other")

    return step


def _lines(content: bytes) -> list[str]:
    """The first lines of what was sent, with escapes in the place of what would not be seen."""
    lines = content.decode("utf-8", "replace").split("\n")[:_LINES_SHOWN]
    return [visible(line.rstrip("\r")) for line in lines]
