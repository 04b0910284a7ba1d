"""Search: entities by text and by facets, as a page, JSON or RDF; suggestions, and the description by OpenSearch."""

import json
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request, Response

from ...registry.finding.suggesting import suggested
from .. import links
from ..answers import answer
from ..described.examples import examples
from ..link_header import Link, written
from ..page import page_for, render
from ..rdf.formats import HTML, Format
from ..rdf.json_first import FORMATS, JSON, chosen
from ..rdf.representation import Alternate
from ..rdf.serialisation import write
from ..service import Service, service
from ..wording import catalogue
from .asked import asked
from .view import MOST_VALUES, Answer, as_json, as_rdf

router = APIRouter()
_SHORT = 16
"""Letters that a short name may have (OpenSearch 1.1, draft 6, "ShortName")."""
_SUGGESTIONS, _DESCRIPTION = "application/x-suggestions+json", "application/opensearchdescription+xml"
_SUGGESTED = 10


@router.get("/search")
def searching(request: Request) -> Response:
    """The entities that a text and the chosen facets leave. Raises BadRequest, NotFound, IndexNotReady."""
    here, page = service(request), page_for(request)
    form, content_type, vary = chosen(request)
    index = here.finder.index()
    wanted = asked(request, [each.name for each in index.facets], page.language, page.chosen)
    found = Answer.to(here, index, wanted)
    others = [
        Alternate(wanted.address(wanted.page, format=each.suffix), each.media_type, each.label) for each in FORMATS
    ]
    more = [
        Link(each.path, "alternate", {"type": each.media_type}) for each in others if each.media_type != form.media_type
    ]
    headers = {
        "Vary": vary,
        "Link": written([*found.links, *more]),
        "Content-Location": wanted.address(wanted.page, format=form.suffix),
    }
    if form is HTML:
        headers["Content-Language"] = page.language
        values = {"answer": found, "asked": wanted, "alternates": others, "most": MOST_VALUES}
        return answer(request, render(request, "search.html", page, **values), content_type, headers)
    return answer(request, _written(here, found, form), content_type, headers)


@router.get("/search/suggest")
def suggestions(request: Request, q: str = "") -> Response:
    """What a text may become: names, what each is, and its address (OpenSearch Suggestions 1.1)."""
    here, page = service(request), page_for(request)
    index = here.finder.index()
    found = Answer.to(here, index, asked(request, (), page.language, page.chosen))
    names, kinds, addresses = [], [], []
    for name, entity in suggested(index, q, page.language, _SUGGESTED):
        names.append(name.text)
        kinds.append(", ".join(found.class_name(each) for each in entity.classes))
        addresses.append(f"{here.settings.url}{(links.local(entity.iri, here.base) or '/').lstrip('/')}")
    body = [q, names, kinds, addresses]
    headers = {"Vary": "Accept-Language", "Content-Language": page.language}
    return answer(request, json.dumps(body, ensure_ascii=False).encode(), _SUGGESTIONS, headers)


@router.get("/opensearch.xml")
def description(request: Request) -> Response:
    """How to search here, for browsers and programs (OpenSearch 1.1, draft 6)."""
    here, page = service(request), page_for(request)
    url, words = here.settings.url, catalogue()
    lang = f"&lang={page.language}" if page.chosen else ""
    addresses = (
        ("text/html", "results", f"{url}search?q={{searchTerms}}&page={{startPage?}}&size={{count?}}{lang}"),
        (
            "application/json",
            "results",
            f"{url}search?q={{searchTerms}}&page={{startPage?}}&size={{count?}}&format=json{lang}",
        ),
        (_SUGGESTIONS, "suggestions", f"{url}search/suggest?q={{searchTerms}}{lang}"),
        (_DESCRIPTION, "self", f"{url}opensearch.xml"),
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"<ShortName>{escape(here.called[page.language][:_SHORT].strip())}</ShortName>",
        f"<Description>{escape(words['search-lead'][page.language])}</Description>",
        *(
            f"<Url type={quoteattr(kind)} rel={quoteattr(rel)} template={quoteattr(address)}/>"
            for kind, rel, address in addresses
        ),
        f'<Image width="16" height="16" type="image/svg+xml">{escape(url)}static/icon.svg</Image>',
        *(f'<Query role="example" searchTerms={quoteattr(slug)}/>' for slug in [examples(here).get("slug")] if slug),
        "<Language>en</Language><Language>fr</Language>",
        "<InputEncoding>UTF-8</InputEncoding><OutputEncoding>UTF-8</OutputEncoding>",
        "</OpenSearchDescription>",
    ]
    headers = {"Vary": "Accept-Language", "Content-Language": page.language}
    return answer(request, "\n".join(lines).encode(), f"{_DESCRIPTION}; charset=utf-8", headers)


def _written(here: Service, found: Answer, form: Format) -> bytes:
    if form is JSON:
        return as_json(found)
    assert form.rdf, "what is neither JSON nor a page is a syntax of RDF"
    prefixes: Mapping[str, str] = {**here.published.prefixes, "hydra": "http://www.w3.org/ns/hydra/core#"}
    return write(as_rdf(found), form.rdf, prefixes)
