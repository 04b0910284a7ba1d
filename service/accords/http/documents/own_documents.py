"""The addresses of a registry that name no thing: its pages and lists, the versions of its ontology and shapes."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from ...registry import glossary, vocabulary
from ...registry.shapes_file import shapes_file
from ...terms import DEFAULT_BASE
from ..rdf.representation import cut
from ..service import Service
from .vocabulary import ALIGNMENT, CONTEXT

_SUFFIX = ".{suffix}"
_UNDER_THE_DEFAULT = ("ns", "shapes")
"""What does not move with the base."""


class OwnDocuments:
    """Which addresses there are beside those of things; read when first asked."""

    def __init__(self, here: Service, routes: Iterable[BaseRoute]) -> None:
        self._here = here
        self._routes = routes

    @cached_property
    def _in_formats(self) -> frozenset[str]:
        """The paths that also come with the suffix of a format."""
        versions = self._here.kept.get(("own documents", "paths"), lambda: "\n".join(_versions(self._here)).encode())
        pages = (each.path.removesuffix(_SUFFIX) for each in _routes(self._routes) if each.path.endswith(_SUFFIX))
        return frozenset(each.strip("/") for each in (*pages, *versions.decode().split("\n")))

    @cached_property
    def _pages(self) -> frozenset[str]:
        return frozenset(each.path.strip("/") for each in _routes(self._routes) if "{" not in each.path)

    def iri(self, path: str) -> str:
        """The IRI at a path after the base, be it with the suffix of a format or without; "" where nothing is there."""
        if path.startswith("id/") and f"{self._here.base}{path}" in self._here.published.prefixes.values():
            return f"{self._here.base}{path}"  # the list of a kind
        bare = path.rstrip("/")
        stem = cut(bare)[0]
        if bare in self._pages or bare in self._in_formats:
            found = bare
        elif stem in self._in_formats:
            found = stem
        else:
            return ""
        folder = found.partition("/")[0]
        return f"{DEFAULT_BASE if folder in _UNDER_THE_DEFAULT else self._here.base}{found}"


def _routes(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    """The routes that answer to GET."""
    return (each for each in routes if isinstance(each, APIRoute) and "GET" in (each.methods or ()))


def _versions(here: Service) -> Iterator[str]:
    """What is there in this one: its lists and profiles, its ontology, shapes and context by their versions."""
    yield from (each.path for each in here.collections.values())
    yield from (f"profiles/{each.token}" for each in here.profiles)
    yield from (f"ns/{vocabulary.header(here.assets, 'en')['version']}", f"ns/{ALIGNMENT}", f"context/{CONTEXT}.jsonld")
    yield f"ns/{ALIGNMENT}/{glossary.alignment_version(here.assets)}"
    shapes = shapes_file(here.assets, here.base)
    yield from (f"shapes/{each}" for each in (shapes.version, shapes.digest) if each)
