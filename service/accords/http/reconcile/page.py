"""The page on reconciliation: what it is, where OpenRefine finds it, and a form that seeks one name."""

from fastapi import Request, Response

from ...registry.reconciliation.query import Query
from ..answers import NEGOTIATED, answer
from ..page import page_for, render
from ..service import service
from .telling import Teller
from .working import each_answered, reconciler, teller

_HTML = "text/html; charset=utf-8"
_SHOWN = 10


def page(request: Request) -> Response:
    """The page, with the candidates for what its form asks. Raises IndexNotReady, DeadlineExceeded."""
    here, shown, says = service(request), page_for(request), teller(request)
    text, kind = shown.parameter("query").strip(), _known(says, shown.parameter("type"))
    values = {
        "text": text,
        "kind": kind,
        "kinds": _kinds(says),
        "address": f"{here.settings.url}reconcile",
        "found": _found(request, says, text, kind) if text else None,
    }
    body = render(request, "reconcile.html", shown, **values)
    return answer(request, body, _HTML, {"Vary": NEGOTIATED, "Content-Language": shown.language})


def _known(says: Teller, kind: str) -> str:
    """The id of a type, or the name itself where there is no such type."""
    found = says.schema.type(kind) if kind else None
    return says.schema.short(found.iri) if found else kind


def _kinds(says: Teller) -> list[tuple[str, str]]:
    """The types by their names: ids and names."""
    every = ((str(told["id"]), str(told["name"])) for told in map(says.type, says.schema.types.values()))
    return sorted(every, key=lambda each: each[1].casefold())


def _found(request: Request, says: Teller, text: str, kind: str) -> list[dict[str, object]]:
    here, finds = service(request), reconciler(service(request))
    query = Query((finds.given(text),), {kind: finds.kinds(kind)} if kind else None, limit=_SHOWN)
    [(_, found)] = each_answered(here, [("", query)])
    return [says.candidate(each) for each in found]
