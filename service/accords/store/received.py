"""What an engine sent, read: the whole of an answer in the format that it was asked for, or nothing."""

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from ..errors import BackendDown
from . import Row
from .oxigraph import solutions

JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"

_HALF = "The engine gave half an answer, or one that is not in the format that it was asked for."
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


def read_results(body: bytes) -> dict[str, Any]:
    """An answer in JSON that came to its end (SPARQL 1.1 Query Results JSON Format). Raises BackendDown for another.

    What engines write besides is left out, and a boolean is written as ours are.
    """
    try:
        document = json.loads(body)
        for row in document.get("results", {}).get("bindings", ()):
            for term in row.values():
                if term.get("datatype") == _BOOLEAN:
                    term["value"] = {"1": "true", "0": "false"}.get(term["value"], term["value"])
        document["head"].pop("link", None)
    except (ValueError, KeyError, AttributeError, TypeError):
        raise BackendDown(_HALF) from None
    return dict(document)


def parsed_results(document: dict[str, Any]) -> ox.QuerySolutions | ox.QueryBoolean:
    """What `read_results` read, as our own engine gives it. Raises BackendDown when it is not what it looked like."""
    try:
        return ox.parse_query_results(json.dumps(document), ox.QueryResultsFormat.JSON)
    except (ValueError, SyntaxError):
        raise BackendDown(_HALF) from None


def parsed_rows(body: bytes) -> Iterator[Row]:
    """The rows of an answer to a SELECT; see `read_results`."""
    answer = parsed_results(read_results(body))
    if isinstance(answer, ox.QueryBoolean):
        raise BackendDown(_HALF)
    return solutions(answer).rows


def parsed_triples(body: bytes) -> list[ox.Triple]:
    """Triples in N-Triples, each once, its literals in the form in which our own store keeps them.

    Raises BackendDown for something else. N-Triples does not say where it ends: who must know, counts.
    """
    store = ox.Store()
    try:
        store.load(body, ox.RdfFormat.N_TRIPLES)
    except SyntaxError:
        raise BackendDown(_HALF) from None
    return [quad.triple for quad in store]
