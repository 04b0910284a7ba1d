"""A submission as a client sees it: JSON, with a strong ETag that changes when its state or its verdict does."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from ...errors import BadRequest, NotFound, PreconditionFailed
from ...registry.reports import NEGOTIATED, Format, of_name
from ...registry.submissions.states import REJECTED
from ...registry.submissions.submission import Judged, Submission
from .. import request_id
from ..answers import header
from ..problems import PROBLEM_JSON
from ..rdf.negotiate import choose

_PRIVATE = {"Cache-Control": "no-store", "Vary": "Authorization, Accept, Accept-Language"}


def address(submission: Submission) -> str:
    """Where a submission is."""
    return f"/submissions/{submission.id}"


def document(submission: Submission) -> dict[str, Any]:
    """What is told of a submission: first the state, then the verdict and all that it says."""
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
        "links": _links(submission),
    }
    return {name: value for name, value in told.items() if value is not None}


def _links(submission: Submission) -> dict[str, str]:
    """Where more of a submission is; the receipt once it is accepted."""
    there = address(submission)
    links = {"self": there, **{name: f"{there}/{name}" for name in ("body", "report", "difference")}}
    return {**links, "receipt": f"/receipts/{submission.id}"} if submission.version else links


def tag(submission: Submission) -> str:
    """The ETag of a submission."""
    return f'"{submission.id}-{submission.round}-{submission.state}"'


def see_that_it_is_the_same(request: Request, submission: Submission) -> None:
    """Raises PreconditionFailed where If-Match (RFC 9110, section 13.1.1) does not name the submission as it is."""
    given = header(request, "if-match")
    tags = {each.strip() for each in given.split(",")}
    if given and "*" not in tags and tag(submission) not in tags:
        raise PreconditionFailed("The submission has another state or verdict than the one that If-Match names.")


def report_format(request: Request) -> Format:
    """The format in which a report is asked for. Raises BadRequest, NotAcceptable."""
    if named := request.query_params.get("format", ""):
        try:
            return of_name(named)
        except KeyError:
            available = [each.name for each in NEGOTIATED]
            raise BadRequest(f"No format of reports is called {named[:40]!r}.", available=available) from None
    return of_name(choose(header(request, "accept"), [each.media_type for each in NEGOTIATED]))


def told(request: Request, submission: Submission) -> Response:
    """A submission as an answer."""
    return in_json(request, document(submission), headers={"ETag": tag(submission)})


def received(request: Request, submission: Submission, first: Judged | None) -> Response:
    """What is told to who submits: 201 and where it waits, or the report, or the problem, with where it is kept.

    It is the `first` verdict, so that who sends the same again is told the same.
    """
    format_ = report_format(request)
    headers = {"ETag": tag(submission), "Location": address(submission)}
    if first is None or "problem" not in first.content:
        status = 422 if first and first.verdict == REJECTED else 201
        if first and format_.name != "json":
            return report(request, first.reports, format_, status, headers)
        return in_json(request, document(submission), status, headers)
    problem = {**first.content["problem"], "submission": address(submission), "state": submission.state}
    return in_json(request, problem, int(problem["status"]), {**headers, "Content-Type": PROBLEM_JSON})


def tried(request: Request, judged: Judged) -> Response:
    """What is told to who only wants to know the verdict: 200, or the report as `received` has it."""
    format_, status = report_format(request), 422 if judged.verdict == REJECTED else 200
    if format_.name == "json":
        return in_json(request, judged.content, status)
    return report(request, judged.reports, format_, status)


def report(
    request: Request, reports: Mapping[str, str], format_: Format, status: int = 200, headers: Mapping[str, str] = {}
) -> Response:
    """A report in a format. Raises NotFound where there is none, as on what could not be read."""
    if format_.name not in reports:
        raise NotFound("There is no report on this: look at the submission itself.")
    every = {**_PRIVATE, **_named(request), **headers, "Content-Type": format_.content_type}
    return Response(reports[format_.name].encode(), status, every)


def in_json(request: Request, content: Any, status: int = 200, headers: Mapping[str, str] = {}) -> Response:
    """Something as JSON, for nobody but the one who asks."""
    body = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
    return Response(body, status, {**_PRIVATE, "Content-Type": "application/json", **_named(request), **headers})


def _named(request: Request) -> dict[str, str]:
    """The name of the request, as the audit log has it."""
    return {request_id.NAME: request.state.name} if hasattr(request.state, "name") else {}
