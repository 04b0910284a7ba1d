"""What the operator promises of the URIs: the policy that stands in data/persistence.en.md and its translations."""

from fastapi import APIRouter, Request, Response
from markdown_it import MarkdownIt
from markupsafe import Markup

from ...errors import NotFound
from ..answers import page_alone
from ..page import page_for, render
from ..service import service

router = APIRouter()


@router.get("/about/persistence")
def persistence(request: Request) -> Response:
    """How long URIs are kept, and what happens when the service ends. Raises NotFound where nothing is promised."""
    page, written = page_for(request), service(request).assets.persistence
    if not written:
        raise NotFound("The operator of this registry has not written down what is promised.")
    language = page.language if page.language in written else min(written)
    source = written[language].read_text("utf-8")
    text = MarkdownIt("commonmark", {"html": False}).enable("table").render(source)
    title = source.partition("\n")[0].lstrip("# ")
    body = render(request, "persistence.html", page, text=Markup(text), title=title, language=language)
    return page_alone(request, body, language)
