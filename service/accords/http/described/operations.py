"""Read what the routers declare (`routes/*.toml`), and hold it together with the routes that there are."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from .kinds import KINDS

_CONVERTER = re.compile(r":\w+(?=\})")
_STATUS = re.compile(r"[1-5]\d\d")
_SENTENCE = re.compile(r"(?<=\.)\s")
_TAGGED = ("ETag", "Cache-Control", "Vary")


@dataclass(frozen=True)
class Parameter:
    """One parameter: where it stands ("path" or "query"), what it means, its JSON type, and an example."""

    name: str
    where: str
    says: str
    type: str = "string"
    one_of: tuple[str, ...] = ()
    example: object = None
    required: bool = False


@dataclass(frozen=True)
class Answer:
    """What a status stands for: in words, with which media types and headers, and the schema of its JSON, or ""."""

    says: str
    types: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    schema: str = ""


@dataclass(frozen=True)
class Operation:
    """One method of one path, as it is declared."""

    method: str
    path: str
    tag: str
    summary: str
    more: str
    parameters: tuple[Parameter, ...]
    answers: Mapping[int, Answer]
    problems: tuple[str, ...]
    body: Mapping[str, Any] | None
    key: str
    asked: bool

    @property
    def name(self) -> str:
        """`GET /doc/{kind}/{slug}`, by which it is declared."""
        return f"{self.method} {self.path}"


@cache
def declared() -> dict[str, dict[str, Any]]:
    """What is declared, by method and path; each has its `tag`. Raises ValueError for what is declared twice."""
    found: dict[str, dict[str, Any]] = {}
    folder = resources.files("accords.http.described").joinpath("routes")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        tag = content.pop("tag", "")
        if twice := found.keys() & content.keys():
            raise ValueError(f"{file.name}: described twice: {', '.join(sorted(twice))}")
        found |= {name: {"tag": tag, **said} for name, said in content.items()}
    return found


def names(routes: Iterable[BaseRoute]) -> dict[str, APIRoute]:
    """The routes by method and path, as they are declared; those that are HEAD or OPTIONS only by grace are none."""
    return {
        f"{method} {_CONVERTER.sub('', route.path)}": route
        for route in routes
        if isinstance(route, APIRoute)
        for method in sorted(set(route.methods or ()) - {"HEAD", "OPTIONS"})
    }


def operations(routes: Iterable[BaseRoute]) -> Iterator[Operation]:
    """Each route as it is declared, in the order of the routes; those that are not declared are left out."""
    known = declared()
    for name, route in names(routes).items():
        if name in known:
            yield _operation(name, route, known[name])


def _operation(name: str, route: APIRoute, said: Mapping[str, Any]) -> Operation:
    method, path = name.split(" ", 1)
    statuses = {status: said[status] for status in said if _STATUS.fullmatch(status)}
    kinds = [KINDS[each["as"]] for each in statuses.values() if isinstance(each, dict) and "as" in each]
    asked = dict.fromkeys([*(one for kind in kinds for one in kind.parameters), *_shared(said.get("parameters", ()))])
    own = [each for each in said.get("parameters", ()) if not isinstance(each, str)]
    problems = dict.fromkeys([*said.get("problems", ()), *(one for kind in kinds for one in kind.problems)])
    return Operation(
        method=method,
        path=path,
        tag=said["tag"],
        summary=said.get("says") or summary(route.endpoint.__doc__ or ""),
        more=said.get("more", ""),
        parameters=(*_in_path(path, said.get("path", {})), *(_parameter(each, {}) for each in (*asked, *own))),
        answers={int(status): _answer(each) for status, each in statuses.items()} | _not_modified(method, said),
        problems=tuple(problems),
        body=said.get("body"),
        key=said.get("key", ""),
        asked=said.get("asked", True),
    )


def summary(docstring: str) -> str:
    """The first sentence of a docstring, on one line, without its full stop.

    >>> summary("The URI of an entity: 303 to its document (RFC 9110,\\n section 15.4.4). Raises NotFound.")
    'The URI of an entity: 303 to its document (RFC 9110, section 15.4.4)'
    """
    return _SENTENCE.split(" ".join(docstring.split()), maxsplit=1)[0].removesuffix(".")


def _answer(said: str | Mapping[str, Any]) -> Answer:
    if isinstance(said, str):
        return Answer(said)
    kind = KINDS[said["as"]] if "as" in said else None
    headers = [
        *(_TAGGED if said.get("tagged", True) else ()),
        *(kind.headers if kind else ()),
        *said.get("headers", ()),
    ]
    return Answer(
        says=said.get("says") or (kind.says if kind else ""),
        types=tuple(said["types"]) if "types" in said else kind.types if kind else (),
        headers=tuple(dict.fromkeys(headers)),
        schema=said.get("schema", ""),
    )


def _not_modified(method: str, said: Mapping[str, Any]) -> dict[int, Answer]:
    """304 for what has an ETag (RFC 9110, section 15.4.5)."""
    success = said.get("200")
    tagged = isinstance(success, dict) and success.get("tagged", True)
    return {304: Answer("The client has it already.", headers=_TAGGED)} if tagged and method == "GET" else {}


def _shared(parameters: Iterable[Any]) -> list[str]:
    return [each for each in parameters if isinstance(each, str)]


@cache
def _known_parameters() -> dict[str, dict[str, Any]]:
    text = resources.files("accords.http.described").joinpath("parameters.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _parameter(said: str | Mapping[str, Any], own: Mapping[str, Any], where: str = "query") -> Parameter:
    given = {"name": said, **_known_parameters().get(said, {})} if isinstance(said, str) else said
    given = {**given, **own}
    if "says" not in given:
        raise ValueError(f"the parameter {given['name']} is not explained")
    return Parameter(
        name=str(given["name"]).strip("{}"),
        where=given.get("in", where),
        says=given["says"],
        type=given.get("type", "string"),
        one_of=tuple(given.get("one-of", ())),
        example=given.get("example"),
        required=where == "path" or given.get("required", False),
    )


def _in_path(path: str, own: Mapping[str, Any]) -> list[Parameter]:
    return [_parameter(f"{{{name}}}", own.get(name, {}), "path") for name in re.findall(r"\{(\w+)\}", path)]
