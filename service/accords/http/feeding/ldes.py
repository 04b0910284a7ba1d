"""The Linked Data Event Stream over HTTP: its root, which may change, and its pages, which do not when full."""

from collections.abc import Callable, Iterable

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from ...errors import NotFound
from ...registry.assembly import graph_iri
from ...registry.entities import dataset_iri
from ...registry.feeds.stream import PAGE, PREFIXES, Stream
from ...registry.profiles import NATIVE
from ...store import Term
from ...terms import DCTERMS
from ..answers import FOR_EVER, answer, header
from ..rdf import profiles
from ..rdf.formats import HTML, JSON_LD, N_QUADS, N_TRIPLES, TRIG, TURTLE, Format
from ..rdf.representation import Resource, chosen, headers, list_of_profiles
from ..service import Service, service

router = APIRouter()
ROOT = "/feeds/ldes"
_FORMATS = (TRIG, N_QUADS, JSON_LD, TURTLE, N_TRIPLES)
_HOLD_GRAPHS = (TRIG, N_QUADS, JSON_LD)
_WITHOUT_PREFIXES = (RdfFormat.JSON_LD, RdfFormat.N_QUADS, RdfFormat.N_TRIPLES)
SHORT = "public, max-age=60"
"""Of what grows with the next version."""


@router.get(ROOT)
def root(request: Request) -> Response:
    """The description of the stream, with the addresses of its pages; a browser is sent to the page on all feeds."""
    resource = _resource(ROOT, (*_FORMATS, HTML), SHORT)
    return _answered(request, resource, lambda stream, form: stream.root(_licences(service(request))))


@router.get(ROOT + "/{number}")
def page(request: Request, number: str) -> Response:
    """One page, counted from 1. Raises NotFound for one that has no member yet."""
    stream = _stream(service(request))
    last = stream.pages()
    if not (number.isascii() and number.isdecimal() and number == number.lstrip("0") and int(number[:9]) <= last):
        raise NotFound(f"The stream has no page {number}: its pages are 1 to {last}.", available=[f"{ROOT}/{last}"])
    at = int(number)
    cache = FOR_EVER if stream.is_full(at) else SHORT
    resource = _resource(f"{ROOT}/{at}", _FORMATS, cache)
    return _answered(request, resource, lambda stream, form: stream.page(at, graphs=form in _HOLD_GRAPHS))


@router.get(ROOT + "/v/{version}")
def version(request: Request, version: str) -> Response:
    """Where the members of a version begin: the names of versions of what is no entity lead here."""
    here = service(request)
    first = here.log.first_of(int(version)) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
    if not first:
        raise NotFound(f"No version {version} changes anything that is asserted.")
    return Response(status_code=303, headers={"Location": f"{ROOT}/{(first - 1) // PAGE + 1}"})


def _resource(path: str, formats: tuple[Format, ...], cache: str) -> Resource:
    """What members are told in is the profile of the registry alone: labels of others would change what is for ever."""
    return Resource(path, tuple, formats=formats, cache=cache, suffixed=False, profiles=(NATIVE,))


def _answered(request: Request, resource: Resource, quads: Callable[[Stream, Format], Iterable[Quad]]) -> Response:
    """Raises NotAcceptable, BadRequest for a format or a profile that there is not."""
    wanted = request.query_params.get("_profile", "")
    if profiles.wants_list(wanted):
        return list_of_profiles(request, resource)
    profiles.asked_for(wanted, "", resource.profiles)
    choice = chosen(resource, None, request.query_params.get("format", ""), header(request, "accept"))
    here = service(request)
    if choice.form is HTML:
        return Response(status_code=303, headers={"Location": "/feeds#ldes", "Vary": "Accept"})
    body = here.kept.get(
        (resource.path, choice.form.suffix), lambda: _written(quads(_stream(here), choice.form), choice.form)
    )
    return answer(request, body, choice.content_type, headers(resource, choice))


def _written(quads: Iterable[Quad], form: Format) -> bytes:
    """In the order in which they come, so that a member stands whole; JSON-LD without a context to be fetched."""
    syntax = form.rdf
    assert syntax, "every format of the stream is a syntax of RDF"
    prefixes = None if syntax in _WITHOUT_PREFIXES else PREFIXES
    if form in _HOLD_GRAPHS:
        return serialize(quads, format=syntax, prefixes=prefixes) or b""
    return serialize((quad.triple for quad in quads), format=syntax, prefixes=prefixes) or b""


def _licences(here: Service) -> list[Term]:
    """The licences of the dataset, which are those of what is told of it."""
    dataset, meta = NamedNode(dataset_iri(here.base)), graph_iri(here.base, "meta")
    return [each.object for each in here.store.match(dataset, NamedNode(DCTERMS + "license"), graph=meta)]


def _stream(here: Service) -> Stream:
    return Stream(here.log, f"{here.settings.url}feeds/ldes", here.base)
