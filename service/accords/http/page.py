"""Render a page: the language it is in, the links that keep that language, and one template environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined

from ..registry.feeds.events import has_events
from ..terms import shortened
from . import dates, links
from .answers import header
from .licence import licence_name
from .link_header import Link
from .names import named
from .rdf.embedded import page_itself
from .rdf.negotiate import choose_language
from .service import Service, service
from .wording import LANGUAGES, speaker

TEMPLATES = Environment(
    loader=PackageLoader("accords.http"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_THOUSANDS = {"en": ",", "fr": "\N{NARROW NO-BREAK SPACE}"}


@dataclass(frozen=True)
class Page:
    """One page: its path, its language, and whether `?lang=` asked for it (then its links ask for it too).

    `addressed` says whether its address alone leads to it again, as it does not where a POST asked for it. `links` are
    those of its Link header that its head says, too. `embedded` is what it says of its subject in the terms of
    schema.org, "" where it is a page and no more.
    """

    path: str
    query: tuple[tuple[str, str], ...]
    language: str
    chosen: bool
    addressed: bool
    links: tuple[Link, ...] = ()
    embedded: str = ""

    def link(self, path: str) -> str:
        """`path` on this host, in the language that the reader chose."""
        if not self.chosen:
            return path
        before, mark, fragment = path.partition("#")
        joint = "&" if "?" in before else "?"
        return f"{before}{joint}lang={self.language}{mark}{fragment}"

    def in_language(self, language: str) -> str:
        """This same page in another language."""
        return self.with_parameters(lang=language)

    def with_parameters(self, **values: str) -> str:
        """This same page with other values of some parameters; one that is empty is left out."""
        kept = [(name, value) for name, value in self.query if name not in values]
        return f"{self.path}?{urlencode([*kept, *((name, value) for name, value in values.items() if value)])}"

    def parameter(self, name: str) -> str:
        """The first value of a parameter in its address, or ""."""
        return next((value for each, value in self.query if each == name), "")


def page_for(request: Request) -> Page:
    """The page that `request` asks for: `?lang=` wins over Accept-Language; one that is unknown counts for nothing."""
    asked = request.query_params.get("lang", "").lower()
    chosen = asked in LANGUAGES
    language = asked if chosen else choose_language(header(request, "accept-language"), LANGUAGES)
    parameters = tuple(request.query_params.multi_items())
    return Page(request.url.path, parameters, language, chosen, addressed=request.method != "POST")


def render(request: Request, template: str, page: Page | None = None, **values: Any) -> bytes:
    """The HTML of `template` for `page`, or for the one that `request` asks for, every value escaped, as UTF-8."""
    page = page or page_for(request)
    return TEMPLATES.get_template(template).render({**_tools(service(request), page), **values}).encode()


def _tools(here: Service, page: Page) -> dict[str, Any]:
    """What every template may call."""

    def local(iri: str) -> str | None:
        path = links.local(iri, here.base)
        return page.link(path) if path else None

    def in_words(value: str) -> str:
        return dates.in_words(value, page.language)

    def moment(value: str) -> str:
        return dates.moment(value, page.language)

    def number(value: int) -> str:
        return f"{value:,}".replace(",", _THOUSANDS[page.language])

    def said(texts: Mapping[str, str]) -> str:
        return texts.get(page.language) or texts.get("en") or next(iter(texts.values()), "")

    def embedded(title: str) -> str:
        address = here.settings.url + page.path.removeprefix("/")
        site = here.settings.url, here.called[page.language]
        return page.embedded or page_itself(title, quote(address, safe="/:"), site, page.language)

    def short(iri: str) -> str:
        return shortened(iri, here.published.prefixes)

    return {
        "alternates": (),
        "page": page,
        "t": speaker(page.language),
        "here": local,
        "list_of": lambda iri: links.list_of(iri, here.base),
        "anchor": links.anchor,
        "current": here.published.version,
        "has_events": lambda iri: has_events(here.store, iri),
        "embedded": embedded,
        "host": links.host,
        "is_web": links.is_web,
        "is_date": dates.is_date,
        "in_words": in_words,
        "moment": moment,
        "named": lambda term: named(term, here.published.prefixes, page.language),
        "number": number,
        "promised": bool(here.assets.persistence),
        "published_on": here.editions.time,
        "registry": here.called[page.language],
        "licences": [(each, licence_name(each)) for each in here.credits.licenses],
        "said": said,
        "short": short,
    }
