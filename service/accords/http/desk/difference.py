"""What a submission changes, for programs and in terminals: as JSON, or as text like that of `diff`."""

from fastapi import APIRouter, Request, Response

from ...errors import BadRequest, NotFound
from ...registry.difference_document import read
from ...registry.difference_text import text
from ...registry.submissions.submission import Submission, find
from ..answers import header
from ..authorization import caller, desk
from ..rdf.negotiate import choose, choose_language
from ..service import service
from ..wording import LANGUAGES
from .submission_view import in_json

router = APIRouter()
_FORMATS = {"json": "application/json", "diff": "text/x-diff", "text": "text/plain"}


@router.get("/submissions/{id}/difference")
def difference(request: Request, id: str) -> Response:
    """What the submission changes in the version beside which it was judged last.

    Raises NotFound for one that could not be read; BadRequest, NotAcceptable for a format that there is not.
    """
    return answer_with(request, find(desk(request).database, id, caller(request)), _wanted(request))


def answer_with(request: Request, submission: Submission, media_type: str) -> Response:
    """What a submission changes, in one of the formats. Raises NotFound."""
    content = submission.judged.content.get("difference") if submission.judged else None
    if content is None:
        raise NotFound(f"It is not known what submission {submission.id} changes: it could not be read.")
    if media_type == "application/json":
        return in_json(request, content)
    language = choose_language(header(request, "accept-language"), LANGUAGES)
    told = text(read(content), service(request).published.prefixes, language)
    headers = {
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Content-Type": f"{media_type}; charset=utf-8",
        "Vary": "Authorization, Accept, Accept-Language",
    }
    return Response(told.encode(), headers=headers)


def _wanted(request: Request) -> str:
    """The media type that is asked for, by `?format=` or by the Accept header."""
    named = request.query_params.get("format", "")
    if named and named not in _FORMATS:
        raise BadRequest(f"No format is called {named!r}.", available=list(_FORMATS))
    return _FORMATS[named] if named else choose(header(request, "accept"), list(_FORMATS.values()))
