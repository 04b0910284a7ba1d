"""The page that a copy has in the place of what only the service can do."""

from fastapi import Request

from ..page import Page, render
from ..service import SERVED_BY, Service
from ..wording import LANGUAGES
from . import links
from .plan import NOTICE, Plan


def notices(here: Service, plan: Plan) -> dict[str, bytes]:
    """The page in each language."""
    return {language: _notice(here, plan, language) for language in LANGUAGES}


def _notice(here: Service, plan: Plan, language: str) -> bytes:
    chosen = language != LANGUAGES[0]
    page = Page(NOTICE, (("lang", language),) if chosen else (), language, chosen, addressed=True)
    request = Request({"type": "http", "method": "GET", "path": NOTICE, "headers": [], SERVED_BY: here})
    values = {"version": here.published.version, "url": here.settings.url}
    html = render(request, "not-in-this-copy.html", page, **values).decode()
    return links.rewritten(html, "\0", plan.instead).encode()
