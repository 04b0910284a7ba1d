"""One resource, several representations: which one this request gets, and the headers that name the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote

from fastapi import Request, Response
from pyoxigraph import Quad, Triple

from ..errors import NotFound
from ..registry.entities import Document
from . import formats
from .answers import ENTITY_CACHE, NEGOTIATED, answer, header
from .formats import DOCUMENT, HTML, JSON_LD, Format
from .negotiate import choose
from .page import Page, page_for
from .serialisation import write
from .service import Service, service

Statements = Iterable[Quad | Triple]
_LONGEST_ACCEPT = 1024
"""Characters of an Accept header beyond which what it prefers is not remembered."""


@dataclass(frozen=True)
class Alternate:
    """A representation by its own URL, for links."""

    path: str
    media_type: str
    label: str


@dataclass(frozen=True)
class Resource:
    """Something that is answered at `path` in each of `formats`.

    `statements` gives its RDF, with `first` as the subject that opens the document; `graphless` gives the same for
    syntaxes that have no graphs, where that takes less. `page` gives its HTML, which may depend on nothing of the
    request but the page that it is given: it is kept for others.
    """

    path: str
    statements: Callable[[], Statements | Document]
    page: Callable[[Page, list[Alternate]], bytes] | None = None
    first: str = ""
    formats: tuple[Format, ...] = DOCUMENT
    cache: str = ENTITY_CACHE
    suffixed: bool = True
    graphless: Callable[[], Document] | None = None

    def url(self, form: Format) -> str:
        """Where this format has its own URL: by a suffix, or by a parameter where the path has no name to put it on."""
        return f"{quote(self.path)}.{form.suffix}" if self.suffixed else f"{self.path}?format={form.suffix}"

    def alternates(self) -> list[Alternate]:
        """Every representation."""
        return [Alternate(self.url(each), each.media_type, each.label) for each in self.formats]


def cut(name: str) -> tuple[str, Format | None]:
    """A last path segment without the suffix of a format, and that format; other dots belong to the name.

    >>> cut("oecd-0449-1.1"), cut("mar.ttl")[0]
    (('oecd-0449-1.1', None), 'mar')
    """
    stem, dot, suffix = name.rpartition(".")
    found = next((each for each in DOCUMENT if dot and each.suffix == suffix), None)
    return (stem, found) if found else (name, None)


def suffixed(request: Request) -> Format | None:
    """The format of the suffix that the path has, if it has one. Raises NotFound for one that no format has."""
    suffix = request.path_params.get("suffix")
    if suffix is None:
        return None
    found = cut(f".{suffix}")[1]
    if found is None:
        raise NotFound(f"No format has the suffix {suffix}.")
    return found


@dataclass(frozen=True)
class Choice:
    """What a request gets: a format, under which of its media types, and whether that depends on its headers."""

    form: Format
    media_type: str
    negotiated: bool


def represent(request: Request, resource: Resource, fixed: Format | None = None) -> Response:
    """`resource` as `fixed` says (its own URL), as `?format=` says, or as the Accept header prefers.

    Raises as `chosen` does.
    """
    return represented(request, resource, chosen(request, resource, fixed))


def chosen(request: Request, resource: Resource, fixed: Format | None = None) -> Choice:
    """The representation that a request gets.

    Raises `NotAcceptable`, `BadRequest` for a format that does not exist, or NotFound for the URL of one that is not
    offered.
    """
    if fixed and fixed not in resource.formats:
        raise NotFound(
            f"{resource.path} does not come in {fixed.label}.", available=[a.path for a in resource.alternates()]
        )
    asked = request.query_params.get("format", "")
    if fixed or asked:
        form = fixed or formats.of_name(asked, resource.formats)
        return Choice(form, form.media_type, negotiated=False)
    accept = header(request, "accept")
    choice: Choice = (_preferred if len(accept) < _LONGEST_ACCEPT else _preferred.__wrapped__)(accept, resource.formats)
    return choice


@lru_cache(maxsize=1024)
def _preferred(accept: str, offered: tuple[Format, ...]) -> Choice:
    media_type = choose(accept, formats.offers(offered))
    return Choice(formats.of_media_type(media_type, offered), media_type, negotiated=True)


def represented(request: Request, resource: Resource, choice: Choice) -> Response:
    """`resource` in a representation: it names what it is (Content-Location) and what else there is (Link)."""
    form = choice.form
    page = (
        replace(page_for(request), query=()) if form is HTML else None
    )  # what else was asked is not for the next reader
    headers = {
        "Content-Location": page.link(resource.url(form)) if page else resource.url(form),
        "Link": _link(resource, form),
        "Cache-Control": resource.cache,
        "Vary": NEGOTIATED if choice.negotiated else "Accept-Language" if page else "",
        "Content-Language": page.language if page else "",
    }
    here = service(request)
    body = _page(here, resource, page) if page else _data(here, resource, form)
    told = {name: text for name, text in headers.items() if text}
    return answer(request, body, form.content_type(choice.media_type), told)


def _link(resource: Resource, form: Format) -> str:
    others = [each for each in resource.alternates() if each.media_type != form.media_type]
    return ", ".join(f'<{each.path}>; rel="alternate"; type="{each.media_type}"' for each in others)


def _page(here: Service, resource: Resource, page: Page) -> bytes:
    make = resource.page
    assert make, "a resource that offers HTML has a page"
    key = f"{HTML.suffix} {page.path} {page.language} {page.chosen}"
    return here.kept.get((resource.path, key), lambda: make(page, resource.alternates()))


def _data(here: Service, resource: Resource, form: Format) -> bytes:
    syntax = form.rdf
    assert syntax, "what is no page is in a syntax of RDF"
    read = resource.statements if form.holds_graphs else resource.graphless or resource.statements

    def made() -> bytes:
        found = read()
        if form is JSON_LD:
            return here.compactor.compact(found, resource.first)
        statements = found.quads if isinstance(found, Document) else found
        return write(statements, syntax, here.published.prefixes, resource.first)

    return here.kept.get((resource.path, form.suffix), made)
