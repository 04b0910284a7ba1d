"""The desk over HTTP: submit, see what became of it, decide. Each request has a key (see `authorization`)."""

import json

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ...errors import BadRequest
from ...registry.reading import SYNTAXES
from ...registry.submissions import decisions
from ...registry.submissions.intake import Sent
from ...registry.submissions.keys import REVIEW, SUBMIT, Caller
from ...registry.submissions.patch import MEDIA_TYPES
from ...registry.submissions.states import STATES
from ...registry.submissions.submission import Submission, body, find, first_judged, listed, reports
from ..authorization import actor, caller, desk
from ..body import read_body
from ..service import service
from .submission_request import read_submission
from .submission_view import (
    document,
    in_json,
    received,
    report,
    report_format,
    see_that_it_is_the_same,
    told,
    tried,
)

router = APIRouter()
_PAGE = 50
_SHOWN_AS = {*(syntax.media_type for syntax in SYNTAXES.values()), *MEDIA_TYPES}
"""As what bytes are given back; all other types could be taken for what they are not."""
_REASON_BYTES = 65_536


@router.post("/submissions")
async def submit(request: Request) -> Response:
    """Take a submission: 201 where it waits for a decision, 422 with the report where it is rejected.

    With `?dry-run`, it is judged and nothing is kept.
    """
    who = await run_in_threadpool(caller, request, SUBMIT)
    report_format(request)
    sent = await read_submission(request, service(request).settings.rdf_bytes)
    return await run_in_threadpool(_received, request, who, sent)


def _received(request: Request, who: Caller, sent: Sent) -> Response:
    here = desk(request)
    if request.query_params.get("dry-run", "false") not in ("false", "0"):
        return tried(request, here.try_out(sent, who))
    submission, _ = here.receive(sent, who, actor(request, who))
    return received(request, submission, first_judged(here.database, submission))


@router.get("/submissions")
def queue(request: Request) -> Response:
    """The submissions that the caller may see, the oldest first; of one state with `?state=`."""
    who, states, after = caller(request), _states(request), _after(request)
    found = listed(desk(request).database, who, states=states, after=after, most=_PAGE + 1)
    headers = {}
    if len(found) > _PAGE:
        asked = request.url.include_query_params(after=found[_PAGE - 1].number)
        headers["Link"] = f'<{asked.path}?{asked.query}>; rel="next"'
    return in_json(request, {"submissions": [document(each) for each in found[:_PAGE]]}, headers=headers)


def _states(request: Request) -> list[str]:
    states = request.query_params.getlist("state")
    if unknown := sorted(set(states) - set(STATES)):
        raise BadRequest(f"No submission is ever {unknown[0][:40]!r}.", available=list(STATES))
    return states


def _after(request: Request) -> int:
    text = request.query_params.get("after", "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadRequest("The parameter after is the number that a Link header names.")
    return int(text)


@router.get("/submissions/{id}")
def one(request: Request, id: str) -> Response:
    """One submission, for its submitter and for reviewers."""
    return told(request, _found(request, id))


@router.get("/submissions/{id}/body")
def sent(request: Request, id: str) -> Response:
    """What was sent, byte for byte, to be kept and not to be shown."""
    submission = _found(request, id)
    headers = {
        "Cache-Control": "no-store",
        "Content-Type": submission.media_type if submission.media_type in _SHOWN_AS else "application/octet-stream",
        "Content-Disposition": f'attachment; filename="submission-{submission.id}"',
    }
    return Response(body(desk(request).database, submission), headers=headers)


@router.get("/submissions/{id}/report")
def verdict(request: Request, id: str) -> Response:
    """The last report on a submission, in any format of reports."""
    format_, submission = report_format(request), _found(request, id)
    return report(request, reports(desk(request).database, submission), format_)


@router.post("/submissions/{id}/accept")
def accept(request: Request, id: str) -> Response:
    """Make a version of a submission of somebody else; If-Match may name the state in which it was reviewed."""
    who = caller(request, REVIEW)
    submission = find(desk(request).database, id, who)
    see_that_it_is_the_same(request, submission)
    seen = submission.round if "if-match" in request.headers else None
    return told(request, desk(request).accept(id, who, actor(request, who), seen))


@router.post("/submissions/{id}/refuse")
async def refuse(request: Request, id: str) -> Response:
    """Refuse a submission of somebody else: `{"reason": …}`."""
    who = await run_in_threadpool(caller, request, REVIEW)
    reason = _reason(await read_body(request, _REASON_BYTES))

    def refused() -> Submission:
        database = desk(request).database
        submission = find(database, id, who)
        see_that_it_is_the_same(request, submission)
        return decisions.refuse(database, submission, who, reason, actor(request, who))

    return told(request, await run_in_threadpool(refused))


@router.post("/submissions/{id}/withdraw")
def withdraw(request: Request, id: str) -> Response:
    """Take one's own submission back."""
    who = caller(request, SUBMIT)
    database = desk(request).database
    submission = find(database, id, who)
    see_that_it_is_the_same(request, submission)
    return told(request, decisions.withdraw(database, submission, who, actor(request, who)))


def _found(request: Request, id: str) -> Submission:
    return find(desk(request).database, id, caller(request))


def _reason(content: bytes) -> str:
    """The reason for a refusal. Raises BadRequest where there is none."""
    try:
        said = json.loads(content)
        reason = said.get("reason") if isinstance(said, dict) else None
    except (ValueError, RecursionError):
        reason = None
    if not isinstance(reason, str):
        raise BadRequest('A refusal says why, in JSON: {"reason": "…"}.')
    return reason
