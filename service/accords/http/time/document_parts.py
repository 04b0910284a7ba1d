"""The parts of a document that are about the whole of it, as its history: at the same addresses for all documents."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from ..documents.entity import concept_instead

Told = Callable[..., Response]
"""What answers for a part: asked with the request, the suffix in the address, and what names the document there."""


def part(router: APIRouter, name: str, about: str, told: Told) -> None:
    """Let `router` answer under `/doc/…/{name}` and `/doc/…/{name}.{suffix}` of entities, schemes and concepts.

    `about` says what that is, in the words before "the document on …".
    """

    def of_entity(request: Request, kind: str, slug: str, suffix: str = "") -> Response:
        last = f"{name}.{suffix}" if suffix else name
        return concept_instead(request, kind, slug, last) or told(request, suffix, kind, slug)

    def of_concept(request: Request, scheme: str, slug: str, suffix: str = "") -> Response:
        return told(request, suffix, "concept", scheme, slug)

    of_entity.__doc__ = f"{about} the document on an entity or concept scheme."
    of_concept.__doc__ = f"{about} the document on a concept."
    for ending in (name, f"{name}.{{suffix}}"):
        router.get(f"/doc/{{kind}}/{{slug}}/{ending}")(of_entity)
        router.get(f"/doc/concept/{{scheme}}/{{slug}}/{ending}")(of_concept)
