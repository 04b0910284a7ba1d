"""Reconciliation in tests: the schemas of its specification, and the two ways to send a batch."""

import json
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

from tests.conformance import suite
from tests.serving import Server

OLDER, DRAFT = "0.2", "1.0-draft"
ID = "https://w3id.org/accords/id/"
NS = "https://w3id.org/accords/ns#"
Json = dict[str, Any]


@cache
def _validator(version: str, name: str) -> Draft7Validator:
    """What judges documents by one schema; the schemas refer to each other by the ids that they have."""
    files = sorted((suite("reconciliation") / version / "schemas").glob("*.json"))
    assert files, "there are schemas"
    read = {file.stem: json.loads(file.read_text("utf-8")) for file in files}
    resources = [(each["$id" if "$id" in each else "id"], DRAFT7.create_resource(each)) for each in read.values()]
    return Draft7Validator(read[name], registry=Registry[Any]().with_resources(resources))


def valid(version: str, name: str, document: Json) -> Json:
    """The document, which has to be valid by a schema."""
    faults = [f"{each.json_path}: {each.message}" for each in _validator(version, name).iter_errors(document)]
    assert not faults, "\n".join(faults)
    return document


def examples(version: str, name: str) -> Iterator[tuple[Path, Any]]:
    """The valid examples of a schema that the specification gives."""
    for file in sorted((suite("reconciliation") / version / "examples" / name / "valid").glob("*.json")):
        yield file, json.loads(file.read_text("utf-8"))


def with_index(server: Server) -> Server:
    """The server when the index of its version is there; until then it answers 503."""
    until = time.monotonic() + 60
    while server.client.get("/reconcile/suggest/entity?prefix=a").status_code == 503:
        assert time.monotonic() < until, "the index is made within a minute"
        time.sleep(0.2)
    return server


def sent(server: Server, queries: Any) -> httpx2.Response:
    """The answer to a batch of version 0.2, sent as a form."""
    return server.client.post("/reconcile", data={"queries": json.dumps(queries)})


def reconciled(server: Server, query: Json) -> list[Json]:
    """The candidates for one query of version 0.2."""
    valid(OLDER, "reconciliation-query-batch", {"q": query})
    answer = sent(server, {"q": query})
    assert answer.status_code == 200, answer.text
    found: list[Json] = valid(OLDER, "reconciliation-result-batch", answer.json())["q"]["result"]
    return found


def matched(server: Server, *conditions: Json, **query: Any) -> list[Json]:
    """The candidates for one query of the draft, with these conditions."""
    batch = valid(DRAFT, "reconciliation-query-batch", {"queries": [{**query, "conditions": list(conditions)}]})
    answer = server.client.post("/reconcile/1.0/match", json=batch)
    assert answer.status_code == 200, answer.text
    [result] = valid(DRAFT, "reconciliation-result-batch", answer.json())["results"]
    found: list[Json] = result["candidates"]
    return found


def named(name: Any, **more: Any) -> Json:
    """A condition on the name."""
    return {"matchType": "name", "propertyValue": name, **more}


def having(path: str, value: Any, **more: Any) -> Json:
    """A condition on a property."""
    return {"matchType": "property", "propertyId": path, "propertyValue": value, **more}


def feature(candidate: Json, id: str) -> Any:
    """The value of one feature."""
    [found] = [each["value"] for each in candidate["features"] if each["id"] == id]
    return found
