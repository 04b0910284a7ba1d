"""The page on which one validates: a form, and the report on what was sent with it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from shlex import quote

from fastapi import APIRouter, Request, Response

from ..errors import NotFound
from ..registry import example_texts
from ..registry.judges import Sent, Wish
from ..registry.reports import FORMATS
from . import formats
from .answers import answer
from .page import page_for, render
from .service import service
from .validation_view import view

router = APIRouter()
HTML = "text/html; charset=utf-8"
_LONGEST = 500_000
"""Characters of what was sent up to which it stands in the form again."""
SYNTAXES = (formats.TURTLE, formats.TRIG, formats.N_TRIPLES, formats.N_QUADS, formats.JSON_LD, formats.RDF_XML)


@router.get("/validate")
def validate_form(request: Request) -> Response:
    """The form, with the example that `?example=` names. Raises NotFound for one that there is not."""
    page = page_for(request)
    text = _example(request, page.parameter("example"))
    body = render(request, "validate.html", page, **_form(request, text, "text/turtle"))
    return answer(request, body, HTML, {"Content-Language": page.language, "Vary": "Accept-Language"})


def report_page(request: Request, report: bytes, sent: Sequence[Sent], wish: Wish) -> bytes:
    """The HTML of a report, which is given in JSON, beside what was sent."""
    page = replace(page_for(request), language=wish.language)
    told = json.loads(report)
    sources = {each.name: each.content.decode("utf-8-sig", errors="replace") for each in sent}
    shown = view(told, sources, service(request).published.prefixes)
    text = next(iter(sources.values())) if len(sources) == 1 else ""
    again = text if len(text) <= _LONGEST else ""
    values = _form(request, again, sent[0].syntax, strict=wish.strict, background=wish.background)
    return render(request, "report.html", page, report=shown, **values)


def _form(
    request: Request, text: str, syntax: str, *, strict: bool = False, background: bool = True
) -> dict[str, object]:
    """What the form shows."""
    here = service(request)
    return {
        "text": text,
        "syntax": syntax,
        "syntaxes": SYNTAXES,
        "strict": strict,
        "background": background,
        "report_formats": FORMATS,
        "pairs": example_texts.pairs(here.assets),
        "limit": here.settings.rdf_bytes,
        **_elsewhere(f"{here.settings.url}validate", syntax),
    }


def _elsewhere(url: str, syntax: str) -> dict[str, str]:
    """How the same is done without this page."""
    suffix = next((each.suffix for each in SYNTAXES if each.media_type == syntax), "ttl")
    file = f"data.{suffix}"
    return {
        "curl": f"curl -H {quote(f'Content-Type: {syntax}')} --data-binary @{file} {quote(url)}",
        "action": f"- run: pip install accords\n- run: accords validate --format github {file}",
        "cli": f"pip install accords\naccords validate {file}",
    }


def _example(request: Request, name: str) -> str:
    if not name:
        return ""
    here = service(request)
    text = example_texts.text(here.assets, here.base, name)
    if text is None:
        known = [each.name for pair in example_texts.pairs(here.assets) for each in pair]
        raise NotFound(f"There is no example {name[:80]}.", available=known)
    return text
