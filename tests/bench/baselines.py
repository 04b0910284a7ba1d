"""What the service is held against: the least that a server can do, and the obvious ways to build ours.

Each function makes an application for uvicorn (`--factory`). The graph is the file of N-Quads that BENCH_QUADS names.
"""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import rdflib
from fastapi import FastAPI, Request, Response
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, QueryTriples, RdfFormat, Store, parse

from accords.registry.entities import Documents, entity_iri
from accords.store.oxigraph import OxigraphStore
from tests.bench.graphs import BASE

_ASGI = Callable[[dict[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]


def hello() -> _ASGI:
    """A bare ASGI answer of 15 bytes: what uvicorn itself takes."""
    body, headers = b'{"hello":"all"}', [(b"content-type", b"application/json"), (b"content-length", b"15")]

    async def answer(scope: dict[str, Any], receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return answer


def fastapi_cache() -> FastAPI:
    """FastAPI with a cache of bytes: documents are made once."""
    app, store, kept = FastAPI(), _store(), dict[str, bytes]()

    @app.get("/doc/{kind}/{name}.jsonld")
    async def entity(kind: str, name: str) -> Response:
        key = f"{kind}/{name}"
        if key not in kept:
            kept[key] = _by_rdflib(_said(store, key))
        return Response(kept[key], media_type="application/ld+json")

    return app


def fastapi_rdflib() -> FastAPI:
    """FastAPI and the JSON-LD serialiser of rdflib, for what is said of one thing and nothing more."""
    app, store = FastAPI(), _store()

    @app.get("/doc/{kind}/{name}.jsonld")
    def entity(kind: str, name: str) -> Response:
        return Response(_by_rdflib(_said(store, f"{kind}/{name}")), media_type="application/ld+json")

    return app


def fastapi_rdflib_same() -> FastAPI:
    """FastAPI and the JSON-LD serialiser of rdflib, for the document that Accords serves: with what stands around."""
    app, store = FastAPI(), OxigraphStore.memory()
    store.load(parse(_file().read_bytes(), RdfFormat.N_QUADS))
    documents = Documents(store, BASE)

    @app.get("/doc/{kind}/{name}.jsonld")
    def entity(kind: str, name: str) -> Response:
        found = documents.on(entity_iri(BASE, kind, name))
        return Response(_by_rdflib(list(found.quads)), media_type="application/ld+json")

    return app


def fastapi_pyoxigraph() -> FastAPI:
    """FastAPI and pyoxigraph, with no isolation at all: a query runs in the process that serves, in the event loop."""
    app, store = FastAPI(), _store()

    @app.get("/sparql")
    async def sparql(request: Request) -> Response:
        found = store.query(request.query_params["query"])
        if isinstance(found, QueryTriples):
            return Response(found.serialize(format=RdfFormat.N_TRIPLES), media_type="application/n-triples")
        return Response(found.serialize(format=QueryResultsFormat.JSON), media_type="application/sparql-results+json")

    return app


def _file() -> Path:
    return Path(os.environ["BENCH_QUADS"])


def _store() -> Store:
    """The graph, each triple in the default graph."""
    store = Store()
    triples = (quad.triple for quad in parse(_file().read_bytes(), RdfFormat.N_QUADS))
    store.bulk_extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return store


def _said(store: Store, name: str) -> list[Quad]:
    return list(store.quads_for_pattern(NamedNode(f"{BASE}id/{name}"), None, None, DefaultGraph()))


def _by_rdflib(quads: list[Quad]) -> bytes:
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph.serialize(format="json-ld").encode()


def _term(term: Any) -> rdflib.term.Node:
    if hasattr(term, "datatype"):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
    return rdflib.URIRef(term.value)
