"""The profiles in which documents come, as resources: what each is called, its token, where it is described."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, Triple

from ...errors import NotFound
from ...registry.profiles import Profile
from ...terms import DCTERMS, PROF, RDF
from ..page import Page, render
from ..service import service
from .formats import Format
from .representation import Alternate, Resource, cut, represent, suffixed

router = APIRouter()


@router.get("/profiles")
@router.get("/profiles.{suffix}")
def every(request: Request) -> Response:
    """The profiles in which documents come (the W3C's Profiles Vocabulary)."""
    return _described(request, "/profiles", service(request).profiles, suffixed(request))


@router.get("/profiles/{name}")
def one(request: Request, name: str) -> Response:
    """One profile, by its token. Raises NotFound, saying which there are."""
    known = {each.token: each for each in service(request).profiles}
    token, fixed = cut(name)
    if token not in known:
        raise NotFound(f"There is no profile {token}.", available=list(known))
    return _described(request, f"/profiles/{token}", (known[token],), fixed)


def _described(request: Request, path: str, profiles: tuple[Profile, ...], fixed: Format | None = None) -> Response:
    def page(language: Page, alternates: list[Alternate]) -> bytes:
        return render(request, "profiles.html", language, profiles=profiles, alternates=alternates)

    first = profiles[0].iri if len(profiles) == 1 else ""
    about = Resource(path, lambda: list(_statements(profiles)), page, first)
    return represent(request, about, fixed)


def _statements(profiles: tuple[Profile, ...]) -> Iterator[Triple]:
    for each in profiles:
        profile = NamedNode(each.iri)
        yield Triple(profile, NamedNode(f"{RDF}type"), NamedNode(f"{PROF}Profile"))
        yield Triple(profile, NamedNode(f"{PROF}hasToken"), Literal(each.token))
        for predicate, texts in (("title", each.titles), ("description", each.descriptions)):
            for language, text in sorted(texts.items()):
                yield Triple(profile, NamedNode(DCTERMS + predicate), Literal(text, language=language))
