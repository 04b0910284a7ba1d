"""What an operation takes: its media types, what is in each, and an example that fits every registry."""

import json
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]


def request_body(said: Mapping[str, Any], values: Mapping[str, str]) -> Json:
    """The body of an operation as it is declared (OpenAPI 3.1.1, section 4.8.13); `values` are what is published."""
    return {
        "description": said["says"],
        "required": True,
        "content": {media_type: _content(media_type, said, values) for media_type in said["types"]},
    }


def published(example: Any, values: Mapping[str, str]) -> Any:
    """An example in which each text that is `$name`, or has `${name}` in it, tells what is published; else None.

    >>> published(["$iri", {"limit": 3}], {"iri": "https://example.org/id/tree/oak"})
    ['https://example.org/id/tree/oak', {'limit': 3}]
    >>> published("<${iri}> a <${class}> .", {"iri": "urn:oak"}) is None
    True
    """
    if isinstance(example, str):
        return _filled(example, values)
    if isinstance(example, Mapping):
        found = {name: published(each, values) for name, each in example.items()}
        return None if None in found.values() else found
    if isinstance(example, list):
        items = [published(each, values) for each in example]
        return None if None in items else items
    return example


def _filled(text: str, values: Mapping[str, str]) -> str | None:
    if text.startswith("$") and not text.startswith("${"):
        return values.get(text[1:])
    before, found, rest = text.partition("${")
    if not found:
        return text
    name, _, after = rest.partition("}")
    following = _filled(after, values)
    return None if name not in values or following is None else before + values[name] + following


def _content(media_type: str, said: Mapping[str, Any], values: Mapping[str, str]) -> Json:
    """A field of a form that holds JSON is written as JSON: the example says it as it is meant."""
    made: Json = {}
    if schema := said.get("schemas", {}).get(media_type):
        made["schema"] = {"$ref": f"#/components/schemas/{schema}"}
    example = published(said.get("examples", {}).get(media_type), values)
    if isinstance(example, Mapping) and media_type.startswith(("application/x-www-form", "multipart/")):
        example = {name: each if isinstance(each, str) else json.dumps(each) for name, each in example.items()}
    if example is not None:
        made["example"] = example
    return made
