"""The OpenAPI 3.1 document of a registry: every route, with every answer that it gives (OpenAPI 3.1.1, section 4.8)."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any

from ... import __version__
from ...errors import Problem, problems
from .bodies import published, request_body
from .kinds import HEADERS
from .operations import Answer, Operation, Parameter

Json = dict[str, Any]
_ALWAYS = ("internal",)
_JSON = ("application/json", "application/problem+json", "application/linkset+json")
_LINKED = "application/ld+json"
_AS_JSON = {"integer": "integer", "string": "string", "boolean": "boolean", "number": "number"}
_INFO = """{description}

Each GET is answered to HEAD, too (RFC 9110, section 9.3.2), and each path to OPTIONS with 204 and the methods that it
knows; another method is told 405 with them. Each answer carries `Access-Control-Allow-Origin: *`, `Vary`,
`Accords-Version` and `X-Request-ID`. Errors are problems (RFC 9457): JSON, a page or plain text, as is accepted."""


def document(operations: Iterable[Operation], about: Mapping[str, str], examples: Mapping[str, str]) -> Json:
    """The document for `operations`; `about` says `title`, `description`, `license`, `contact` and `url`.

    `examples` are values that are published, for the examples of parameters that begin with `$`.
    """
    paths: dict[str, Json] = {}
    tags: dict[str, None] = {}
    for each in operations:
        tags.setdefault(each.tag)
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, examples)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": about["title"],
            "summary": "What this registry answers, and how.",
            "description": _INFO.format(description=about["description"]).lstrip(),
            "version": __version__,
            **_contact(about["contact"]),
            **({"license": {"name": "Licence of the data", "url": about["license"]}} if about["license"] else {}),
        },
        "servers": [{"url": about["url"].removesuffix("/")}],
        "tags": [{"name": each} for each in tags],
        "paths": paths,
        "components": {
            "schemas": {"problem": _problem_schema(), **schemas(), **_problem_schemas()},
            "responses": {_name(kinds): _told(kinds) for kinds in _told_together(paths)},
            "headers": {
                name: {"description": says, "schema": {"type": "string"}} for name, says in sorted(HEADERS.items())
            },
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A key of the desk: `accords keys add`."}
            },
        },
        "externalDocs": {"description": "The documentation for readers", "url": f"{about['url']}help/"},
    }


def _contact(address: str) -> Json:
    """Whom to ask, as mail or as a page (OpenAPI 3.1.1, section 4.8.3); nothing where nobody is set."""
    if not address:
        return {}
    mail = address.removeprefix("mailto:")
    return {"contact": {"url": address} if mail == address else {"email": mail}}


@cache
def schemas() -> Json:
    """The schemas of what is answered in JSON, as they are declared (`schemas.toml`)."""
    text = resources.files("accords.http.described").joinpath("schemas.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _operation(each: Operation, examples: Mapping[str, str]) -> Json:
    made: Json = {
        "operationId": _identifier(each),
        "tags": [each.tag],
        "summary": each.summary,
        "responses": _responses(each),
    }
    if each.more:
        made["description"] = each.more
    if each.parameters:
        made["parameters"] = [_parameter(parameter, examples) for parameter in each.parameters]
    if each.body:
        made["requestBody"] = request_body(each.body, examples)
    if each.key:
        made["security"] = [{"key": []}]
        made["description"] = " ".join(filter(None, [each.more, f"The key needs the scope `{each.key}`."]))
    return made


def _identifier(each: Operation) -> str:
    """A name for programs, made of the method and the path."""
    words = [word for word in "".join(c if c.isalnum() else " " for c in each.path).split()]
    slash = ["slash"] if each.path.endswith("/") and words else []
    return "-".join([each.method.lower(), *(words or ["front"]), *slash])


def _parameter(each: Parameter, examples: Mapping[str, str]) -> Json:
    schema: Json = {"type": _AS_JSON[each.type]}
    if each.one_of:
        schema["enum"] = list(each.one_of)
    made: Json = {"name": each.name, "in": each.where, "description": each.says, "schema": schema}
    if each.required:
        made["required"] = True
    example = published(each.example, examples)
    if example is not None:
        made["example"] = example
    return made


def _answer(status: int, answer: Answer) -> Json:
    headers = (*answer.headers, *(("Location",) if 300 < status < 400 and status != 304 else ()))
    made: Json = {"description": answer.says}
    if headers:
        made["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    if answer.types:
        made["content"] = {each: _media_type(each, answer.schema) for each in answer.types}
    return made


def _media_type(media_type: str, schema: str) -> Json:
    """What a body of a type is: JSON by its schema, anything else, RDF too, is text of which nothing more is said."""
    if schema and media_type != _LINKED and (media_type in _JSON or media_type.endswith("+json")):
        return {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {}


def _responses(each: Operation) -> Json:
    """What an operation answers, by status: those problems that have one status are one response."""
    kinds = {kind.slug: kind for kind in problems()}
    answers = {status: _answer(status, answer) for status, answer in each.answers.items()}
    by_status: dict[int, list[str]] = {}
    for slug in sorted({*each.problems, *_ALWAYS}):
        by_status.setdefault(kinds[slug].status, []).append(slug)
    for status, slugs in by_status.items():
        if status in answers:
            answers[status] = _either(answers[status], _told(tuple(slugs)))
        else:
            answers[status] = {"$ref": f"#/components/responses/{_name(tuple(slugs))}"}
    return {str(status): answer for status, answer in sorted(answers.items())}


def _either(answer: Json, problem: Json) -> Json:
    """A response that is an answer or a problem of the same status, as a rejected submission is."""
    content = {**problem["content"], **answer.get("content", {})}
    return {**answer, "description": f"{answer['description']} {problem['description']}", "content": content}


def _told_together(paths: Mapping[str, Json]) -> list[tuple[str, ...]]:
    """The sets of problems that operations refer to, each by its slugs."""
    found = {
        tuple(response["$ref"].rpartition("/")[2].split("."))
        for operations in paths.values()
        for operation in operations.values()
        for response in operation["responses"].values()
        if "$ref" in response
    }
    return sorted(found)


def _name(slugs: tuple[str, ...]) -> str:
    return ".".join(slugs)


def _told(slugs: tuple[str, ...]) -> Json:
    """The response that one of some problems makes, all of one status."""
    kinds = [kind for slug in slugs for kind in problems() if kind.slug == slug]
    refs = [{"$ref": f"#/components/schemas/problem-{slug}"} for slug in slugs]
    schema = refs[0] if len(refs) == 1 else {"oneOf": refs}
    status = kinds[0].status
    headers = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}.get(status)
    told = {"schema": schema, "examples": {kind.slug: {"value": _example(kind)} for kind in kinds}}
    made: Json = {
        "description": f"{HTTPStatus(status).phrase}: " + "; ".join(kind.title for kind in kinds) + ".",
        "content": {"application/problem+json": told, "application/json": told, "text/html": {}, "text/plain": {}},
    }
    if headers:
        made["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    return made


def _example(kind: type[Problem]) -> Json:
    """What a problem of a kind looks like; what is wrong is told in the words of its class."""
    detail = " ".join((kind.__doc__ or kind.title).split())
    return {**kind(detail).document(), "instance": "urn:uuid:0b2f1b8e-6f0e-4c38-9a6b-3f1f5d6f2a41"}


def _problem_schema() -> Json:
    """What every problem is (RFC 9457, section 3.1)."""
    return {
        "type": "object",
        "description": "A problem (RFC 9457). Kinds have further members, which say where and what would do.",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "description": "The page that explains the kind."},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What is wrong in this request, and what would do."},
            "instance": {"type": "string", "format": "uri", "description": "The name of this occurrence."},
        },
    }


def _problem_schemas() -> Json:
    return {
        f"problem-{kind.slug}": {
            "description": " ".join((kind.__doc__ or kind.title).split()),
            "allOf": [{"$ref": "#/components/schemas/problem"}],
            "properties": {
                "type": {"const": f"/problems/{kind.slug}"},
                "status": {"const": kind.status},
                "title": {"const": kind.title},
            },
        }
        for kind in problems()
    }
