"""Which page of a list a request asks for, and the addresses of others."""

from urllib.parse import urlencode

from fastapi import Request

from ...errors import BadRequest
from ...registry.lists import cursors
from ...registry.lists.collections import Collection
from ...registry.lists.cursors import Place
from ..answers import header
from ..page import page_for
from ..rdf import profiles
from ..rdf.formats import HTML, Format
from ..rdf.representation import Resource, chosen
from ..wording import LANGUAGES

SIZE, MOST = 100, 1000
_OF_THE_PAGE = ("size", "after", "before")
_OF_THE_FORM = ("lang", "format", "_profile", "_mediatype")


def place(request: Request) -> Place:
    """The place at which the page begins or ends. Raises BadRequest for a size that is none, or for two places."""
    parameters = request.query_params
    size, after, before = (parameters.get(name, "") for name in _OF_THE_PAGE)
    if size and not (size.isascii() and size.isdigit() and 1 <= int(size) <= MOST):
        raise BadRequest(f"The size of a page is a number from 1 to {MOST}, and not {size[:40]!r}.")
    if after and before:
        raise BadRequest("A page comes after a place or before it: after= and before= are not asked together.")
    return Place(int(size or SIZE), after, before)


def asked(request: Request) -> list[tuple[str, str]]:
    """The filters that a request names, in one order, so that the same wish has one address."""
    aside = {*_OF_THE_PAGE, *_OF_THE_FORM}
    return sorted((name, value) for name, value in request.query_params.multi_items() if name not in aside and value)


def query(asked: list[tuple[str, str]], place: Place) -> str:
    """What the address of a page asks for: the filters, then what is not as always."""
    values = {"size": str(place.size) if place.size != SIZE else "", "after": place.after, "before": place.before}
    return urlencode([*asked, *((name, value) for name, value in values.items() if value)])


def address(collection: Collection, query: str) -> str:
    """The address of a page of a list on this host."""
    return f"{collection.path}?{query}" if query else collection.path


def in_this_form(request: Request, fixed: Format | None, collection: Collection, query: str) -> str:
    """Another page of a list in the format and profile that this one names in its address."""
    kept = urlencode([each for each in request.query_params.multi_items() if each[0] in _OF_THE_FORM and each[1]])
    path = f"{collection.path}.{fixed.suffix}" if fixed else collection.path
    asked = "&".join(filter(None, (query, kept)))
    return f"{path}?{asked}" if asked else path


def is_page(request: Request, about: Resource, fixed: Format | None) -> bool:
    """Whether what is asked for is the page of a list. Raises as `chosen`."""
    parameters = request.query_params
    asked = parameters.get("format", "") or parameters.get("_mediatype", "")
    wanted = parameters.get("_profile", "")
    if profiles.wants_list(wanted):
        return False
    profile = profiles.asked_for(wanted, "" if fixed or asked else header(request, "accept-profile"), about.profiles)
    return chosen(about, fixed, asked, header(request, "accept"), profile).form is HTML


def order(request: Request, place: Place, *, is_page: bool) -> str:
    """The language by whose names a list is sorted: that of the place, of the page, or English for no page.

    Raises BadRequest for a place in the order of another language.
    """
    language = cursors.order(place, page_for(request).language if is_page else "en")
    if language not in LANGUAGES:
        raise BadRequest(f"No list is in the order of a language {language!r}.")
    return language
