"""The terms, the shapes and the JSON-LD context over HTTP; `/ns#Term` works in a browser."""

import json
from functools import partial

from fastapi import APIRouter, Request, Response

from ...errors import NotFound
from ...registry import glossary, vocabulary
from ...registry.shape_examples import archive
from ...registry.shapes_file import shapes_file
from ...terms import DEFAULT_BASE
from ..answers import ENTITY_CACHE, FOR_EVER, answer
from ..link_header import Link
from ..page import Page, render
from ..rdf.as_turtle import as_turtle
from ..rdf.formats import Format
from ..rdf.representation import Alternate, Resource, cut, represent, suffixed
from ..service import service

router = APIRouter()
SHAPES = f"{DEFAULT_BASE}shapes#"
ALIGNMENT = "alignment"
CONTEXT = "1"


@router.get("/ns")
@router.get("/ns.{suffix}")
def ontology(request: Request) -> Response:
    """The ontology: its current version."""
    return _ontology(request, "/ns", suffixed(request))


@router.get("/ns/{name}")
def ontology_part(request: Request, name: str) -> Response:
    """A version of the ontology by its number, or the alignment with other vocabularies."""
    version = vocabulary.header(service(request).assets, "en")["version"]
    stem, fixed = _cut(name, version)
    if stem == ALIGNMENT:
        return _alignment(request, f"/ns/{ALIGNMENT}", fixed)
    if stem == version:
        return _ontology(request, f"/ns/{version}", fixed)
    raise NotFound(f"The ontology has no version {stem}.", available=[version])


@router.get(f"/ns/{ALIGNMENT}/{{name}}")
def alignment_version(request: Request, name: str) -> Response:
    """A version of the alignment by its number."""
    version = glossary.alignment_version(service(request).assets)
    stem, fixed = _cut(name, version)
    if stem != version:
        raise NotFound(f"The alignment has no version {stem}.", available=[version])
    return _alignment(request, f"/ns/{ALIGNMENT}/{version}", fixed)


@router.get("/shapes")
@router.get("/shapes.{suffix}")
def shapes(request: Request) -> Response:
    """The SHACL shapes that the data respect."""
    here = service(request)

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        found = glossary.node_shapes(vocabulary.shapes(here.assets, here.base), SHAPES)
        version = shapes_file(here.assets, here.base).version
        return render(request, "shapes.html", language, shapes=found, version=version, alternates=alternates)

    resource = Resource("/shapes", lambda: vocabulary.shapes(here.assets, here.base), page)
    return represent(request, resource, suffixed(request))


@router.get("/shapes/examples.zip")
def shape_examples(request: Request) -> Response:
    """All examples of the shapes, with the shapes and what stands behind the examples."""
    here = service(request)
    body = here.kept.get(("/shapes/examples.zip", ""), lambda: archive(here.assets, here.base))
    return answer(request, body, "application/zip", {})


@router.get("/shapes/{name}")
def shapes_version(request: Request, name: str) -> Response:
    """The shapes by the number of their version, or by their digest: one file, which other SHACL engines run too."""
    here = service(request)
    found = shapes_file(here.assets, here.base)
    stem, fixed = _cut(name, found.version)
    available = [each for each in (found.version, found.digest) if each]
    if stem not in available:
        raise NotFound(f"The shapes have no version {stem}.", available=available)
    cache = FOR_EVER if stem == found.digest else ENTITY_CACHE
    page = as_turtle(request, lambda: found.triples, "shapes-title", ("shapes-title", "/shapes"), stem)
    return represent(request, Resource(f"/shapes/{stem}", lambda: found.triples, page, cache=cache), fixed)


@router.get("/context/{version}.jsonld")
def context(request: Request, version: str) -> Response:
    """The JSON-LD context: a version never changes, so that it may be kept for ever (JSON-LD 1.1 API, section 9.4).

    One that is made of the prefixes follows them.
    """
    if version != CONTEXT:
        raise NotFound(f"There is no version {version} of the context.", available=[f"/context/{CONTEXT}.jsonld"])
    here = service(request)
    body = json.dumps(here.compactor.context, ensure_ascii=False, indent=2).encode()
    written = here.assets.context.is_file()
    return answer(request, body, "application/ld+json", {"Cache-Control": FOR_EVER if written else ENTITY_CACHE})


@router.get("/context.jsonld")
def newest_context() -> Response:
    """The newest version of the context: a temporary redirect, because there will be a newer one."""
    return Response(status_code=302, headers={"Location": f"/context/{CONTEXT}.jsonld"})


def _cut(name: str, version: str) -> tuple[str, Format | None]:
    """A name without its suffix; the dots of `version` belong to it."""
    return (name, None) if name == version else cut(name)


def _alignment(request: Request, path: str, fixed: Format | None) -> Response:
    here = service(request)
    version = here.alignment_version
    latest = (Link(f"/ns/{ALIGNMENT}/{version}", "latest-version"),) if version else ()
    statements = partial(glossary.alignment, here.assets, here.base)
    page = as_turtle(request, statements, "alignment", ("menu-ontology", "/ns"))
    return represent(request, Resource(path, statements, page, links=latest), fixed)


def _ontology(request: Request, path: str, fixed: Format | None) -> Response:
    here = service(request)

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        header = vocabulary.header(here.assets, language.language)
        sections = {kind: [each for each in here.terms if each.kind == kind] for kind in glossary.HEADINGS}
        prefixes = glossary.prefixes(vocabulary.ontology(here.assets, here.base), header["namespace"])
        values = {"sections": sections, "prefixes": prefixes, "header": header}
        return render(request, "ontology.html", language, alternates=alternates, **values)

    head = here.ontology_header
    latest = (Link(f"/ns/{head['version']}", "latest-version"),) if head["version"] else ()
    ontology = partial(vocabulary.ontology, here.assets, here.base)
    return represent(request, Resource(path, ontology, page, head["iri"], links=latest), fixed)
