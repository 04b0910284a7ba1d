"""The page on which one validates: a form, and the report on what was sent with it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from shlex import quote

from fastapi import APIRouter, Request, Response

from ...errors import NotFound, UnparsableRDF
from ...registry import example_texts
from ...registry.judges import Sent, Wish
from ...registry.reports import FORMATS
from ..answers import page_alone
from ..page import page_for, render
from ..problems import in_words
from ..rdf import formats
from ..service import service
from .view import lines_around, view

router = APIRouter()
_LONGEST = 500_000
"""Characters of what was sent up to which it stands in the form again."""
SYNTAXES = (formats.TURTLE, formats.TRIG, formats.N_TRIPLES, formats.N_QUADS, formats.JSON_LD, formats.RDF_XML)


@router.get("/validate")
def validate_form(request: Request) -> Response:
    """The form, with the example that `?example=` names. Raises NotFound for one that there is not."""
    page = page_for(request)
    text = _example(request, page.parameter("example"))
    body = render(request, "validate.html", page, **_form(request, text, "text/turtle"))
    return page_alone(request, body, page.language)


def report_page(request: Request, report: bytes, sent: Sequence[Sent], wish: Wish) -> bytes:
    """The HTML of a report, which is given in JSON, beside what was sent."""
    page = replace(page_for(request), language=wish.language)
    shown = view(json.loads(report), _texts(sent), service(request).published.prefixes)
    return render(request, "report.html", page, report=shown, **_again(request, sent, wish))


def unreadable_page(request: Request, problem: UnparsableRDF, sent: Sequence[Sent], wish: Wish) -> bytes:
    """The form with what was sent, which cannot be read, and the line at which reading stopped."""
    page = replace(page_for(request), language=wish.language)
    detail, facts = in_words(problem, wish.language)
    texts, line = _texts(sent), problem.extra.get("line")
    file = str(problem.extra.get("file", "")) if len(texts) > 1 else next(iter(texts))
    lines = lines_around(texts[file], line) if isinstance(line, int) and file in texts else ()
    values = {"problem": problem, "detail": detail, "facts": facts, "lines": lines, "at": line}
    return render(request, "unreadable.html", page, **values, **_again(request, sent, wish))


def _texts(sent: Sequence[Sent]) -> dict[str, str]:
    return {each.name: each.content.decode("utf-8-sig", errors="replace") for each in sent}


def _again(request: Request, sent: Sequence[Sent], wish: Wish) -> dict[str, object]:
    """The form with what was sent in it, where that is one text that is not too long."""
    texts = list(_texts(sent).values())
    text = texts[0] if len(texts) == 1 and len(texts[0]) <= _LONGEST else ""
    return _form(request, text, sent[0].syntax, strict=wish.strict, background=wish.background)


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


_INSTALL = "pip install ./accords  # a copy of the sources: no index of packages has Accords"


def _elsewhere(url: str, syntax: str) -> dict[str, str]:
    """How the same is done without this page."""
    suffix = next((each.suffix for each in SYNTAXES if each.media_type == syntax), "ttl")
    file = f"data.{suffix}"
    return {
        "curl": f"curl -H {quote(f'Content-Type: {syntax}')} --data-binary @{file} {quote(url)}",
        "action": f"- run: {_INSTALL}\n- run: accords validate --format github {file}",
        "cli": f"{_INSTALL}\naccords validate {file}",
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
