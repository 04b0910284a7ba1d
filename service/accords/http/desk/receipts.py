"""Receipts over HTTP: what became of each accepted submission; as JSON that carries its proof, as RDF, as a page."""

import json
import re

from fastapi import APIRouter, Request, Response

from ...errors import NotFound
from ...registry import receipts, receipts_prov
from ..answers import FOR_EVER, NEGOTIATED, answer, header
from ..page import Page, page_for, render
from ..rdf import formats
from ..rdf.formats import DOCUMENT
from ..rdf.negotiate import choose
from ..rdf.representation import Alternate, Resource, cut, represent
from ..service import Service, service
from .view import visible

router = APIRouter()
JSON = "application/json"
_ID = re.compile(r"[0-9a-f]{8,64}")
_OTHERS = [each for each in formats.offers(DOCUMENT) if each != JSON]


@router.get("/receipts/")
def every(request: Request) -> Response:
    """The receipts that there are, the newest first: as JSON, or as a page."""
    here, page = service(request), page_for(request)
    found = receipts_prov.all_of(here.store, here.base)
    asked = request.query_params.get("format", "") or choose(header(request, "accept"), [JSON, "text/html"])
    if asked in (JSON, "json"):
        listed = [{"id": id, "version": version, "receipt": f"/receipts/{id}"} for id, version in found]
        return answer(request, (json.dumps({"receipts": listed}, indent=1) + "\n").encode(), JSON, {"Vary": NEGOTIATED})
    alternates = [Alternate("/receipts/?format=json", JSON, "JSON")]
    body = render(request, "receipts.html", page, receipts=found, alternates=alternates)
    told = {"Content-Language": page.language, "Vary": NEGOTIATED}
    return answer(request, body, "text/html; charset=utf-8", told)


@router.get("/receipts/{name}")
def one(request: Request, name: str) -> Response:
    """The receipt of a submission. `accords receipt verify` checks the JSON again. Raises NotFound."""
    here = service(request)
    as_json = name.endswith(".json")
    id, fixed = (name.removesuffix(".json"), None) if as_json else cut(name)
    asked = request.query_params.get("format", "")
    receipt = _receipt(here, id)
    if not fixed and (as_json or asked == "json" or (not asked and _prefers_json(request))):
        told = {"Content-Location": f"/receipts/{id}.json", "Cache-Control": FOR_EVER, "Link": _links(id)}
        if not as_json:
            told["Vary"] = NEGOTIATED
        return answer(request, (json.dumps(receipt, ensure_ascii=False, indent=1) + "\n").encode(), JSON, told)

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        every = [Alternate(f"/receipts/{id}.json", JSON, "JSON"), *alternates]
        shown = {"receipt": receipt, "alternates": every, "url": here.settings.url, "visible": visible}
        return render(request, "receipt.html", language, **shown)

    about = Resource(
        path=f"/receipts/{id}",
        statements=lambda: receipts_prov.described(here.store, here.base, id),
        page=page,
        first=receipts_prov.receipt_iri(here.base, id).value,
    )
    return represent(request, about, fixed)


def _receipt(here: Service, id: str) -> dict[str, object]:
    number = receipts_prov.version_of(here.store, here.base, id) if _ID.fullmatch(id) else None
    if number is None:
        raise NotFound(f"There is no receipt {id}: no version was made of such a submission.")
    return receipts.of_version(here.settings, here.published.version, number)


def _prefers_json(request: Request) -> bool:
    return choose(header(request, "accept"), [JSON, *_OTHERS]) == JSON


def _links(id: str) -> str:
    others = [f'</receipts/{id}.{each.suffix}>; rel="alternate"; type="{each.media_type}"' for each in DOCUMENT]
    return ", ".join(others)
