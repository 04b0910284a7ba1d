"""Feeds of changes over HTTP: Atom, ActivityStreams, and the page that explains all feeds."""

import json
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from ...errors import BadRequest, NotFound
from ...registry import catalogue
from ...registry.feeds import activities, atom, told
from ...registry.feeds.kinds import names
from ...registry.feeds.log import ENTITIES
from ..answers import answer, header, page_alone
from ..page import page_for, render
from ..rdf.formats import Format, of_name, offers
from ..rdf.negotiate import choose
from ..service import Service, service
from ..wording import LANGUAGES, speaker

router = APIRouter()
_SHORT, _LONG = "public, max-age=60", "public, max-age=86400"
_ACTIVITY = Format(
    "json",
    "application/activity+json",
    "ActivityStreams",
    aliases=('application/ld+json; profile="https://www.w3.org/ns/activitystreams"', "application/json"),
)


@router.get("/feeds")
def feeds(request: Request) -> Response:
    """What feeds there are, for whom each is, and how to use it."""
    here = service(request)
    page = page_for(request)
    called = _names(here, page.language)
    kinds = sorted(((kind, called.get(kind, kind)) for kind in here.log.kinds()), key=lambda each: each[1].casefold())
    body = render(request, "feeds.html", page, kinds=kinds, url=here.settings.url)
    return page_alone(request, body, page.language)


@router.get("/feeds/atom.xml")
@router.get("/feeds/kinds/{kind}/atom.xml")
def atom_feed(request: Request, lang: str = "") -> Response:
    """The latest changes of entities, or of those of one kind.

    Raises BadRequest for a language that there is not, NotFound for a kind without changes.
    """
    here, kind = service(request), _kind(request)
    return _atom(request, told.latest(here.log, kind, atom.SIZE), kind, lang)


@router.get("/feeds/atom/{page}.xml")
@router.get("/feeds/kinds/{kind}/atom/{page}.xml")
def atom_page(request: Request, page: str, lang: str = "") -> Response:
    """A full page of older changes, counted from 1, the oldest.

    Raises BadRequest for a language that there is not, NotFound for a kind without changes, and for a page.
    """
    here, kind = service(request), _kind(request)
    found = told.page(here.log, kind, atom.SIZE, _number(page))
    if found is None or found.number > found.full:
        full = found.full if found else told.latest(here.log, kind, atom.SIZE).full
        raise NotFound(f"The feed has no page {page}: its full pages are 1 to {full}.")
    return _atom(request, found, kind, lang)


@router.get("/feeds/activities")
@router.get("/feeds/kinds/{kind}/activities")
def activity_feed(request: Request) -> Response:
    """The collection of all changes of entities, or of those of one kind, which leads to its pages.

    Raises NotAcceptable, BadRequest for a format that there is not, NotFound for a kind without changes.
    """
    here, kind = service(request), _kind(request)
    total = here.log.count(kind or ENTITIES)
    return _json(request, activities.collection(_frame(here, kind), total), _SHORT)


@router.get("/feeds/activities/{page}")
@router.get("/feeds/kinds/{kind}/activities/{page}")
def activity_page(request: Request, page: str) -> Response:
    """A page of the collection, counted from 1, the oldest; the activities on it begin with the latest.

    Raises NotAcceptable, BadRequest for a format that there is not, NotFound for a kind without changes, or a page.
    """
    here, kind = service(request), _kind(request)
    found = told.page(here.log, kind, activities.SIZE, _number(page))
    if found is None:
        raise NotFound(f"The collection has no page {page}.", available=[_path("activities", 0, "", kind)])
    cache = _LONG if found.number <= found.full else _SHORT
    return _json(request, activities.page_of_collection(_frame(here, kind), found), cache)


def _atom(request: Request, found: told.Page, kind: str, lang: str) -> Response:
    here = service(request)
    if lang and lang not in LANGUAGES:
        raise BadRequest(f"There is no feed in {lang!r}.", available=list(LANGUAGES))
    of_kind = f" ({_names(here, lang or LANGUAGES[0]).get(kind, kind)})" if kind else ""
    say, query = speaker(lang or LANGUAGES[0]), f"?lang={lang}" if lang else ""
    frame = atom.Frame(
        title=say("feed-title") + of_kind,
        author=catalogue.title(here.store, here.base, lang),
        updated=here.log.stamp(here.published.version),
        language=lang or LANGUAGES[0],
        base=here.base,
        url=here.settings.url,
        name=here.base + _path("atom", 0, ".xml", kind).removeprefix("/") + query,
        address=lambda page: _address(here, _path("atom", page, ".xml", kind)) + query,
        page_of=f"{here.settings.url}feeds{query}",
        words=say,
    )
    headers = {"Cache-Control": _LONG if found.number else _SHORT, "Content-Language": frame.language}
    return answer(request, atom.written(frame, found), "application/atom+xml; charset=utf-8", headers)


def _frame(here: Service, kind: str) -> activities.Frame:
    return activities.Frame(
        names={language: speaker(language)("feed-title") for language in LANGUAGES},
        actor={language: catalogue.title(here.store, here.base, language) for language in LANGUAGES},
        base=here.base,
        url=here.settings.url,
        address=lambda page: _address(here, _path("activities", page, "", kind)),
    )


def _json(request: Request, document: dict[str, object], cache: str) -> Response:
    """A document under the media type that is asked for. Raises NotAcceptable, BadRequest."""
    asked, offered = request.query_params.get("format", ""), (_ACTIVITY,)
    accepted = of_name(asked, offered).media_type if asked else choose(header(request, "accept"), offers(offered))
    body = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    return answer(request, body, accepted, {"Cache-Control": cache, "Vary": "Accept"})


def _names(here: Service, language: str) -> dict[str, str]:
    """What the kinds are called in a language."""
    return names(catalogue.front(here.store, here.base, language, here.outline.properties).counts, here.base)


def _path(name: str, page: int, suffix: str, kind: str) -> str:
    """The path of a feed or of one of its pages: every page has one address, which needs no query."""
    folder = f"/feeds/kinds/{quote(kind, safe='')}" if kind else "/feeds"
    return f"{folder}/{name}/{page}{suffix}" if page else f"{folder}/{name}{suffix}"


def _address(here: Service, path: str) -> str:
    return here.settings.url + path.removeprefix("/")


def _kind(request: Request) -> str:
    """The kind that the path names; "" for all. Raises NotFound for one without changes."""
    kind = str(request.path_params.get("kind", ""))
    if kind and kind not in (kinds := service(request).log.kinds()):
        raise NotFound(f"Nothing of the kind {kind!r} ever changed.", available=kinds)
    return kind


def _number(page: str) -> int:
    if not (page.isascii() and page.isdecimal() and len(page) < 10 and page == page.lstrip("0")):
        raise NotFound(f"{page!r} is not the number of a page, which is 1 or more.")
    return int(page)
