"""What links say of a page to programs that know nothing of it: the FAIR Signposting profile, levels 1 and 2.

Each document on an entity, and the dataset, names in its Link header what to cite, what it is, under which licence, by
whom, where metadata are, what it is part of, and the set of all its links (`signposts.py`), which is level 2.
"""

from collections.abc import Iterator
from urllib.parse import quote

from pyoxigraph import NamedNode

from ...registry import catalogue
from ...registry.assembly import graph_iri
from ...registry.dcat_ap import PROFILE
from ...registry.takeaway.forms import DUMPS
from ...terms import SCHEMA
from ..link_header import Link
from ..rdf.formats import JSON_LD, TURTLE, Format
from ..service import Service
from . import linkset_document

DATASET = "/dataset"
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
PART_OF = Link(DATASET, "collection", {"type": "text/html"})
_LANDING = Link(f"{SCHEMA}AboutPage", "type")
_DESCRIBING = (JSON_LD, TURTLE)
_SERVICE = (
    Link("/openapi.json", "service-desc", {"type": OPENAPI}),
    Link("/docs", "service-doc", {"type": "text/html"}),
    Link("/.well-known/void", "service-meta", {"type": "text/turtle"}),
    Link("/.well-known/api-catalog", "api-catalog", {"type": linkset_document.JSON}),
)
"""What describes the service (RFC 8631, RFC 9727)."""


def of_entity(here: Service, iri: str, path: str) -> tuple[Link, ...]:
    """The links of the document at `path` on the entity `iri`."""
    types = (Link(each, "type") for each in classes(here, iri))
    address = quote(path)
    described = (Link(f"{address}.{each.suffix}", "describedby", each.link) for each in _DESCRIBING)
    return (
        Link(iri, "cite-as"),
        _LANDING,
        *types,
        *credits(here),
        *described,
        PART_OF,
        *sets(f"/links/{address.removeprefix('/doc/')}"),
    )


def of_dataset(here: Service) -> tuple[Link, ...]:
    """The links of the page on the dataset, and of the front page."""
    dumps = (Link(f"/{form.name}", "item", {"type": form.sent_as}) for form in DUMPS.values())
    return (
        Link(catalogue.dataset_iri(here.base), "cite-as"),
        _LANDING,
        Link(f"{SCHEMA}Dataset", "type"),
        *credits(here),
        *(_described(f"{DATASET}.{each.suffix}", each) for each in _DESCRIBING),
        Link("/.well-known/void", "describedby", {"type": TURTLE.media_type}),
        *dumps,
        Link("/feeds/atom.xml", "alternate", {"type": "application/atom+xml"}),
        *sets("/links/dataset"),
        *_SERVICE,
    )


def classes(here: Service, iri: str) -> Iterator[str]:
    """The classes of which an entity is said to be, those that follow from them left out."""
    inferred = graph_iri(here.base, "inferred")
    thing = NamedNode(iri)
    found = {quad.object for quad in here.types.of((thing,))[thing] if quad.graph_name != inferred}
    yield from sorted(each.value for each in found if isinstance(each, NamedNode))


def credits(here: Service) -> Iterator[Link]:
    """The licence, and who made what is here."""
    yield from (Link(each, "license") for each in here.credits.licenses)
    yield from (Link(each, "author") for each in here.credits.creators)


def sets(path: str) -> Iterator[Link]:
    """Where all the links are, in both formats."""
    yield Link(f"{path}.json", "linkset", {"type": linkset_document.JSON})
    yield Link(f"{path}.txt", "linkset", {"type": linkset_document.TEXT})


def _described(path: str, form: Format) -> Link:
    return Link(path, "describedby", {**form.link, "profile": PROFILE})
