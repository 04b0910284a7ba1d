"""The description of the dataset, for each who looks for one: VoID where programs look for it, and for catalogues."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypedDict

from fastapi import APIRouter, Request, Response
from pyoxigraph import RdfFormat, Triple

from ...registry import catalogue, editions
from ...registry.dcat_ap import DCAT_AP
from ...registry.profiles import Profile
from ..page import Page, render
from ..rdf.formats import RDF
from ..rdf.representation import Alternate, Resource, represent, suffixed
from ..rdf.serialisation import write
from ..service import Service, service
from ..takeaway import dumps
from . import signposting

router = APIRouter()


class Profiled(TypedDict):
    """What a resource is told of its profiles."""

    profiles: tuple[Profile, ...]
    views: Mapping[str, Callable[[], Iterable[Triple]]]


@router.get("/.well-known/void")
def void(request: Request) -> Response:
    """The description of the dataset and its endpoint (VoID, section 7.2), for programs."""
    here = service(request)
    about = Resource(
        path="/.well-known/void",
        statements=lambda: description(here),
        first=catalogue.dataset_iri(here.base),
        formats=RDF,
        suffixed=False,
        **profiled(here),
    )
    return represent(request, about)


@router.get("/dataset")
@router.get("/dataset.{suffix}")
def dataset(request: Request) -> Response:
    """The record of the dataset for catalogues of data: DCAT-AP 3."""
    here = service(request)

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        statements = dcat_ap(here)
        turtle = write(statements, RdfFormat.TURTLE, here.published.prefixes, catalogue.dataset_iri(here.base)).decode()
        values = {"lines": turtle.splitlines(), "alternates": alternates, "versions": _newest(here)}
        return render(request, "dataset.html", language, **values)

    about = Resource(
        path=signposting.DATASET,
        statements=lambda: dcat_ap(here),
        page=page,
        first=catalogue.dataset_iri(here.base),
        links=signposting.of_dataset(here),
        **profiled(here),
    )
    return represent(request, about, suffixed(request))


def description(here: Service) -> list[Triple]:
    """The dataset, what it holds, its newest versions and its endpoint, as this service has them."""
    return catalogue.description(here.store, here.settings, dumps.files(here), _newest(here))


def dcat_ap(here: Service) -> list[Triple]:
    """The same as the profile DCAT-AP has it (`registry.dcat_ap.PROFILE`)."""
    return catalogue.dcat_ap(here.store, here.settings, dumps.files(here), _newest(here))


def profiled(here: Service) -> Profiled:
    """In which profiles the dataset is described: in those of all documents, and for catalogues of data."""
    return {"profiles": (*here.profiles, DCAT_AP), "views": {DCAT_AP.token: lambda: dcat_ap(here)}}


def _newest(here: Service) -> tuple[editions.Edition, ...]:
    return editions.newest(here.settings.home, here.base, here.published.version)
