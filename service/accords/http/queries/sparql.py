"""The SPARQL endpoint as it shows itself: a form for readers, a description for programs."""

from fastapi import APIRouter, Request, Response

from ..discovery.catalogue import description
from ..page import Page, render
from ..rdf import formats
from ..rdf.representation import Alternate, Resource, represent
from ..service import Service, service

router = APIRouter()
FORMATS = (formats.TURTLE, formats.JSON_LD, formats.RDF_XML, formats.N_TRIPLES, formats.HTML)


@router.api_route("/sparql", methods=["GET", "POST"])
@router.api_route("/sparql/", methods=["GET", "POST"])
def sparql(request: Request) -> Response:
    """Without a query, the form or the service description (SPARQL 1.1 Service Description, section 2).

    A request with a query, and every POST, was answered before it came here; see endpoint.py.
    """
    here = service(request)

    def form(page: Page, alternates: list[Alternate]) -> bytes:
        values = {
            "query": _first(here),
            "answer": None,
            "hints": (),
            "examples": here.examples,
            "limits": here.workers.limits,
        }
        return render(request, "sparql.html", page, alternates=alternates, **values)

    about = Resource(
        path="/sparql",
        statements=lambda: description(here),
        page=form,
        formats=FORMATS,
        suffixed=False,
    )
    return represent(request, about)


def _first(here: Service) -> str:
    """What stands in the form at first."""
    return here.examples[0].query if here.examples else "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 10"
