"""Feeds of changes over HTTP: Atom, ActivityStreams, and the page that explains all feeds."""

import json
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode

from ..errors import BadRequest, NotFound
from ..registry.assembly import graph_iri
from ..registry.catalogue import dataset_iri
from ..registry.feeds import activities, atom, told
from ..registry.feeds.log import ENTITIES
from ..registry.labels import best
from ..terms import DCTERMS
from .answers import answer, header
from .formats import Format, of_media_type, of_name, offers
from .negotiate import choose
from .page import page_for, render
from .service import Service, service
from .wording import LANGUAGES, speaker

router = APIRouter()
ATOM, ACTIVITIES = "/feeds/atom.xml", "/feeds/activities"
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
    body = render(request, "feeds.html", kinds=here.log.kinds(), url=here.settings.url)
    return answer(
        request, body, "text/html; charset=utf-8", {"Content-Language": page.language, "Vary": "Accept-Language"}
    )


@router.get(ATOM)
def atom_feed(request: Request, kind: str = "", page: str = "", lang: str = "") -> Response:
    """The latest changes of entities, or of those of one `kind`; with `page`, a full page of older ones.

    Raises BadRequest for a language that there is not, NotFound for a kind without changes, or a page.
    """
    here = service(request)
    language = _language(lang)
    _see_that_there_are(here, kind)
    found = told.page(here.log, kind, atom.SIZE, _number(page)) if page else told.latest(here.log, kind, atom.SIZE)
    if found is None or found.number > found.full:
        full = found.full if found else told.latest(here.log, kind, atom.SIZE).full
        raise NotFound(f"The feed has no page {page}: its full pages are 1 to {full}.")
    say = speaker(language)
    frame = atom.Frame(
        title=say("feed-title") + (f" ({kind})" if kind else ""),
        author=_title(here, language),
        updated=here.log.stamp(here.published.version),
        language=language,
        base=here.base,
        url=here.settings.url,
        address=partial(_address, here, ATOM, kind=kind, lang=lang),
        page_of=f"{here.settings.url}feeds" + (f"?lang={lang}" if lang else ""),
        words=say,
    )
    headers = {"Cache-Control": _LONG if found.number else _SHORT, "Content-Language": language}
    return answer(request, atom.written(frame, found), "application/atom+xml; charset=utf-8", headers)


@router.get(ACTIVITIES)
def activity_feed(request: Request, kind: str = "", page: str = "") -> Response:
    """The collection of all changes of entities, or of those of one `kind`; with `page`, a page of it.

    Raises NotAcceptable, BadRequest for a format that there is not, NotFound for a kind without changes, or a page.
    """
    here = service(request)
    asked = request.query_params.get("format", "")
    media_type = (
        of_name(asked, (_ACTIVITY,)).media_type if asked else choose(header(request, "accept"), offers((_ACTIVITY,)))
    )
    of_media_type(media_type, (_ACTIVITY,))
    _see_that_there_are(here, kind)
    frame = activities.Frame(
        names={language: speaker(language)("feed-title") for language in LANGUAGES},
        actor={language: _title(here, language) for language in LANGUAGES},
        base=here.base,
        url=here.settings.url,
        address=partial(_address, here, ACTIVITIES, kind=kind, lang=""),
    )
    if not page:
        total = here.log.count(kind or ENTITIES)
        return _json(request, activities.collection(frame, total), media_type, _SHORT)
    found = told.page(here.log, kind, activities.SIZE, _number(page))
    if found is None:
        raise NotFound(f"The collection has no page {page}.", available=[ACTIVITIES])
    cache = _LONG if found.number <= found.full else _SHORT
    return _json(request, activities.page_of_collection(frame, found), media_type, cache)


def _json(request: Request, document: dict[str, object], media_type: str, cache: str) -> Response:
    body = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    return answer(request, body, media_type, {"Cache-Control": cache, "Vary": "Accept"})


def _address(here: Service, path: str, page: int, *, kind: str, lang: str) -> str:
    """The absolute address of a page of a feed, always written in one way."""
    given = {"kind": kind, "lang": lang, "page": str(page) if page else ""}
    query = urlencode({name: value for name, value in given.items() if value})
    return here.settings.url + path.removeprefix("/") + (f"?{query}" if query else "")


def _see_that_there_are(here: Service, kind: str) -> None:
    if kind and kind not in (kinds := here.log.kinds()):
        raise NotFound(f"Nothing of the kind {kind!r} ever changed.", available=kinds)


def _number(page: str) -> int:
    if not (page.isascii() and page.isdecimal() and len(page) < 10 and int(page)):
        raise BadRequest(f"{page!r} is not the number of a page, which is 1 or more.")
    return int(page)


def _language(lang: str) -> str:
    if lang and lang not in LANGUAGES:
        raise BadRequest(f"There is no feed in {lang!r}.", available=list(LANGUAGES))
    return lang or LANGUAGES[0]


def _title(here: Service, language: str) -> str:
    """What the dataset is called."""
    titles = here.store.match(
        NamedNode(dataset_iri(here.base)), NamedNode(DCTERMS + "title"), graph=graph_iri(here.base, "meta")
    )
    return best((each.object for each in titles), language) or here.base
