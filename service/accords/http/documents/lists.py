"""Lists: of each class (`/partnerships`), of each kind (`/id/partnership/`), of concepts; in pages, and narrowed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute
from pyoxigraph import Triple
from starlette.routing import Match
from starlette.types import Scope

from ...errors import NotFound
from ...registry.entities import dataset_iri
from ...registry.labels import stored
from ...registry.lists import cursors, filters, statements
from ...registry.lists.collections import Collection
from ...registry.lists.filters import Filters
from ...registry.lists.members import Member
from ..link_header import Link
from ..page import Page, render
from ..rdf.formats import CSV, HTML, RDF, Format
from ..rdf.representation import Alternate, Resource, cut, represent
from ..service import SERVED_BY, Service, service
from ..wording import LANGUAGES, speaker
from . import list_request, list_view

router = APIRouter()
FORMATS = (*RDF, CSV, HTML)
_RELATIONS = {"first": "first", "previous": "prev", "next": "next", "last": "last"}


@router.get("/id/{kind}/")
def of_kind(request: Request, kind: str) -> Response:
    """The entities of one kind, in alphabetical order."""
    return _listed(request, _folder(service(request), f"id/{kind}/"), ("menu-entities", "/id/"))


@router.get("/concept/")
def of_schemes(request: Request) -> Response:
    """The concept schemes and all their concepts; an empty list where the registry has none."""
    return represent(request, _resource(request, _folder(service(request), "concept/"), None))


@router.get("/concept/{scheme}/")
def of_scheme(request: Request, scheme: str) -> Response:
    """The concepts of one scheme."""
    return _listed(request, _folder(service(request), f"concept/{scheme}/"), ("concept-schemes", "/concept/"))


@router.get("/id/{kind}")
def kind_without_slash(kind: str) -> Response:
    """The list of a kind has a slash at its end."""
    return Response(status_code=308, headers={"Location": f"/id/{kind}/"})


class OfClass(APIRoute):
    """A route that is there only for the names of lists: other addresses stay unknown."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As any route, of the names that the registry has lists for."""
        found, child = super().matches(scope)
        if found is not Match.NONE and not _is_a_list(scope, child["path_params"]["plural"]):
            return Match.NONE, {}
        return found, child


def of_class(request: Request, plural: str) -> Response:
    """The entities of one class, by its plural, in alphabetical order."""
    stem, fixed = cut(plural, FORMATS)
    found = service(request).collections[stem]
    return represent(request, _resource(request, found, ("menu-entities", "/id/"), fixed), fixed)


def install(app: FastAPI) -> APIRoute:
    """Let the lists of classes be found, after all that has a fixed address; the route that this adds."""
    app.router.add_api_route("/{plural}", of_class, route_class_override=OfClass)
    found = app.router.routes[-1]
    assert isinstance(found, APIRoute), "it was added last"
    return found


def _is_a_list(scope: Scope, name: str) -> bool:
    here: Service = scope[SERVED_BY]
    return cut(name, FORMATS)[0] in here.collections


def _listed(request: Request, collection: Collection, above: tuple[str, str] | None) -> Response:
    """A list; `above` is the key and the path of the list of lists it belongs to. Raises NotFound for an empty one."""
    if not service(request).lists.of(collection, "en"):
        raise NotFound(f"There is nothing under {collection.path}.", lists="/id/")
    return represent(request, _resource(request, collection, above))


def _resource(
    request: Request, collection: Collection, above: tuple[str, str] | None, fixed: Format | None = None
) -> Resource:
    """The page of a list that a request asks for: in the order of the reader's language, or else of English.

    A page after another keeps to the order of that. Raises BadRequest for a filter, a size or a place that is none.
    """
    here, place, asked = service(request), list_request.place(request), list_request.asked(request)
    root = here.base + collection.path.removeprefix("/")
    whole = f"{root}?{urlencode(asked)}" if asked else root
    query, suffixed = list_request.query(asked, place), bool(collection.class_)
    about = Resource(
        collection.path,
        lambda: (),
        first=whole,
        formats=FORMATS,
        suffixed=suffixed,
        query=query,
        profiles=here.profiles,
    )
    is_page = list_request.is_page(request, about, fixed)
    language = list_request.order(request, place, is_page=is_page)
    narrowing = list_view.filters_of(here, collection)

    members = here.lists.of(collection, language)
    shown = cursors.cut(filters.narrowed(here.store, here.base, members, narrowing, asked), place, language)

    places = {"first": shown.first, "previous": shown.previous, "next": shown.next, "last": shown.last}
    around = {name: list_request.query(asked, each) for name, each in places.items() if each}

    def said() -> list[Triple]:
        labels = stored(here.store, [member.iri for member in shown.members])
        view = f"{root}?{query}" if query else f"{root}?size={place.size}"
        pages = {name: f"{root}?{each or f'size={place.size}'}" for name, each in around.items()}
        found = [*statements.described(whole, view, pages, collection.titles, shown, labels, dataset_iri(here.base))]
        return found if asked or query else [*found, *statements.template(root, collection.path, narrowing.names)]

    def page(page: Page, alternates: list[Alternate]) -> bytes:
        heading = list_view.heading(collection, page.language)
        others = [each for each in asked if each[0] != filters.CLASS]
        values = {
            "trail": [(speaker(page.language)(above[0]), above[1]), (heading, None)] if above else [(heading, None)],
            "heading": heading,
            "part": shown,
            "pages": {name: list_request.address(collection, each) for name, each in around.items()},
            "facets": [
                (
                    list_request.address(collection, urlencode([*others, (filters.CLASS, name)])),
                    text,
                    number,
                    (filters.CLASS, name),
                )
                for name, text, number in list_view.facets(here, members, narrowing, page.language)
            ],
            "asked": asked,
            "perhaps": _perhaps(here, collection, members, narrowing, asked),
            "path": collection.path,
            "several": len({member.classes for member in shown.members}) > 1,
            "kinds": list_view.class_names(
                here, {kind for member in shown.members for kind in member.classes}, page.language
            ),
        }
        return render(request, "list.html", page, alternates=alternates, **values)

    onward = list_request.address if is_page else partial(list_request.in_this_form, request, fixed)
    links = [Link(onward(collection, each), _RELATIONS[name]) for name, each in around.items()]
    return replace(
        about,
        statements=said,
        page=page,
        variant=language,
        links=tuple(links),
        texts={CSV: lambda: list_view.table(here, shown)},
    )


def _folder(here: Service, path: str) -> Collection:
    """The list of what is under a path of the base."""
    titles = {language: list_view.heading_of(here, path, language) for language in LANGUAGES}
    return Collection(f"/{path}", here.base + path, titles={tag: text for tag, text in titles.items() if text})


def _perhaps(
    here: Service, collection: Collection, members: Sequence[Member], narrowing: Filters, asked: list[tuple[str, str]]
) -> tuple[int, str]:
    """Of a list of what held on a day, how many more may have, and the address of their list."""
    instead = sorted((filters.PERHAPS_ON if name == filters.ON else name, value) for name, value in asked)
    if instead == asked:
        return 0, ""
    found = filters.narrowed(here.store, here.base, members, narrowing, instead)
    return len(found), list_request.address(collection, urlencode(instead))
