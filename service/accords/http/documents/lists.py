"""Lists: of each class (`/partnerships`), of each kind (`/id/partnership/`), of concepts; in pages, and narrowed."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute
from pyoxigraph import NamedNode, Triple
from starlette.routing import Match
from starlette.types import Scope

from ...errors import BadRequest, NotFound
from ...registry import catalogue
from ...registry.entities import dataset_iri
from ...registry.labels import Labels, stored
from ...registry.lists import cursors, filters, statements
from ...registry.lists.collections import Collection
from ...registry.lists.cursors import Place, Slice
from ...registry.lists.filters import Filters
from ...registry.lists.members import Member
from ...terms import shortened
from ..answers import header
from ..link_header import Link
from ..links import anchor
from ..names import named
from ..page import Page, page_for, render
from ..rdf.formats import CSV, HTML, RDF, Format
from ..rdf.representation import Alternate, Resource, chosen, cut, represent
from ..service import SERVED_BY, Service, service
from ..wording import LANGUAGES, speaker

router = APIRouter()
FORMATS = (*RDF, CSV, HTML)
SIZE, MOST = 100, 1000
_OF_THE_PAGE = ("size", "after", "before")
_OF_THE_FORM = ("lang", "format", "_profile", "_mediatype")
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
    here, place, asked = service(request), _place(request), _asked(request)
    root = here.base + collection.path.removeprefix("/")
    whole = f"{root}?{urlencode(asked)}" if asked else root
    query, suffixed = _query(asked, place), bool(collection.class_)
    about = Resource(collection.path, lambda: (), first=whole, formats=FORMATS, suffixed=suffixed, query=query)
    is_page = _is_page(request, about, fixed)
    language = _order(request, place, is_page=is_page)
    narrowing = _filters(here, collection)

    members = here.lists.of(collection, language)
    shown = cursors.cut(filters.narrowed(here.store, here.base, members, narrowing, asked), place, language)

    places = {"first": shown.first, "previous": shown.previous, "next": shown.next, "last": shown.last}
    around = {name: _query(asked, each) for name, each in places.items() if each}

    def said() -> list[Triple]:
        labels = stored(here.store, [member.iri for member in shown.members])
        view = f"{root}?{query}" if query else f"{root}?size={place.size}"
        pages = {name: f"{root}?{each or f'size={place.size}'}" for name, each in around.items()}
        found = [*statements.described(whole, view, pages, collection.titles, shown, labels, dataset_iri(here.base))]
        return found if asked or query else [*found, *statements.template(root, collection.path, narrowing.names)]

    def page(page: Page, alternates: list[Alternate]) -> bytes:
        heading = _heading(collection, page.language)
        others = [each for each in asked if each[0] != filters.CLASS]
        values = {
            "trail": [(speaker(page.language)(above[0]), above[1]), (heading, None)] if above else [(heading, None)],
            "heading": heading,
            "part": shown,
            "pages": {name: _address(collection, each) for name, each in around.items()},
            "facets": [
                (_address(collection, urlencode([*others, (filters.CLASS, name)])), text, number, (filters.CLASS, name))
                for name, text, number in _facets(here, members, narrowing, page.language)
            ],
            "asked": asked,
            "perhaps": _perhaps(here, collection, members, narrowing, asked),
            "path": collection.path,
            "several": len({member.classes for member in shown.members}) > 1,
            "kinds": _called(here, {kind for member in shown.members for kind in member.classes}, page.language),
        }
        return render(request, "list.html", page, alternates=alternates, **values)

    onward = _address if is_page else partial(_in_this_form, request, fixed)
    links = [Link(onward(collection, each), _RELATIONS[name]) for name, each in around.items()]
    return replace(
        about,
        statements=said,
        page=page,
        variant=language,
        profiles=here.profiles,
        links=tuple(links),
        texts={CSV: lambda: _table(here, shown)},
    )


def _folder(here: Service, path: str) -> Collection:
    """The list of what is under a path of the base."""
    titles = {language: _heading_of(here, path, language) for language in LANGUAGES}
    return Collection(f"/{path}", here.base + path, titles={tag: text for tag, text in titles.items() if text})


def _place(request: Request) -> Place:
    parameters = request.query_params
    size, after, before = (parameters.get(name, "") for name in _OF_THE_PAGE)
    if size and not (size.isascii() and size.isdigit() and 1 <= int(size) <= MOST):
        raise BadRequest(f"The size of a page is a number from 1 to {MOST}, and not {size[:40]!r}.")
    if after and before:
        raise BadRequest("A page comes after a place or before it: after= and before= are not asked together.")
    return Place(int(size or SIZE), after, before)


def _asked(request: Request) -> list[tuple[str, str]]:
    """The filters that a request names, in one order, so that the same wish has one address."""
    aside = {*_OF_THE_PAGE, *_OF_THE_FORM}
    return sorted((name, value) for name, value in request.query_params.multi_items() if name not in aside and value)


def _perhaps(
    here: Service, collection: Collection, members: Sequence[Member], narrowing: Filters, asked: list[tuple[str, str]]
) -> tuple[int, str]:
    """Of a list of what held on a day, how many more may have, and the address of their list."""
    instead = sorted((filters.PERHAPS_ON if name == filters.ON else name, value) for name, value in asked)
    if instead == asked:
        return 0, ""
    found = filters.narrowed(here.store, here.base, members, narrowing, instead)
    return len(found), _address(collection, urlencode(instead))


def _query(asked: list[tuple[str, str]], place: Place) -> str:
    values = {"size": str(place.size) if place.size != SIZE else "", "after": place.after, "before": place.before}
    return urlencode([*asked, *((name, value) for name, value in values.items() if value)])


def _address(collection: Collection, query: str) -> str:
    return f"{collection.path}?{query}" if query else collection.path


def _filters(here: Service, collection: Collection) -> Filters:
    """What the shapes of the classes in a list let it be narrowed by."""
    classes = {kind for member in here.lists.of(collection, "en") for kind in member.classes}
    wanted = {*classes, collection.class_} - {""}
    wanted |= {above for term in here.terms if term.iri in wanted for above in term.super_terms}
    properties = {_short(here, each): each for each in here.outline.order(sorted(wanted))}
    folder = f"{here.base}id/"
    spaces = (space for space in here.published.prefixes.values() if space.startswith(folder))
    valid = here.valid_time if here.valid_time.declared else None
    kinds = sorted({space.removeprefix(folder).strip("/") for space in spaces} - {""})
    return Filters({_short(here, each): each for each in sorted(wanted)}, properties, kinds, valid)


def _short(here: Service, iri: str) -> str:
    """The name that an address has for a term: its own, without a prefix."""
    return shortened(iri, here.published.prefixes).rpartition(":")[2] if iri.startswith("http") else anchor(iri)


def _in_this_form(request: Request, fixed: Format | None, collection: Collection, query: str) -> str:
    """Another page of a list in the format and profile that this one names in its address."""
    kept = urlencode([each for each in request.query_params.multi_items() if each[0] in _OF_THE_FORM and each[1]])
    path = f"{collection.path}.{fixed.suffix}" if fixed else collection.path
    asked = "&".join(filter(None, (query, kept)))
    return f"{path}?{asked}" if asked else path


def _is_page(request: Request, about: Resource, fixed: Format | None) -> bool:
    """Whether what is asked for is the page of a list. Raises as `chosen`."""
    parameters = request.query_params
    asked = parameters.get("format", "") or parameters.get("_mediatype", "")
    return chosen(about, fixed, asked, header(request, "accept")).form is HTML and not parameters.get("_profile")


def _order(request: Request, place: Place, *, is_page: bool) -> str:
    """The language by whose names a list is sorted: that of the place, of the page, or English for no page.

    Raises BadRequest for a place in the order of another language.
    """
    language = cursors.order(place, page_for(request).language if is_page else "en")
    if language not in LANGUAGES:
        raise BadRequest(f"No list is in the order of a language {language!r}.")
    return language


def _called(here: Service, classes: Iterable[str], language: str) -> dict[str, str]:
    """What some classes are called."""
    wanted = set(classes)
    labels = Labels.of(here.store, wanted, language)
    prefixes = here.published.prefixes
    return {iri: named(labels.value(NamedNode(iri)), prefixes, language).text for iri in wanted}


def _facets(here: Service, members: Iterable[Member], narrowing: Filters, language: str) -> list[tuple[str, str, int]]:
    """The classes of a list, with how many there are of each: name in the address, name for a reader, number."""
    counts = Counter(kind for member in members for kind in member.classes)
    called = _called(here, counts, language)
    found = [(name, called[iri], counts[iri]) for name, iri in narrowing.classes.items() if iri in counts]
    return sorted(found, key=lambda each: (-each[2], each[1])) if len(found) > 1 else []


def _heading(collection: Collection, language: str) -> str:
    titles = collection.titles
    return titles.get(language) or titles.get("en") or speaker(language)("concept-schemes")


def _heading_of(here: Service, folder: str, language: str) -> str:
    """The names of the classes that are counted under `folder`."""
    front = catalogue.front(here.store, here.base, language, here.outline.properties)
    kinds = [count.kind for count in front.counts if count.example.iri.startswith(f"{here.base}{folder}")]
    return ", ".join(named(kind, here.published.prefixes, language).text for kind in kinds)


def _table(here: Service, part: Slice) -> bytes:
    """A page of a list as CSV (RFC 4180): the IRI, its names in the languages of the interface, its classes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", *(f"name@{language}" for language in LANGUAGES), "class"])
    labels = stored(here.store, [member.iri for member in part.members])
    for member in part.members:
        texts = {label.language: label.value for label in labels.get(member.iri, ())}
        kinds = " ".join(_short(here, kind) for kind in member.classes)
        writer.writerow([member.iri, *(texts.get(language, "") for language in LANGUAGES), kinds])
    return out.getvalue().encode()
