"""The set of all links of a document on an entity, and of the dataset (RFC 9264): level 2 of FAIR Signposting.

Three kinds of context: the page, each of its representations, which describes it, and each dump, which is part of it.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from ...errors import NotFound
from ...registry.lifecycle import LIVE, UNKNOWN, standing
from ...registry.takeaway.forms import DUMPS
from ..answers import NEGOTIATED, answer, header
from ..documents.entity import resource
from ..link_header import Link
from ..rdf.formats import HTML
from ..rdf.negotiate import choose
from ..rdf.representation import Resource
from ..service import Service, service
from . import linkset_document
from .linkset_document import JSON, TEXT, as_json, as_text
from .signposting import DATASET, of_dataset

router = APIRouter()
_SUFFIXES = {".json": JSON, ".txt": TEXT}


@router.get("/links/dataset")
@router.get("/links/dataset.{suffix}")
def of_the_dataset(request: Request, suffix: str = "") -> Response:
    """All links of the page on the dataset: what describes it, what it is made of, what the service offers."""
    if suffix and f".{suffix}" not in _SUFFIXES:
        raise NotFound(f"No set of links has the suffix {suffix[:20]}.", available=[each[1:] for each in _SUFFIXES])
    here = service(request)
    page = here.settings.url.rstrip("/") + DATASET
    parts = {path: [Link(page, "collection", {"type": HTML.media_type})] for path in (f"/{each}" for each in DUMPS)}
    about = Resource(DATASET, lambda: (), links=of_dataset(here))
    return _told(request, "/links/dataset", f".{suffix}" if suffix else "", _sets(here, about, parts))


@router.get("/links/{kind}/{name}")
def of_one(request: Request, kind: str, name: str) -> Response:
    """All links of the document on an entity or a concept scheme."""
    return _of_entity(request, kind, name)


@router.get("/links/concept/{scheme}/{name}")
def of_a_concept(request: Request, scheme: str, name: str) -> Response:
    """All links of the document on a concept."""
    return _of_entity(request, "concept", scheme, name)


def _of_entity(request: Request, *parts: str) -> Response:
    """The links of what lives; what does not is told at its document (303). Raises NotFound."""
    here, (*folder, name) = service(request), parts
    suffix = next((each for each in _SUFFIXES if name.endswith(each)), "")
    slug = name.removesuffix(suffix)
    about, _ = resource(here, *folder, slug)
    found = standing(here.store, here.base, about.first).kind
    address = "/".join(quote(each, safe="") for each in (*folder, slug))
    if found == UNKNOWN:
        raise NotFound(f"Nothing is known about <{about.first}>.", lists="/id/")
    if found != LIVE:
        return Response(status_code=303, headers={"Location": f"/doc/{address}"})
    return _told(request, f"/links/{address}", suffix, _sets(here, about, {}))


def _sets(here: Service, about: Resource, parts: Mapping[str, Iterable[Link]]) -> dict[str, list[Link]]:
    """The links by context, with whole addresses."""
    url, root = here.settings.url, here.settings.url.rstrip("/")
    page = root + about.address
    formats = [each for each in about.offered if each is not HTML and not each.form]
    described = [Link(about.url(each), "describedby", each.link) for each in formats]
    named = {each.target for each in described}
    own = [each for each in about.links if "anchor" not in each.attributes and each.target not in named]
    found = {page: linkset_document.absolute([*own, *described], url)}
    back = [Link(page, "describes", {"type": HTML.media_type})]
    found |= {root + about.url(each): back for each in formats}
    return found | {root + path: linkset_document.absolute(links, url) for path, links in parts.items()}


def _told(request: Request, path: str, suffix: str, links: Mapping[str, Iterable[Link]]) -> Response:
    """A set of links in the format of its suffix, or as is accepted. Raises NotAcceptable."""
    media_type = _SUFFIXES.get(suffix) or choose(
        header(request, "accept"), [JSON, TEXT, "application/json", "text/plain"]
    )
    as_what = JSON if media_type.endswith("json") else TEXT
    own = next(each for each, named in _SUFFIXES.items() if named == as_what)
    others = [Link(path + each, "alternate", {"type": named}) for each, named in _SUFFIXES.items() if each != own]
    headers = {"Content-Location": path + own, "Link": ", ".join(map(str, others))}
    if not suffix:
        headers["Vary"] = NEGOTIATED
    body = as_json(links) if as_what == JSON else as_text(links)
    return answer(request, body, f"{media_type}; charset=utf-8" if media_type == "text/plain" else media_type, headers)
