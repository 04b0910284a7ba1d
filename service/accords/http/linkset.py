"""The links outwards as a document of its own."""

from fastapi import APIRouter, Request, Response

from ..registry import linkset
from .formats import RDF
from .representation import Resource, represent, suffixed
from .service import service

router = APIRouter()


@router.get("/linkset")
@router.get("/linkset.{suffix}")
def same_as(request: Request) -> Response:
    """Which entities are the same as those of other registries (`owl:sameAs`)."""
    here = service(request)
    return represent(request, Resource("/linkset", lambda: linkset.same_as(here.store), formats=RDF), suffixed(request))
