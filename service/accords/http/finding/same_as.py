"""What is the same as a thing, in both directions: from one of ours to those of others, and from theirs to ours."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode, Triple

from ...errors import BadRequest, Gone, NotFound
from ...registry.finding.index import Entity, Index
from ...registry.finding.resolving import Link, by_address, links
from ...registry.lifecycle import RETIRED
from ...terms import OWL
from ..answers import answer
from ..documents.whereabouts import how_it_stands
from ..link_header import Link as HeaderLink
from ..link_header import written
from ..links import local
from ..page import page_for, render
from ..rdf.formats import HTML
from ..rdf.json_first import JSON, chosen
from ..rdf.own_addresses import own
from ..rdf.serialisation import write
from ..service import Service, service

router = APIRouter()
_LONGEST = 2048


@dataclass(frozen=True)
class Same:
    """One of our entities, what it is called, and what is the same elsewhere."""

    entity: Entity
    label: str
    links: tuple[Link, ...]


@router.get("/sameas")
def same_as(request: Request) -> Response:
    """The entity that a URI names, be it ours or another's, and all that is the same.

    Raises NotFound, Gone, BadRequest.
    """
    here, page = service(request), page_for(request)
    form, content_type, vary = chosen(request)
    uri = request.query_params.get("uri", "").strip()
    if len(uri) > _LONGEST:
        raise BadRequest(f"A URI has {_LONGEST} characters at most.", limit=_LONGEST)
    if not uri and form is not HTML:
        raise BadRequest("The parameter uri is missing.")
    found = _found(here, here.finder.index(), uri, page.language) if uri else []
    headers = {
        "Vary": vary,
        "Content-Language": page.language,
        "Link": written([HeaderLink("/linkset", "collection")]),
    }
    if form is HTML:
        body = render(request, "same-as.html", page, uri=uri, found=found)
    elif form is JSON:
        body = _as_json(here, uri, found)
    else:
        assert form.rdf, "what is neither JSON nor a page is a syntax of RDF"
        body = write(_identities(found), form.rdf, {**here.published.prefixes, "owl": OWL})
    return answer(request, body, content_type, headers)


def _found(here: Service, index: Index, uri: str, language: str) -> list[Same]:
    """Raises NotFound; Gone for what was retired. What was merged, or is called otherwise now, is what it leads to."""
    iris = by_address(index, here.store, here.base, uri, own(uri, here.base, here.settings.url))
    standings = [how_it_stands(here, iri) for iri in iris]
    entities = [found for each in standings if (found := index.entity(each.successor if each.leads_on else each.iri))]
    retired = next((each for each in standings if each.kind == RETIRED), None)
    if retired and not entities:
        raise Gone(f"<{retired.iri}> was retired on {retired.date}.", successor=retired.successor or None)
    if not entities:
        raise NotFound(f"Nothing here is called <{uri}>, and nothing says that it is the same.", lookup="/lookup")
    return [_same(here, index, each, language) for each in entities]


def _same(here: Service, index: Index, entity: Entity, language: str) -> Same:
    name = entity.name(language)
    return Same(entity, name.text if name else entity.iri, tuple(links(index, here.store, entity)))


def _as_json(here: Service, uri: str, found: list[Same]) -> bytes:
    entities = [
        {
            "id": each.entity.iri,
            "document": local(each.entity.iri, here.base),
            "label": each.label,
            "sameAs": [_told(link) for link in each.links],
        }
        for each in found
    ]
    return json.dumps({"uri": uri, "entities": entities}, ensure_ascii=False, indent=1).encode() + b"\n"


def _told(link: Link) -> dict[str, Any]:
    told: dict[str, Any] = {"id": link.target, "property": link.predicate}
    if link.collection:
        told |= {"collection": link.collection.id, "code": link.code}
    return {**told, "statedBy": list(link.stated)}


def _identities(found: list[Same]) -> Iterator[Triple]:
    """Each link as an identity, as the linkset has them."""
    for each in found:
        for link in each.links:
            yield Triple(NamedNode(each.entity.iri), NamedNode(OWL + "sameAs"), NamedNode(link.target))
