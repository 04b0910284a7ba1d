"""The page of a document on an entity, as it is today or was in an earlier version."""

from typing import Any

from fastapi import Request

from ...registry.page import Page as Shown
from .. import links
from ..page import Page, render
from ..rdf.representation import Alternate
from ..service import service
from ..wording import speaker
from .entity_view import Layout, lay_out


def document_page(request: Request, shown: Shown, page: Page, alternates: list[Alternate], **more: Any) -> bytes:
    """The page that shows an entity; `more` is what it tells of the version that it is of, or of the day."""
    here, iri = service(request), shown.iri
    layout = lay_out(here, shown, page.language)
    today = links.local(iri, here.base) or "/"
    past = {
        "memento": None,
        "on": None,
        "dated": here.valid_time.declared,
        "today": today,
        "history": f"{today}/history",
    }
    values = {"entity": shown, "layout": layout, "alternates": alternates, **past, **more}
    kind = iri.removeprefix(here.base).removeprefix("id/").partition("/")[0]
    return render(request, "entity.html", page, trail=_trail(kind, layout, page.language), **values)


def _trail(kind: str, layout: Layout, language: str) -> list[tuple[str, str]]:
    """The way to the page: the list of all kinds, then the list of this kind."""
    say = speaker(language)
    if kind == "concept":
        return [(say("concept-schemes"), "/concept/")]
    name = layout.kinds[0][0].text if layout.kinds else kind
    return [(say("menu-entities"), "/id/"), (name, f"/id/{kind}/")]
