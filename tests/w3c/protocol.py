"""The suites for SPARQL 1.1 Protocol and Service Description, against a real server that publishes their graphs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize
from rdflib import RDF, Graph, Namespace, URIRef

from tests.serving import Server, serving
from tests.small_registries import LOOSE_SHAPES, registry

from .outcomes import Outcome, verdict

PROTOCOL = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest#"
DESCRIPTION = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/service-description/manifest#"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml"},
}
REFUSED = 403
"""What the one who asks for an update is told by an endpoint that only reads."""


@contextmanager
def serving_the_graphs_of(folder: Path, work: Path) -> Iterator[Server]:
    """A registry whose data are the graphs that the protocol suite asks about."""
    files = {(graph["file"], graph["graph"]) for case in _cases(folder) for graph in case["graphData"]}
    quads = [
        Quad(each.subject, each.predicate, each.object, NamedNode(graph))
        for file, graph in sorted(files)
        for each in parse(path=folder / "w3c" / file, format=RdfFormat.N_TRIPLES)
    ]
    trig = (serialize(quads, format=RdfFormat.TRIG) or b"").decode()
    assets = registry(work / "assets", trig, LOOSE_SHAPES)
    with serving(work / "home", ACCORDS_ASSETS=str(assets)) as server:
        yield server


def protocol(server: Server, suite: str, folder: Path) -> Iterator[Outcome]:
    """The outcome of each case of the protocol suite; one that needs an update is inapplicable, if it is refused."""
    for case in _cases(folder):
        responses = [_send(server, each) for each in case["requests"]]
        faults = [
            fault
            for each, response in zip(case["requests"], responses, strict=True)
            if (fault := _fault(each, response))
        ]
        result = verdict(not faults)
        if faults and case["id"].startswith("update_") and responses[0].status_code == REFUSED:
            result = "inapplicable"
        yield Outcome(suite, PROTOCOL + case["id"], case["name"], result, told="; ".join(faults))


def description(server: Server, suite: str, folder: Path) -> Iterator[Outcome]:
    """The outcome of the three cases on the service description."""
    cases = json.loads((folder / "service_description_requests.json").read_text("utf-8"))
    response = server.get("/sparql", "text/turtle")
    graph = Graph().parse(data=response.text, format="turtle", publicID=f"{server.url}sparql")
    service = graph.value(None, RDF.type, SD.Service)
    named = [
        each for name in ("supportedLanguage", "resultFormat", "feature") for each in graph.objects(service, SD[name])
    ]
    results = {
        "returns-rdf": verdict(response.status_code == 200 and len(graph) > 0),
        "has-endpoint-triple": verdict((service, SD.endpoint, URIRef(f"{server.url}sparql")) in graph),
        "conforms-to-schema": "cantTell" if named and all(isinstance(each, URIRef) for each in named) else "failed",
    }
    assert {case["id"] for case in cases} == set(results)
    for case in cases:
        yield Outcome(suite, DESCRIPTION + case["id"], case["name"], results[case["id"]])


def _cases(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "protocol_requests.json").read_text("utf-8"))
    return found


def _send(server: Server, asked: dict[str, Any]) -> httpx2.Response:
    body = asked["body"] and asked["body"]["chars"].encode(asked["body"]["encoding"])
    return server.client.request(asked["method"], asked["path"], headers=dict(asked["headers"]), content=body)


def _fault(asked: dict[str, Any], response: httpx2.Response) -> str:
    """What is not as the case expects it, or ""."""
    expected = asked["expect"]
    media_type = response.headers["content-type"].partition(";")[0]
    if f"StatusCode{response.status_code // 100}xx" not in expected["status"]:
        return f"{response.status_code} {response.text[:200]}"
    if any(media_type not in FORMATS[each] for each in expected["format"]):
        return f"{media_type} is no format of {expected['format']}"
    if any(response.json()["boolean"] is not each for each in expected["boolean"]):
        return f"{response.text} is not {expected['boolean']}"
    return ""
