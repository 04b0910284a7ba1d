"""The ways in: the front page, the lists of what there is, help, and how the service is."""

from collections.abc import Iterable
from importlib import resources

from fastapi import APIRouter, Request, Response
from pyoxigraph import Triple

from .. import __version__
from ..errors import BackendDown, NotFound
from ..registry import catalogue
from ..registry.lists.statements import of_lists
from . import help_text
from .answers import page_alone
from .discovery import signposting
from .discovery.catalogue import description, profiled
from .page import Page, page_for, render
from .rdf.representation import Alternate, Resource, represent
from .service import Service, service
from .wording import LANGUAGES, speaker

router = APIRouter()


@router.get("/")
def front(request: Request) -> Response:
    """What is here: a page with counts, or the description of the dataset and its endpoint as RDF."""
    here = service(request)

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        shown = _front(here, language.language)
        values = {"counts": _in_order(here, shown.counts), "base": here.base, "version": __version__}
        return render(request, "front.html", language, front=shown, alternates=alternates, **values)

    about = Resource(
        path="/",
        statements=lambda: description(here),
        page=page,
        first=catalogue.dataset_iri(here.base),
        suffixed=False,
        links=signposting.of_dataset(here),
        **profiled(here),
    )
    return represent(request, about)


@router.get("/id/")
def kinds(request: Request) -> Response:
    """All kinds of entities, with counts."""
    here = service(request)

    def page(page: Page, alternates: list[Alternate]) -> bytes:
        counts = _in_order(here, _front(here, page.language).counts)
        return render(request, "kinds.html", page, counts=counts, alternates=alternates)

    def said() -> list[Triple]:
        counts = {each.kind.iri: each.number for each in _front(here, "en").counts}
        lists = [each for each in here.collections.values() if each.class_ in counts]
        named = ((here.base + each.path[1:], each.titles, counts[each.class_]) for each in lists)
        titles = {language: speaker(language)("entities-title") for language in LANGUAGES}
        return list(of_lists(f"{here.base}id/", titles, named))

    about = Resource("/id/", said, page, first=f"{here.base}id/", suffixed=False, profiles=here.profiles)
    return represent(request, about)


@router.get("/help/")
def help_pages(request: Request) -> Response:
    """The pages of the documentation."""
    page = page_for(request)
    title = speaker(page.language)("help-title")
    tables = service(request).tables.listed(page.language)
    body = render(request, "help.html", pages=help_titles(), text=None, title=title, tables=tables)
    return page_alone(request, body, page.language)


@router.get("/help/{name}")
def help_page(request: Request, name: str) -> Response:
    """One page of the documentation. HTML in it is shown as text, not as HTML."""
    titles = help_titles()
    if name not in titles:
        raise NotFound(f"There is no help page {name}.", available=sorted(titles))
    body = render(request, "help.html", pages=titles, text=help_text.as_html(_help(name)), title=titles[name])
    return page_alone(request, body, page_for(request).language)


@router.get("/health/live")
def live() -> Response:
    """The process answers."""
    return Response("alive\n", media_type="text/plain", headers={"Cache-Control": "no-store"})


@router.get("/health/ready")
async def ready(request: Request) -> Response:
    """The published graph is open, and a worker has answered a query. Raises BackendDown."""
    if not await service(request).workers.alive():
        raise BackendDown("No process answers queries.")
    return Response("ready\n", media_type="text/plain", headers={"Cache-Control": "no-store"})


def _front(here: Service, language: str) -> catalogue.Front:
    """What is here, the classes that have a shape counted."""
    return catalogue.front(here.store, here.base, language, here.outline.properties)


def _in_order(here: Service, counts: Iterable[catalogue.Count]) -> list[catalogue.Count]:
    """The counts in the order in which the ontology speaks of the classes, which is that of their subjects."""
    order = {term.iri: place for place, term in enumerate(here.terms)}
    return sorted(counts, key=lambda count: order.get(count.kind.iri, len(order)))


def help_titles() -> dict[str, str]:
    """Name and title, the first heading, of every help page."""
    folder = resources.files("accords").joinpath("help")
    names = sorted(file.name.removesuffix(".md") for file in folder.iterdir() if file.name.endswith(".md"))
    return {name: _help(name).partition("\n")[0].lstrip("# ") for name in names}


def _help(name: str) -> str:
    return resources.files("accords").joinpath("help", f"{name}.md").read_text(encoding="utf-8")
