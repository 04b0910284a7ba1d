"""One resource, several representations: which one this request gets, and the headers that name the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote

from fastapi import Request, Response
from pyoxigraph import Quad, Triple

from ..errors import NotFound
from . import formats
from .answers import ENTITY_CACHE, NEGOTIATED, answer, header
from .formats import DOCUMENT, HTML, JSON_LD, Format
from .negotiate import choose
from .page import Page, page_for
from .serialisation import write
from .service import Service, service

Statements = Iterable[Quad | Triple]


@dataclass(frozen=True)
class Alternate:
    """A representation by its own URL, for links."""

    path: str
    media_type: str
    label: str


@dataclass(frozen=True)
class Resource:
    """Something that is answered at `path` in each of `formats`.

    `statements` gives its RDF, with `first` as the subject that opens the document; `page` gives its HTML, which may
    depend on nothing of the request but the page that it is given: it is kept for others.
    """

    path: str
    statements: Callable[[], Statements]
    page: Callable[[Page, list[Alternate]], bytes] | None = None
    first: str = ""
    formats: tuple[Format, ...] = DOCUMENT
    cache: str = ENTITY_CACHE
    suffixed: bool = True

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


def represent(request: Request, resource: Resource, fixed: Format | None = None) -> Response:
    """`resource` as `fixed` says (its own URL), as `?format=` says, or as the Accept header prefers.

    The answer names what it is (Content-Location) and what else there is (Link rel="alternate"). Raises
    `NotAcceptable`, `BadRequest` for a format that does not exist, or NotFound for the URL of one that is not offered.
    """
    if fixed and fixed not in resource.formats:
        raise NotFound(
            f"{resource.path} does not come in {fixed.label}.", available=[a.path for a in resource.alternates()]
        )
    asked = request.query_params.get("format", "")
    negotiated = not (fixed or asked)
    if negotiated:
        media_type = choose(header(request, "accept"), formats.offers(resource.formats))
        form = formats.of_media_type(media_type, resource.formats)
    else:
        form = fixed or formats.of_name(asked, resource.formats)
        media_type = form.media_type
    page = replace(page_for(request), query=())  # what else was asked is not kept for the next reader
    headers = {
        "Content-Location": page.link(resource.url(form)) if form is HTML else resource.url(form),
        "Link": _link(resource, form),
        "Cache-Control": resource.cache,
        "Vary": NEGOTIATED if negotiated else "Accept-Language" if form is HTML else "",
    }
    if form is HTML:
        headers["Content-Language"] = page.language
    body = _body(service(request), resource, form, page)
    return answer(request, body, form.content_type(media_type), {name: text for name, text in headers.items() if text})


def _link(resource: Resource, form: Format) -> str:
    others = [each for each in resource.alternates() if each.media_type != form.media_type]
    return ", ".join(f'<{each.path}>; rel="alternate"; type="{each.media_type}"' for each in others)


def _body(here: Service, resource: Resource, form: Format, page: Page) -> bytes:
    if form.rdf is None:
        make = resource.page
        assert make, "a resource that offers HTML has a page"
        key = f"{form.suffix} {page.path} {page.language} {page.chosen}"
        return here.kept.get((resource.path, key), lambda: make(page, resource.alternates()))
    syntax = form.rdf

    def made() -> bytes:
        statements = resource.statements()
        if form is JSON_LD:
            return here.compactor.compact(statements, resource.first)
        return write(statements, syntax, here.published.prefixes, resource.first)

    return here.kept.get((resource.path, form.suffix), made)
