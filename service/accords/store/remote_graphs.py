"""Whole graphs out of an engine: how many triples they have, all of these, and whether the engine leaves any out."""

import math
from collections.abc import Iterable

import pyoxigraph as ox

from ..errors import EngineRefused
from . import Triples, fill
from .engine import Engine, persist
from .received import parsed_triples
from .remote import RemoteStore

_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH $graph { ?s ?p ?o } }"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH $graph { ?s ?p ?o } }"
_MANY = "SELECT ?a WHERE { VALUES ?a { $side } VALUES ?b { $side } }"


def most_rows(engine: Engine, wanted: int) -> int:
    """How many rows the engine gives out at most, as far as a little more than `wanted`, all of them in one answer.

    Engines can be set to leave out what is beyond a number, without a word. Raises what `Engine.query` raises.
    """
    side = " ".join(map(str, range(math.isqrt(wanted) + 2)))
    text = _MANY.replace("$side", side)
    body = engine.query(text, "text/csv", default_graphs=[], named_graphs=[], part=True)
    return body.count(b"\n") - 1


def count(store: RemoteStore, graph: str) -> int:
    """How many triples a graph has. Raises BackendDown when the engine gives no whole answer."""
    [row] = store.rows(fill(_COUNT, graph=graph), named_graphs=[graph])
    assert isinstance(row["n"], ox.Literal)
    return int(row["n"].value)


def triples(store: RemoteStore, graph: str) -> set[ox.Triple]:
    """All triples of a graph. Raises EngineRefused when the engine gives out a part of them only; BackendDown."""
    there = count(store, graph)
    found = set(_read(store, graph))
    if len(found) != there:
        raise EngineRefused(
            f"The engine gives out {len(found)} of the {there} triples of <{graph}>. "
            "If it has a limit of rows, raise it."
        )
    return found


def _read(store: RemoteStore, graph: str) -> Iterable[ox.Triple]:
    """The triples of a graph: through the graph store, if any (Virtuoso is up to 40 times slower otherwise)."""
    if store.engine.endpoint.graph_store is not None:
        return parsed_triples(persist(lambda: store.engine.graph(graph)))
    answer = store.query(fill(_ALL, graph=graph), named_graphs=[graph])
    assert isinstance(answer, Triples)
    return answer.triples
