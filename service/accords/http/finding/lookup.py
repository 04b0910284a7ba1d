"""From what others call a thing to its URI here: by an address, or by a code of a scheme; one, or many at once."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from ...errors import BadRequest, NotFound, UnsupportedMediaType
from ...registry.finding.addresses import Collection
from ...registry.finding.index import Entity, Index
from ...registry.finding.plan import Scheme
from ...registry.finding.resolving import Listed, by_address, by_code, listed, near_codes
from ..answers import answer
from ..body import is_compressed, read_body
from ..link_header import Link, written
from ..page import page_for, render
from ..rdf.formats import HTML, Format
from ..rdf.json_first import JSON, chosen
from ..rdf.own_addresses import own
from ..service import Service, service
from . import lookup_bulk
from .lookup_bulk import Answered, Row

router = APIRouter()
_CSV = Format("csv", "text/csv", "CSV")
_LONGEST = 2048


@router.get("/lookup")
def lookup(request: Request) -> Response:
    """303 to the entity that an address or a code stands for; without either, what can be looked up.

    300 with a list where several have it. Raises NotFound, with hints; BadRequest for a scheme that is none, with all.
    """
    here, given = service(request), request.query_params
    row = Row(*(given.get(name, "") for name in ("uri", "scheme", "code")))
    if row == Row():
        return _schemes(request, here)
    index = here.finder.index()
    found = _found(here, index, row)
    if len(found) == 1:
        headers = {"Location": _path(here, found[0]), "Cache-Control": "public, max-age=300", "Vary": "Accept"}
        return Response(status_code=303, headers=headers)
    return _several(request, here, index, found)


@router.post("/lookup")
async def lookup_many(request: Request) -> Response:
    """The same of many at once, as a list of addresses or codes in JSON, text/uri-list or CSV."""
    here = service(request)
    form, content_type, vary = chosen(request, (JSON, _CSV))
    if is_compressed(request):
        raise UnsupportedMediaType("Send the list as it is, without Content-Encoding.")
    body = await read_body(request, lookup_bulk.MOST_BYTES)
    language = page_for(request).language

    def answered() -> bytes:
        rows = lookup_bulk.read(body, request.headers.get("content-type", ""))
        index = here.finder.index()
        answers = [_answered(here, index, row, language) for row in rows]
        return lookup_bulk.as_csv(answers) if form is _CSV else lookup_bulk.as_json(answers)

    headers = {"Cache-Control": "no-store", "Vary": vary}
    return Response(await run_in_threadpool(answered), headers={**headers, "Content-Type": content_type})


def _answered(here: Service, index: Index, row: Row, language: str) -> Answered:
    try:
        found = _found(here, index, row)
    except (BadRequest, NotFound) as problem:
        return Answered(row, problem.status, detail=problem.detail)
    told = tuple((iri, _label(index.entity(iri), language)) for iri in found)
    return Answered(row, 303 if len(found) == 1 else 300, told)


def _found(here: Service, index: Index, row: Row) -> list[str]:
    """The IRIs that a question stands for, one at least. Raises NotFound, BadRequest."""
    if len(row.uri) > _LONGEST or len(row.code) > _LONGEST:
        raise BadRequest(f"An address or a code has {_LONGEST} characters at most.", limit=_LONGEST)
    if row.uri and (row.scheme or row.code):
        raise BadRequest("Give an address (uri), or a scheme and a code, not both.")
    if row.uri:
        return _by_address(here, index, row.uri)
    known = index.plan.scheme(row.scheme) if row.scheme else None
    if known is None:
        ids = [*(each.id for each in index.plan.schemes), *(each.id for each in index.plan.collections)]
        detail = f"There is no scheme {row.scheme!r}." if row.scheme else "The parameter scheme is missing."
        raise BadRequest(detail, available=ids)
    if not row.code.strip():
        raise BadRequest("The parameter code is missing.")
    if found := by_code(index, known, row.code):
        return found
    raise NotFound(f"Nothing here has the code {row.code!r} of {known.id}.", **_hints(index, known, row.code))


def _by_address(here: Service, index: Index, address: str) -> list[str]:
    named = own(address, here.base, here.settings.url)
    if found := by_address(index, here.store, here.base, address, named):
        return found
    known = next((each for each in index.plan.collections if each.code(address)), None)
    what = f" It is one of {dict(known.title).get('en', known.id)}, and no entity links to it." if known else ""
    raise NotFound(f"Nothing here is called <{address}>.{what}", search=f"/search?{urlencode({'q': address[:200]})}")


def _hints(index: Index, known: Scheme | Collection, code: str) -> dict[str, object]:
    """What may help who gave a code that nothing has: codes like it, other schemes that have it, and the search."""
    others = {scheme for entity in index.coded(code) for scheme, _ in entity.codes if index.by_code(scheme, code)}
    return {
        "nearest": near_codes(index, known, code) or None,
        "schemes": sorted(others) or None,
        "search": f"/search?{urlencode({'q': code[:200]})}",
    }


def _several(request: Request, here: Service, index: Index, found: list[str]) -> Response:
    """300 (RFC 9110, section 15.4.1): all of them, to choose from."""
    page = page_for(request)
    form, content_type, vary = chosen(request, (JSON, HTML))
    told = [(iri, _path(here, iri), _label(index.entity(iri), page.language)) for iri in found]
    headers = {
        "Link": written(Link(path, "item") for _, path, _ in told),
        "Vary": vary,
        "Cache-Control": "public, max-age=300",
        "Content-Language": page.language,
        "Content-Type": content_type,
    }
    if form is HTML:
        return Response(render(request, "lookup-several.html", page, found=told), 300, headers)
    choices = [{"id": iri, "location": path, "label": label} for iri, path, label in told]
    return Response(json.dumps({"choices": choices}, ensure_ascii=False).encode(), 300, headers)


def _schemes(request: Request, here: Service) -> Response:
    """What can be looked up: the schemes of codes, and the collections of others."""
    page, index = page_for(request), here.finder.index()
    form, content_type, vary = chosen(request, (JSON, HTML))
    found = listed(index)
    headers = {"Vary": vary, "Content-Language": page.language}
    if form is HTML:
        return answer(
            request, render(request, "lookup.html", page, schemes=found, titled=_titled), content_type, headers
        )
    told = {"uri": "/lookup?uri={uri}", "code": "/lookup?scheme={scheme}&code={code}"}
    body = {"templates": told, "schemes": [_told(each, page.language) for each in found]}
    return answer(request, json.dumps(body, ensure_ascii=False, indent=1).encode(), content_type, headers)


def _told(each: Listed, language: str) -> dict[str, Any]:
    scheme = each.scheme
    told: dict[str, Any] = {"id": scheme.id, "label": _titled(dict(scheme.title), language) or scheme.id}
    if isinstance(scheme, Collection):
        told |= {"uriSpace": scheme.space, "links": each.count}
    else:
        told |= {"aliases": sorted({*scheme.aliases}), "codes": each.count}
    return {**told, "example": each.example}


def _titled(titles: Mapping[str, str], language: str) -> str:
    return titles.get(language) or titles.get("en") or next(iter(titles.values()), "")


def _label(entity: Entity | None, language: str) -> str:
    name = entity.name(language) if entity else None
    return name.text if name else ""


def _path(here: Service, iri: str) -> str:
    """Where the URI of a thing is answered on this host."""
    return "/" + quote(iri.removeprefix(here.base), safe="/:@!$&'()*+,;=-._~")
