"""What this registry is, who publishes it, and whom to ask."""

from fastapi import APIRouter, Request, Response

from ..registry import catalogue
from .answers import page_alone
from .page import page_for, render
from .service import service

router = APIRouter()


@router.get("/about")
def about(request: Request) -> Response:
    """What this registry is, who publishes it, under which licence, and where faults can be told."""
    here, page = service(request), page_for(request)
    front = catalogue.front(here.store, here.base, page.language, ())
    values = {
        "front": front,
        "names": catalogue.names(here.store, here.base, here.credits.publishers, page.language),
        "contact": here.settings.contact,
    }
    return page_alone(request, render(request, "about.html", page, **values), page.language)
