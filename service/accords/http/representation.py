"""One resource, several representations: which one this request gets, and the headers that name the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from urllib.parse import quote

from fastapi import Request, Response
from pyoxigraph import Quad, Triple

from ..errors import NotFound
from ..registry.entities import Document
from . import formats
from .answers import ENTITY_CACHE, NEGOTIATED, answer, header
from .formats import DOCUMENT, HTML, JSON_LD, Format
from .link_header import Link, written
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
    request but the page that it is given: it is kept for others. `links` are what its Link header says beside the
    other representations.
    """

    path: str
    statements: Callable[[], Statements | Document]
    page: Callable[[Page, list[Alternate]], bytes] | None = None
    first: str = ""
    formats: tuple[Format, ...] = DOCUMENT
    cache: str = ENTITY_CACHE
    suffixed: bool = True
    graphless: Callable[[], Document] | None = None
    links: tuple[Link, ...] = ()

    def url(self, form: Format) -> str:
        """Where this format has its own URL: by a suffix, or by a parameter where the path has no name to put it on."""
        return f"{self._stem}{form.suffix}"

    @cached_property
    def _stem(self) -> str:
        return f"{quote(self.path)}." if self.suffixed else f"{self.path}?format="

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

    @property
    def content_type(self) -> str:
        """The Content-Type header of the answer."""
        return self.form.content_type(self.media_type)


def represent(request: Request, resource: Resource, fixed: Format | None = None) -> Response:
    """`resource` as `fixed` says (its own URL), as `?format=` says, or as the Accept header prefers.

    Raises as `chosen` does.
    """
    choice = chosen(resource, fixed, request.query_params.get("format", ""), header(request, "accept"))
    here = service(request)
    if choice.form is not HTML:
        return answer(request, data(here, resource, choice.form), choice.content_type, headers(resource, choice))
    page = replace(page_for(request), query=(), links=resource.links)  # the query is not kept for the next reader
    own = {"Content-Location": page.link(resource.url(HTML)), "Content-Language": page.language}
    if not choice.negotiated:
        own["Vary"] = "Accept-Language"
    body = _page(here, resource, page)
    return answer(request, body, choice.content_type, {**headers(resource, choice), **own})


def chosen(resource: Resource, fixed: Format | None, asked: str, accept: str) -> Choice:
    """The representation that a request gets: the one of its URL, the one that it names, or the one that it prefers.

    Raises `NotAcceptable`, `BadRequest` for a format that does not exist, or NotFound for the URL of one that is not
    offered.
    """
    if fixed and fixed not in resource.formats:
        raise NotFound(
            f"{resource.path} does not come in {fixed.label}.", available=[a.path for a in resource.alternates()]
        )
    if fixed or asked:
        form = fixed or formats.of_name(asked, resource.formats)
        return Choice(form, form.media_type, negotiated=False)
    choice: Choice = (_preferred if len(accept) < _LONGEST_ACCEPT else _preferred.__wrapped__)(accept, resource.formats)
    return choice


@lru_cache(maxsize=1024)
def _preferred(accept: str, offered: tuple[Format, ...]) -> Choice:
    media_type = choose(accept, formats.offers(offered))
    return Choice(formats.of_media_type(media_type, offered), media_type, negotiated=True)


def headers(resource: Resource, choice: Choice) -> dict[str, str]:
    """What an answer says of itself: what it is (Content-Location) and what else there is (Link rel="alternate")."""
    told = {
        "Content-Location": resource.url(choice.form),
        "Link": _link(resource, choice.form),
        "Cache-Control": resource.cache,
    }
    return {**told, "Vary": NEGOTIATED} if choice.negotiated else told


def _link(resource: Resource, form: Format) -> str:
    others = [each for each in resource.formats if each is not form]
    alternates = [Link(resource.url(each), "alternate", {"type": each.media_type}) for each in others]
    return written([*alternates, *resource.links])


def _page(here: Service, resource: Resource, page: Page) -> bytes:
    make = resource.page
    assert make, "a resource that offers HTML has a page"
    key = f"{HTML.suffix} {page.path} {page.language} {page.chosen}"
    return here.kept.get((resource.path, key), lambda: make(page, resource.alternates()))


def data(here: Service, resource: Resource, form: Format) -> bytes:
    """`resource` in a syntax of RDF, as it is kept or as it is made now. Raises as its statements do."""
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
