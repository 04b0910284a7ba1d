"""What the service answers, described: for programs (OpenAPI 3.1), and for readers."""

import json
from collections.abc import Mapping
from typing import Any

import yaml
from fastapi import APIRouter, Request, Response

from ...registry import catalogue
from ..answers import NEGOTIATED, answer, header, page_alone
from ..described import examples, operations
from ..described.document import document
from ..page import page_for, render
from ..rdf.negotiate import choose
from ..service import Service, service
from . import signposting

router = APIRouter()
_JSON = "application/json"
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""Written in C where the library is there: ten times as fast."""


@router.get("/openapi.json")
def description(request: Request) -> Response:
    """All that the service answers (OpenAPI 3.1). Raises NotAcceptable."""
    media_type = choose(header(request, "accept"), [_JSON, signposting.OPENAPI.partition(";")[0]])
    told = media_type if media_type == _JSON else signposting.OPENAPI
    body = service(request).kept.get(("/openapi.json", ""), lambda: _written(request))
    return answer(request, body, told, {"Vary": NEGOTIATED})


@router.get("/openapi.yaml")
def in_yaml(request: Request) -> Response:
    """The same in YAML, for tools that read no other (RFC 9512)."""

    def made() -> bytes:
        document = json.loads(service(request).kept.get(("/openapi.json", ""), lambda: _written(request)))
        return bytes(
            yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, encoding="utf-8", width=120)
        )

    return answer(request, service(request).kept.get(("/openapi.yaml", ""), made), "application/yaml", {})


@router.get("/docs")
def for_readers(request: Request) -> Response:
    """All that the service answers, as a page."""
    page = page_for(request)
    made = json.loads(service(request).kept.get(("/openapi.json", ""), lambda: _written(request)))
    body = render(request, "docs.html", page, chapters=_chapters(made), document=made)
    return page_alone(request, body, page.language)


def _written(request: Request) -> bytes:
    here = service(request)
    made = document(operations.operations(request.app.state.routes), about(here), examples.examples(here))
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def about(here: Service) -> dict[str, str]:
    """What the registry says of itself, in English: title, description, licence, contact, and where it answers."""
    front = catalogue.front(here.store, here.base, "en", ())
    told = {"title": front.title or "Accords", "description": front.description, "license": front.license}
    return {**told, "url": here.settings.url, "contact": here.settings.contact}


def _chapters(made: Mapping[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The operations by their tags, in the order of the document; references to responses are followed."""
    responses = made["components"]["responses"]
    found: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in made["tags"]}
    for path, methods in made["paths"].items():
        for method, told in methods.items():
            answers = {
                status: responses[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
                for status, answer in told["responses"].items()
            }
            found[told["tags"][0]].append({**told, "method": method.upper(), "path": path, "responses": answers})
    return list(found.items())
