"""Events as a calendar over HTTP (text/calendar): all of them, and those that name one entity or concept."""

from fastapi import APIRouter, Request, Response

from ...errors import BadRequest, NotFound
from ...registry import catalogue, entities, listing
from ...registry.feeds import calendar
from ...registry.feeds.events import events
from ...registry.labels import Labels
from ..answers import answer
from ..service import Service, service
from ..wording import LANGUAGES, speaker

router = APIRouter()
_CALENDAR = "text/calendar; charset=utf-8"
ALL = "/meetings.ics"


@router.get(ALL)
def meetings(request: Request, lang: str = "") -> Response:
    """All events that are published, in the language that `lang` says. Raises BadRequest for one that there is not."""
    return _calendar(request, ALL, lang)


@router.get("/doc/{kind}/{slug}.ics")
def of_entity(request: Request, kind: str, slug: str, lang: str = "") -> Response:
    """The events that name an entity: those of a body, those in a place; an event itself.

    Raises NotFound for what is not known, BadRequest for a language that there is not.
    """
    here = service(request)
    return _naming(request, entities.entity_iri(here.base, kind, slug), f"/doc/{kind}/{slug}.ics", lang)


@router.get("/doc/concept/{scheme}/{slug}.ics")
def of_concept(request: Request, scheme: str, slug: str, lang: str = "") -> Response:
    """The events that name a concept: those of a series, those that are planned.

    Raises NotFound for what is not known, BadRequest for a language that there is not.
    """
    here = service(request)
    return _naming(request, entities.concept_iri(here.base, scheme, slug), f"/doc/concept/{scheme}/{slug}.ics", lang)


def _naming(request: Request, iri: str, path: str, lang: str) -> Response:
    if not listing.known(service(request).store, iri):
        raise NotFound(f"Nothing is known about <{iri}>. The lists under /id/ name all that is here.", lists="/id/")
    return _calendar(request, path, lang, iri)


def _calendar(request: Request, path: str, lang: str, thing: str = "") -> Response:
    here = service(request)
    if lang and lang not in LANGUAGES:
        raise BadRequest(f"There is no calendar in {lang!r}.", available=list(LANGUAGES))
    language = lang or LANGUAGES[0]
    body = here.kept.get((path, f"ics {language}"), lambda: _written(here, path, language, thing))
    return answer(request, body, _CALENDAR, {"Content-Language": language})


def _written(here: Service, path: str, language: str, thing: str) -> bytes:
    say = speaker(language)
    found = events(here.store, language, thing)
    about = Labels.of(here.store, [thing], language).texts().get(thing, "") if thing else ""
    frame = calendar.Frame(
        name=say("calendar-title", name=about or catalogue.title(here.store, here.base, language)),
        page=here.settings.url + (path.removesuffix(".ics").removeprefix("/") if thing else "feeds"),
        address=here.settings.url + path.removeprefix("/") + f"?lang={language}",
        language=language,
        base=here.base,
        url=here.settings.url,
        not_known=lambda names: say("calendar-not-known", names="; ".join(names)),
        changed=here.log.stamp(here.published.version),
    )
    kinds = {each.iri.removeprefix(f"{here.base}id/").partition("/")[0] for each in found}
    lives = {iri: life for kind in kinds for iri, life in here.log.lives(kind).items()}
    return calendar.written(frame, found, lives)
