"""The addresses of a registry that name no thing: its pages and lists, the versions of its ontology and shapes."""

from collections.abc import Iterable, Iterator

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from ...registry import glossary, vocabulary
from ...registry.shapes_file import shapes_file
from ...terms import DEFAULT_BASE
from ..rdf.representation import cut
from ..service import Service
from .vocabulary import ALIGNMENT, CONTEXT

_UNDER_THE_DEFAULT = ("ns", "shapes")
"""What does not move with the base."""


class OwnDocuments:
    """Which addresses there are beside those of things; read when first asked."""

    def __init__(self, here: Service, routes: Iterable[BaseRoute]) -> None:
        self._here = here
        self._routes = routes
        self._paths: frozenset[str] | None = None

    def iri(self, path: str) -> str:
        """The IRI at a path after the base, be it with the suffix of a format or without; "" where nothing is there."""
        if self._paths is None:
            self._paths = frozenset(each.strip("/") for each in (*_pages(self._routes), *_versions(self._here)))
        bare = path.rstrip("/")
        found = next((each for each in (bare, cut(bare)[0]) if each in self._paths), None)
        if found is None:
            return ""
        folder = found.partition("/")[0]
        return f"{DEFAULT_BASE if folder in _UNDER_THE_DEFAULT else self._here.base}{found}"


def _pages(routes: Iterable[BaseRoute]) -> Iterator[str]:
    """What is there in every registry."""
    for each in routes:
        if isinstance(each, APIRoute) and "GET" in (each.methods or ()) and "{" not in each.path:
            yield each.path


def _versions(here: Service) -> Iterator[str]:
    """What is there in this one: its lists and profiles, its ontology, shapes and context by their versions."""
    yield from (each.path for each in here.collections.values())
    yield from (f"profiles/{each.token}" for each in here.profiles)
    yield from (f"ns/{vocabulary.header(here.assets, 'en')['version']}", f"ns/{ALIGNMENT}", f"context/{CONTEXT}.jsonld")
    yield f"ns/{ALIGNMENT}/{glossary.alignment_version(here.assets)}"
    shapes = shapes_file(here.assets, here.base)
    yield from (f"shapes/{each}" for each in (shapes.version, shapes.digest) if each)
