"""What both versions of the API offer beside queries: suggestions, previews, proposals, and the way to an entity."""

from collections.abc import Iterable
from operator import itemgetter
from typing import TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from markupsafe import escape

from ...errors import BadRequest, NotFound
from ...registry import listing
from ...registry.letters import words
from ...registry.reconciliation.schema import Property, Schema, Type
from ..answers import answer
from ..headers import FRAMED
from ..links import anchor, local
from ..page import page_for, render
from ..service import Service, service
from ..wording import speaker
from .reading import EXACT, WILDCARD
from .telling import Json, Teller
from .working import reconciler, teller, told

router = APIRouter()
_PAGE = 20
_MOST_SKIPPED = 10_000
_HTML = "text/html; charset=utf-8"
_FACTS = 5
"""Facts in a preview."""
_Term = TypeVar("_Term", bound=Type | Property)
_ROOTS = ("/reconcile", "/reconcile/1.0")


@router.get(f"{_ROOTS[0]}/suggest/{{what}}")
@router.get(f"{_ROOTS[1]}/suggest/{{what}}")
def suggest(request: Request, what: str, prefix: str = "", cursor: str = "0", type: str = "") -> Response:
    """Entities, types or properties whose names begin so (0.2, section 6); types and properties all, without a prefix.

    Raises NotFound where nothing such is suggested, BadRequest for a cursor that is no number.
    """
    says, skipped = teller(request), _number("cursor", cursor, _MOST_SKIPPED)
    if what == "entity":
        found = _entities(service(request), says, prefix, skipped, type)
    elif what == "type":
        found = [says.type(each) for each in _named(says.schema, says.schema.types.values(), prefix)][
            skipped : skipped + _PAGE
        ]
    elif what == "property":
        every = _named(says.schema, says.schema.properties.values(), prefix)
        found = [_qualified(says.property(each), says) for each in every[skipped : skipped + _PAGE]]
    else:
        raise NotFound(f"Nothing is suggested as {what[:40]!r}.", available=["entity", "type", "property"])
    return told(request, {"result": found})


@router.get(f"{_ROOTS[0]}/flyout/{{what}}")
def flyout(request: Request, what: str, id: str = "") -> Response:
    """A small preview of something suggested, as HTML within JSON (0.2, section 6.5). Raises NotFound."""
    told_of = _known(service(request), teller(request), what, id)
    html = f"<p><strong>{escape(told_of['name'])}</strong></p><p>{escape(told_of.get('description', ''))}</p>"
    return told(request, {"id": id, "html": html})


@router.get(f"{_ROOTS[0]}/extend/propose")
@router.get(f"{_ROOTS[1]}/extend/propose")
def propose(request: Request, type: str = "", limit: str = "") -> Response:
    """The properties that entities of a type may have, as the shapes order them; without a type, those of all types.

    Raises NotFound for a type that there is not, BadRequest for a limit that is no number.
    """
    says, most = teller(request), _number("limit", limit, 1000) if limit else None
    kind = says.schema.type(type)
    if type and kind is None:
        available = [anchor(each) for each in says.schema.types]
        raise NotFound(f"There is no type {type[:80]!r}.", available=available)
    found = says.schema.proposed(says.store, kind.iri) if kind else list(says.schema.properties.values())
    listed = {"properties": [says.property(each) for each in found[:most]]}
    given = {"type": type} if type else {}
    return told(request, {**listed, **given, **({"limit": most} if most is not None else {})})


@router.get(f"{_ROOTS[0]}/preview")
@router.get(f"{_ROOTS[1]}/preview")
def preview(request: Request, id: str = "") -> Response:
    """A small page on an entity, which may stand in a frame on any site; there is no script in it. Raises NotFound."""
    here, page = service(request), page_for(request)
    iri = _entity(here, id)
    shown, found = here.pages.on(iri, page.language), here.finder.index().entity(iri)
    codes = {code for _, code in found.codes} if found else set()
    values = {
        "entity": shown,
        "description": teller(request).description(found) if found else "",
        "facts": [fact for fact in shown.facts if not codes.issuperset(value.text for value in fact.values)][:_FACTS],
        "path": local(iri, here.base),
    }
    body = render(request, "reconcile-preview.html", page, **values)
    headers = {"Vary": "Accept-Language", "Content-Language": page.language, "Content-Security-Policy": FRAMED}
    return answer(request, body, _HTML, headers)


@router.get(f"{_ROOTS[0]}/view")
def view(request: Request, id: str = "") -> Response:
    """The way to the document on an entity: 303. Raises NotFound."""
    here = service(request)
    path = local(_entity(here, id), here.base) or "/"
    return Response(status_code=303, headers={"Location": quote(path)})


def _entities(here: Service, says: Teller, prefix: str, skipped: int, kind: str) -> list[Json]:
    """Entities of a type, if one is given: the one whose identifier this is, then those whose names begin so."""
    finds = reconciler(here)
    found = finds.suggested(prefix, skipped, _PAGE, finds.kinds(kind) if kind else None)
    return [{**says.entity(each), "notable": says.classes(each)} for each in found]


def _named(schema: Schema, every: Iterable[_Term], prefix: str) -> list[_Term]:
    """Types or properties: those with this identifier or local name, then those whose names begin so, then with it."""
    wanted = "".join(words(prefix))
    ranked: list[tuple[int, _Term]] = []
    for one in every:
        names = ["".join(words(name)) for name in (anchor(one.iri), *one.names.values())]
        if prefix in (one.iri, schema.short(one.iri)) or not wanted:
            ranked.append((0, one))
        elif any(name.startswith(wanted) for name in names):
            ranked.append((wanted not in names, one))
        elif any(wanted in name for name in names):
            ranked.append((2, one))
    ranked.sort(key=itemgetter(0))
    return [found for _, found in ranked]


def _qualified(told_of: Json, says: Teller) -> Json:
    """A property with how its values may be compared."""
    say = speaker(says.language)
    known = ((EXACT, "reconcile-exact"), (WILDCARD, "reconcile-wildcard"))
    return {**told_of, "matchQualifiers": [{"id": id, "name": say(key)} for id, key in known]}


def _known(here: Service, says: Teller, what: str, id: str) -> Json:
    """What is told of an entity, a type or a property with an identifier. Raises NotFound."""
    if what == "type" and (kind := says.schema.type(id)):
        return says.type(kind)
    if what == "property" and (path := says.schema.property(id)):
        return says.property(path)
    if what == "entity" and (found := here.finder.index().entity(_entity(here, id))):
        return says.entity(found)
    raise NotFound(f"There is no {what[:40]} {id[:80]!r} here.")


def _entity(here: Service, id: str) -> str:
    """The IRI of an entity that there is. Raises NotFound, BadRequest where nothing is named."""
    if not id:
        raise BadRequest("The parameter id is missing.")
    iri = reconciler(here).given(id).iri
    ours = iri.startswith((f"{here.base}id/", f"{here.base}concept/"))
    if not ours or not listing.known(here.store, iri):
        raise NotFound(f"Nothing is known about {id[:200]!r}.", lists="/id/")
    return iri


def _number(name: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadRequest(f"The parameter {name} is a number, and {text[:40]!r} is none.")
    return min(int(text), most)
