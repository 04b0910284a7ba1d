"""A submission as a client sees it: JSON, with a strong ETag that changes when its state or its verdict does."""

import json
from typing import Any

from fastapi import Request, Response

from ..errors import PreconditionFailed
from ..registry.submissions.states import REJECTED
from ..registry.submissions.submission import Judged, Submission
from . import request_id
from .answers import header

_PRIVATE = {"Cache-Control": "no-store", "Vary": "Authorization, Accept, Accept-Language"}


def address(submission: Submission) -> str:
    """Where a submission is."""
    return f"/submissions/{submission.id}"


def document(submission: Submission) -> dict[str, Any]:
    """What is told of a submission: first the state, then the verdict and all that it says."""
    there = address(submission)
    told: dict[str, Any] = {"id": submission.id, "state": submission.state}
    told |= submission.judged.content if submission.judged else {}
    told |= {
        "submitter": submission.submitter,
        "received": submission.received,
        "changed": submission.changed,
        "mediaType": submission.media_type,
        "mode": submission.mode,
        "message": submission.message,
        "basedOn": submission.based_on,
        "sha256": submission.sha256,
        "bytes": submission.size,
        "judgedBeside": submission.judged.version if submission.judged else None,
        "reviewer": submission.reviewer,
        "reason": submission.reason,
        "version": submission.version,
        "links": {"self": there, "body": f"{there}/body", "report": f"{there}/report"},
    }
    return {name: value for name, value in told.items() if value is not None}


def in_short(submission: Submission) -> dict[str, Any]:
    """The same in a list, without the report and the difference."""
    return {name: value for name, value in document(submission).items() if name not in ("results", "difference")}


def tag(submission: Submission) -> str:
    """The ETag of a submission."""
    return f'"{submission.id}-{submission.round}-{submission.state}"'


def see_that_it_is_the_same(request: Request, submission: Submission) -> None:
    """Raises PreconditionFailed where If-Match (RFC 9110, section 13.1.1) does not name the submission as it is."""
    given = header(request, "if-match")
    tags = {each.strip() for each in given.split(",")}
    if given and "*" not in tags and tag(submission) not in tags:
        raise PreconditionFailed("The submission has another state or verdict than the one that If-Match names.")


def told(request: Request, submission: Submission, status: int = 200) -> Response:
    """A submission as an answer."""
    headers = {"ETag": tag(submission), "Accords-Submission": submission.id}
    if status == 201 or submission.state == REJECTED:
        headers["Location"] = address(submission)
    return in_json(request, document(submission), status, headers)


def report(request: Request, judged: Judged, status: int = 200) -> Response:
    """A verdict as an answer."""
    return in_json(request, judged.content, status)


def in_json(request: Request, content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Something as JSON, for nobody but the one who asks."""
    named = {request_id.NAME: request.state.name} if hasattr(request.state, "name") else {}
    body = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
    every = {**_PRIVATE, "Content-Type": "application/json", **named, **(headers or {})}
    return Response(body, status, every)
