"""OpenAPI: every route is described, the document is valid, and what is answered is what it says."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import yaml
from httpx2 import Response
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from accords.app import create_app
from accords.http.described.operations import declared, names
from tests.registries import libraries
from tests.serving import Server

Json = dict[str, Any]
MISSING = "there-is-no-such-thing"


@pytest.fixture(scope="module")
def document(server: Server) -> Json:
    """The document, as the server gives it."""
    response = server.get("/openapi.json")
    assert response.status_code == 200
    found: Json = response.json()
    return found


def operations(document: Json, method: str = "get") -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        if method in methods:
            yield path, methods[method]


def test_every_route_is_described_and_every_description_has_its_route(tmp_path: Any) -> None:
    """accords/http/described/__init__.py says how a route is described."""
    front = create_app(libraries(tmp_path))
    there = set(names(front._app.state.routes))  # type: ignore[attr-defined]
    front.service.close()
    assert len(there) > 50
    assert sorted(there - set(declared())) == [], "not described in http/described/routes/"
    assert sorted(set(declared()) - there) == [], "described, and no route"


def test_the_document_is_valid(document: Json) -> None:
    assert document["openapi"] == "3.1.1"
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_operations_have_names_of_their_own_and_say_what_they_are(document: Json) -> None:
    every = [each for methods in document["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in every}) == len(every)
    assert all(each["summary"] and each["tags"][0] for each in every)
    assert all("500" in each["responses"] for each in every)


def address(path: str, operation: Json, **instead: str) -> str:
    """The address of an operation with the examples of its parameters: those in the path, and those that are needed."""
    for each in operation.get("parameters", ()):
        if each["in"] == "path":
            value = instead.get(each["name"], str(each.get("example", MISSING)))
            path = path.replace(f"{{{each['name']}}}", quote(value, safe=""))
    needed = {
        each["name"]: each["example"]
        for each in operation.get("parameters", ())
        if each["in"] == "query" and each.get("required")
    }
    return f"{path}?{urlencode(needed)}" if needed else path


def told(document: Json, operation: Json, status: int) -> Json | None:
    """What the document says of an answer; None where it is silent."""
    found: Json | None = operation["responses"].get(str(status))
    if found and "$ref" in found:
        found = document["components"]["responses"][found["$ref"].rpartition("/")[2]]
    return found


def faults(document: Json, server: Server, path: str, operation: Json, url: str, **headers: str) -> list[str]:
    """What of the answer at an address the document does not say."""
    return undescribed(document, operation, server.ask("GET", url, **headers), f"GET {url} ({path}, {headers})")


def undescribed(document: Json, operation: Json, response: Response, asked: str) -> list[str]:
    """What of an answer the document does not say: its status, media type, content and headers."""
    said = told(document, operation, response.status_code)
    if said is None:
        return [f"{asked}: {response.status_code} is not described"]
    found = []
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if response.content and media_type not in said.get("content", {}):
        found.append(f"{asked}: {response.status_code} in {media_type} is not described")
    schema = said.get("content", {}).get(media_type, {}).get("schema")
    if schema:
        judge = Draft202012Validator({**schema, "components": document["components"]})
        found += [f"{asked}: {error.message[:200]}" for error in judge.iter_errors(response.json())]
    optional = ["Link"] if response.request.url.path == "/validate" else []
    lacking = [name for name in said.get("headers", {}) if name not in response.headers and name not in optional]
    return found + [f"{asked}: {response.status_code} lacks {name}" for name in lacking]


def requests(path: str, operation: Json) -> Iterator[tuple[str, dict[str, str]]]:
    """Requests that an operation can meet: each media type, each parameter, what there is not, what nobody has."""
    url = address(path, operation)
    more = "&" if "?" in url else "?"
    yield url, {}
    for media_type in operation["responses"].get("200", {}).get("content", {}):
        yield url, {"accept": media_type}
    yield url, {"accept": "image/x-nothing"}
    for each in operation.get("parameters", ()):
        if each["in"] == "query" and "example" in each:
            yield f"{url}{more}{urlencode({each['name']: each['example']})}", {"accept": "*/*"}
        if each["in"] == "query":
            yield f"{url}{more}{urlencode({each['name']: 'n’importe quoi'})}", {"accept": "text/html"}
        if each["in"] == "path":
            yield address(path, operation, **{each["name"]: MISSING}), {"accept": "application/json"}


def test_what_is_answered_is_what_the_document_says(document: Json, server: Server) -> None:
    every = [(path, each, *asked) for path, each in operations(document) for asked in requests(path, each)]
    assert len(every) > 200
    found = [faults(document, server, path, each, url, **headers) for path, each, url, headers in every]
    assert [fault for each in found for fault in each] == []


def posted(document: Json, server: Server, path: str, operation: Json) -> Iterator[tuple[Response, str]]:
    """The answers to what an operation takes as its examples say, to nothing at all, and to what it does not take."""
    url = address(path, operation)
    takes = operation.get("requestBody", {}).get("content", {})
    for media_type, said in takes.items():
        form = media_type.startswith(("application/x-www-form", "multipart/"))
        if "example" in said and not form:
            example = said["example"]
            body = example if isinstance(example, str) else json.dumps(example)
            answer = server.client.post(url, content=body.encode(), headers={"Content-Type": media_type})
            yield answer, f"POST {url} as {media_type}"
        elif "example" in said:
            yield server.client.post(url, data=said["example"]), f"POST {url} as {media_type}"
        yield server.client.post(url, content=b"", headers={"Content-Type": media_type}), f"POST nothing to {url}"
    yield server.client.post(url, content=b"a", headers={"Content-Type": "image/x-nothing"}), f"POST a picture to {url}"


def test_what_is_posted_is_answered_as_the_document_says(document: Json, server: Server) -> None:
    found, good = [], set()
    for path, operation in operations(document, "post"):
        for answer, asked in posted(document, server, path, operation):
            found += undescribed(document, operation, answer, asked)
            if answer.status_code < 300:
                good.add(path)
    assert found == []
    needs = {path for path, each in operations(document, "post") if "security" in each or path.startswith("/desk/")}
    assert {path for path, _ in operations(document, "post")} - needs - good == {"/inbox"}


def test_what_operations_take_is_told_with_a_schema_or_an_example(document: Json) -> None:
    for path, operation in operations(document, "post"):
        for media_type, said in operation.get("requestBody", {}).get("content", {}).items():
            if media_type.startswith(("application/x-www-form", "multipart/")) or media_type == "application/json":
                assert "schema" in said, (path, media_type)


def test_examples_of_bodies_are_as_their_schemas_say(document: Json) -> None:
    seen = 0
    for _, operation in operations(document, "post"):
        for said in operation.get("requestBody", {}).get("content", {}).values():
            if "schema" in said and "example" in said:
                judge = Draft202012Validator({**said["schema"], "components": document["components"]})
                assert list(judge.iter_errors(said["example"])) == []
                seen += 1
    assert seen > 10


def test_the_document_comes_in_yaml_and_under_its_own_media_type(document: Json, server: Server) -> None:
    answer = server.get("/openapi.yaml")
    assert answer.headers["content-type"] == "application/yaml" and yaml.safe_load(answer.text) == document
    own = server.get("/openapi.json", "application/vnd.oai.openapi+json")
    assert own.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.1" and own.json() == document


def test_an_answer_that_is_not_described_is_found(document: Json, server: Server) -> None:
    path, operation = "/doc/{kind}/{slug}", document["paths"]["/doc/{kind}/{slug}"]["get"]
    silent = {
        **operation,
        "responses": {status: each for status, each in operation["responses"].items() if status != "404"},
    }
    [fault] = faults(document, server, path, silent, "/doc/state/atlantis")
    assert fault.endswith("404 is not described")


def test_examples_lead_to_answers(document: Json, server: Server) -> None:
    """All but those of the desk, which needs a key, of things that not every registry has, and what asks for a URI."""
    refused = {}
    for path, operation in operations(document):
        status = server.ask("HEAD", address(path, operation)).status_code
        if status >= 400:
            refused[path] = status
    assert {path for path, status in refused.items() if status != 401} <= {
        "/receipts/{name}",
        "/ns/alignment/{name}",
        "/inbox/{id}",
        "/sameas",
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_tells_every_operation(document: Json, server: Server, language: str) -> None:
    page = server.get(f"/docs?lang={language}", "text/html").text
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page
