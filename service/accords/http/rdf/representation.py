"""One resource, several representations: which one this request gets, and the headers that name the others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property, lru_cache
from urllib.parse import parse_qsl, quote

from fastapi import Request, Response
from pyoxigraph import Quad, Triple

from ...errors import NotAcceptable, NotFound
from ...registry.entities import Document
from ...registry.profiles import LABELLED, NATIVE, Profile
from ...terms import SCHEMA
from ..answers import ENTITY_CACHE, FOR_EVER, NEGOTIATED, answer, header
from ..link_header import Link, written
from ..page import Page, page_for
from ..service import Service, service
from . import formats, profiles
from .embedded import escaped
from .formats import DOCUMENT, FRAMED, HTML, JSON_LD, Format
from .negotiate import choose
from .views import written_as

Statements = Iterable[Quad | Triple]
_LONGEST_ACCEPT = 1024
"""Characters of an Accept header beyond which what it prefers is not remembered."""
_CONTEXT = "/context/1.jsonld"
"""Where JSON that is read as JSON-LD finds its context (JSON-LD 1.1, section 6.1)."""


@dataclass(frozen=True)
class Alternate:
    """A representation by its own URL, for links."""

    path: str
    media_type: str
    label: str


@dataclass(frozen=True)
class Resource:
    """Something that is answered at `path`, with `query` where that is part of its address, in each of `formats`.

    `statements` gives its RDF, with `first` as the subject that opens the document; `graphless` gives the same for
    syntaxes that have no graphs, where that takes less. `page` gives its HTML, which may depend on nothing of the
    request but the page that it is given: it is kept for others. `links` are what its Link header says beside the
    other representations. It comes in each of `profiles`; `views` gives, by token, the statements of those that are
    neither made by queries of the registry nor by adding labels. `varies` names request headers that lead to
    something else than a representation of it. `texts` gives the bytes of formats that are no RDF.
    `variant` tells apart what is kept of it, where it is not the same for all. `modified` is when it last changed, in
    UTC: without it, of what is not for ever, when the version was published.
    """

    path: str
    statements: Callable[[], Statements | Document]
    page: Callable[[Page, list[Alternate]], bytes] | None = None
    first: str = ""
    formats: tuple[Format, ...] = DOCUMENT
    cache: str = ENTITY_CACHE
    suffixed: bool = True
    graphless: Callable[[], Statements | Document] | None = None
    links: tuple[Link, ...] = ()
    query: str = ""
    variant: str = ""
    profiles: tuple[Profile, ...] = (NATIVE, LABELLED)
    views: Mapping[str, Callable[[], Statements]] = field(default_factory=dict)
    varies: tuple[str, ...] = ()
    texts: Mapping[Format, Callable[[], bytes]] = field(default_factory=dict)
    modified: datetime | None = None

    @cached_property
    def address(self) -> str:
        """Where it is negotiated."""
        return f"{quote(self.path)}?{self.query}" if self.query else quote(self.path)

    @cached_property
    def offered(self) -> tuple[Format, ...]:
        """The formats that it comes in: only what begins with one thing can be a tree."""
        return self.formats if self.first else tuple(each for each in self.formats if each is not FRAMED)

    def url(self, form: Format, profile: Profile = NATIVE) -> str:
        """Where this format has its own URL: by a suffix, or by a parameter where the path has no name to put it on."""
        url = f"{self._stem}{form.suffix}{f'?{self.query}' if self.suffixed and self.query else ''}"
        if profile is NATIVE:
            return url
        return f"{url}{'&' if '?' in url else '?'}_profile={profile.token}"

    @cached_property
    def _stem(self) -> str:
        path = quote(self.path)
        if self.suffixed:
            return f"{path}."
        return f"{path}?{self.query}&format=" if self.query else f"{path}?format="

    def alternates(self) -> list[Alternate]:
        """Every representation but other forms of JSON-LD."""
        plain = (each for each in self.formats if not each.form)
        return [Alternate(self.url(each), each.media_type, each.label) for each in plain]


def cut(name: str, among: tuple[Format, ...] = DOCUMENT) -> tuple[str, Format | None]:
    """A last path segment without the suffix of one of some formats, and that format; other dots belong to the name.

    >>> cut("oecd-0449-1.1"), cut("mar.ttl")[0], cut("mar.expanded.jsonld")[0]
    (('oecd-0449-1.1', None), 'mar', 'mar')
    """
    fitting = [each for each in among if name.endswith(f".{each.suffix}")]
    if not fitting:
        return name, None
    found = max(fitting, key=lambda each: len(each.suffix))
    return name[: -len(found.suffix) - 1], found


def suffixed(request: Request) -> Format | None:
    """The format of the suffix that the path has, if it has one. Raises NotFound for one that no format has."""
    suffix = request.path_params.get("suffix")
    if suffix is None:
        return None
    stem, found = cut(f".{suffix}")
    if found is None or stem:
        raise NotFound(f"No format has the suffix {suffix}.")
    return found


@dataclass(frozen=True)
class Choice:
    """What a request gets: a format, under which of its media types, whether by its headers, and in which profile."""

    form: Format
    media_type: str
    negotiated: bool
    profile: Profile = NATIVE

    @property
    def content_type(self) -> str:
        """The Content-Type header of the answer."""
        return self.form.content_type(self.media_type)


def represent(request: Request, resource: Resource, fixed: Format | None = None) -> Response:
    """`resource` as `fixed` says (its own URL), as `?format=` says, or as the Accept header prefers.

    The profile is that of `?_profile=` or, where the address fixes no format, of the Accept-Profile header. Raises as
    `chosen` and `profiles.asked_for` do.
    """
    parameters = request.query_params
    wanted = parameters.get("_profile", "")
    if profiles.wants_list(wanted):
        return list_of_profiles(request, resource)
    asked = parameters.get("format", "") or parameters.get("_mediatype", "")
    wishes = "" if fixed or asked else header(request, "accept-profile")
    profile = profiles.asked_for(wanted, wishes, resource.profiles)
    choice = chosen(resource, fixed, asked, header(request, "accept"), profile)
    here = service(request)
    if resource.modified is None and resource.cache != FOR_EVER:
        resource = replace(resource, modified=here.modified)
    told = headers(resource, choice)
    if choice.form is not HTML:
        return answer(request, data(here, resource, choice.form, profile), choice.content_type, told)
    links = tuple(each for each in resource.links if not each.attributes.get("anchor"))
    query = tuple(parse_qsl(resource.query))  # nothing else that is asked is kept for the next reader
    page = replace(page_for(request), query=query, links=links)
    own = {"Content-Location": page.link(resource.url(HTML)), "Content-Language": page.language}
    if not choice.negotiated:
        own["Vary"] = ", ".join(["Accept-Language", *resource.varies])
    return answer(request, _page(here, resource, page), choice.content_type, {**told, **own})


def chosen(resource: Resource, fixed: Format | None, asked: str, accept: str, profile: Profile = NATIVE) -> Choice:
    """The representation that a request gets: the one of its URL, the one that it names, or the one that it prefers.

    A page is in no profile but the native one. Raises `NotAcceptable`, which says where each representation is (RFC
    9110, section 15.5.7), `BadRequest` for a format that does not exist,
    or NotFound for the URL of one that is not offered.
    """
    offered = resource.offered if profile is NATIVE else tuple(each for each in resource.offered if each.rdf)
    if fixed and fixed not in offered:
        raise NotFound(
            f"{resource.path} does not come in {fixed.label}.", available=[a.path for a in resource.alternates()]
        )
    if fixed or asked:
        form = fixed or formats.of_name(asked, offered)
        return Choice(form, form.media_type, negotiated=False, profile=profile)
    remembering = len(accept) < _LONGEST_ACCEPT
    try:
        form, media_type = (_preferred if remembering else _preferred.__wrapped__)(accept, offered)
    except NotAcceptable as refused:
        there = [{**each.link, "url": resource.url(each, profile)} for each in offered]
        raise NotAcceptable(refused.detail, **refused.extra, representations=there) from None
    return Choice(form, media_type, negotiated=True, profile=profile)


@lru_cache(maxsize=1024)
def _preferred(accept: str, offered: tuple[Format, ...]) -> tuple[Format, str]:
    media_type = choose(accept, formats.offers(offered))
    return formats.of_media_type(media_type, offered), media_type


def headers(resource: Resource, choice: Choice) -> dict[str, str]:
    """What an answer says of itself: what it is (Content-Location) and what else there is (Link rel="alternate")."""
    told = {
        "Content-Location": resource.url(choice.form, choice.profile),
        "Link": written(_links(resource, choice)),
        "Cache-Control": resource.cache,
    }
    if resource.modified:
        told["Last-Modified"] = format_datetime(resource.modified, usegmt=True)
    if choice.form.rdf:
        told["Content-Profile"] = f"<{choice.profile.iri}>"
    varies = [*([NEGOTIATED] if choice.negotiated else []), *resource.varies]
    return {**told, "Vary": ", ".join(varies)} if varies else told


def _links(resource: Resource, choice: Choice) -> Iterable[Link]:
    """The other formats and profiles, what the answer conforms to, and what the resource says beside.

    Where it has a set of links, metadata at an address of their own lead back to it (FAIR Signposting, level 1).
    """
    others = [each for each in resource.offered if each is not choice.form or choice.profile is not NATIVE]
    yield from (Link(resource.url(each), "alternate", each.link) for each in others)
    yield from profiles.links(resource.address, resource.profiles, resource.formats[0].media_type)
    if choice.form.rdf:
        own = {"type": choice.form.link["type"], "profile": choice.profile.iri}
        yield Link(resource.url(choice.form, choice.profile), "self", own)
        yield Link(choice.profile.iri, "profile")
    if choice.media_type == "application/json" and choice.profile.context is None:
        yield Link(_CONTEXT, f"{formats.FORMS}context", {"type": "application/ld+json"})
    yield from resource.links
    if choice.form.rdf and not choice.negotiated and any(each.rel == "linkset" for each in resource.links):
        yield Link(resource.address, "describes", {"type": HTML.media_type})


def list_of_profiles(request: Request, resource: Resource) -> Response:
    """The list of the profiles in which a resource comes, and in its Link header each with each format."""
    rdf = [each for each in resource.offered if each.rdf]
    every = [
        Link(resource.url(form, each), "alternate", {"type": form.link["type"], "profile": each.iri})
        for each in resource.profiles
        for form in rdf
        if not form.form
    ]
    links = [*every, *profiles.links(resource.address, resource.profiles, rdf[0].media_type)]
    links += profiles.tokens(resource.profiles)
    told = {"Link": written(links), "Content-Profile": f"<{profiles.LIST_PROFILE}>"}
    body = profiles.listed(resource.address, resource.profiles, [each.media_type for each in rdf])
    return answer(request, body, "application/json", told)


def _page(here: Service, resource: Resource, page: Page) -> bytes:
    make = resource.page
    assert make, "a resource that offers HTML has a page"
    key = f"{HTML.suffix} {page.path} {page.language} {page.chosen}"

    def made() -> bytes:
        schema = next((each for each in resource.profiles if each.iri == SCHEMA), None)
        embedded = escaped(data(here, resource, JSON_LD, schema)) if schema else ""
        return make(replace(page, embedded=embedded), resource.alternates())

    return here.kept.get((resource.address, key), made)


def data(here: Service, resource: Resource, form: Format, profile: Profile = NATIVE) -> bytes:
    """`resource` in a format that is no page, as it is kept or as it is made now. Raises as its statements do."""
    light = resource.graphless if not form.holds_graphs else None
    read = light or resource.statements

    def made() -> bytes:
        if form in resource.texts:
            return resource.texts[form]()
        view = resource.views.get(profile.token)
        return written_as(here, form, profile, view() if view else read(), resource.first)

    return here.kept.get((resource.address, f"{form.suffix} {profile.token} {resource.variant}"), made)
