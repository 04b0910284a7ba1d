"""The remote store: any SPARQL 1.1 server as a Store, by means that all of them have.

The named graphs of the registry lie in the engine under their own names. Beside them are two graphs of this store: one
holds each published triple once, as the default graph of our queries (engines differ in what theirs is, and a list of
150 graphs is slow); one says which graphs are ours, since the engine may hold other people's too. Neither is ever part
of a dataset in which `GRAPH ?g` looks.

A change is sent in requests of at most 1,000 triples, each one DELETE DATA or INSERT DATA (Virtuoso takes no more, and
does not undo the first of two operations when the second fails). Sent twice, it is as sent once. A reader in the
meantime sees a part of it: that readers do not come is what `standing` and `remote_answers` are for.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import pyoxigraph as ox

from ..errors import BackendDown, EngineRefused
from . import Answer, Row, Solutions, Triples, fill
from .engine import Engine
from .oxigraph import bad_query, dataset, rdf_format, solutions
from .portable import names_a_dataset

JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
CHUNK, LOAD, CHUNK_BYTES = 1000, 10_000, 2**20
"""So many triples are in one update, or in one request to the graph store, and about so many characters in either."""

_TRIES = 3
_T = TypeVar("_T")
_HALF = "The engine gave half an answer, or one that is not in the format that it was asked for."
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_GRAPH, _LISTED = "urn:x-accords:graph", "SELECT ?graph WHERE { GRAPH $state { $state $graph ?graph } }"
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH $graph { ?s ?p ?o } }"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH $graph { ?s ?p ?o } }"
_MANY = "SELECT ?a WHERE { VALUES ?a { $side } VALUES ?b { $side } }"
_IN_ENGINE = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_STILL = "SELECT ?s ?p ?o WHERE { VALUES ?s { $subjects } GRAPH ?g { ?s ?p ?o } }"
_REFILL = "INSERT { GRAPH $union { ?s ?p ?o } } WHERE { GRAPH $graph { ?s ?p ?o } }"


class RemoteStore:
    """A Store (see the protocol) in an engine. One process at a time may write to it."""

    def __init__(self, engine: Engine, name: str, *, apart: Iterable[str] = ()) -> None:
        """`name` begins the names of the two graphs of this store; graphs that are `apart` are in no default graph."""
        self.engine = engine
        self.union, self.state = f"{name}union", f"{name}state"
        self._apart = frozenset(apart)

    def graphs(self) -> list[str]:
        """The named graphs of the registry in the engine; one that became empty may still be among them."""
        text = fill(_LISTED, state=self.state, graph=_GRAPH)
        return sorted(_iri(row["graph"]) for row in self.rows(text, named_graphs=[self.state]))

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """Run one query of ours; see the protocol. Raises BackendDown, too, when there is no whole answer.

        FROM is refused: engines do not agree whether it or the lists of the request count.
        """
        if "from" in text.lower() and names_a_dataset(text):
            raise EngineRefused("FROM in a query is not understood alike by all engines: name the graphs beside it.")
        dataset(default_graphs, named_graphs)
        if default_graphs is None and named_graphs is None:
            default_graphs, named_graphs = [self.union], self.graphs()
        shape = _shape(text)
        accept = N_TRIPLES if isinstance(shape, ox.QueryTriples) else JSON
        default, named = default_graphs or (), named_graphs or ()
        body = persist(lambda: self.engine.query(text, accept, default_graphs=default, named_graphs=named))
        if accept == N_TRIPLES:
            triples = parsed_triples(body)
            return Triples(iter(triples), lambda kind: ox.serialize(triples, format=rdf_format(kind)) or b"")
        found = parsed_results(read_results(body))
        return bool(found) if isinstance(found, ox.QueryBoolean) else solutions(found)

    def rows(self, text: str, **dataset: Sequence[str]) -> Iterator[Row]:
        """The rows of a SELECT over a dataset."""
        answer = self.query(text, **dataset)
        assert isinstance(answer, Solutions), "this query is not a SELECT"
        return answer.rows

    def update(self, text: str) -> None:
        """Run one update of ours, and make the default graph anew from the named graphs. For small stores.

        Whether all of it or nothing is done when it fails rests with the engine.
        """
        before = self._in_engine()
        self.engine.update(text)
        self.claim(self._in_engine() - before)
        self.engine.update(fill("DROP SILENT GRAPH $union", union=self.union))
        for graph in sorted(set(self.graphs()) - self._apart):
            self.engine.update(fill(_REFILL, union=self.union, graph=graph))

    def load(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads to their named graphs, and their triples to the default graph."""
        added = list(quads)
        self.claim({_iri(quad.graph_name) for quad in added})
        self.add_many(each for quad in added for each in self._with_union(quad))

    def apply(self, removes: Iterable[ox.Quad], adds: Iterable[ox.Quad]) -> None:
        """Take quads away, then add others; see the protocol, and the module."""
        removed, added = list(removes), list(adds)
        self.claim({_iri(quad.graph_name) for quad in added})
        self.remove(removed)
        kept = self._in_a_graph({quad.triple for quad in removed if self._is_united(quad)})
        self.remove(self._united(quad) for quad in removed if self._is_united(quad) and quad.triple not in kept)
        self.add(each for quad in added for each in self._with_union(quad))

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Take away these quads as they are; the default graph is not looked after."""
        self._change("DELETE DATA", _chunks(quads, CHUNK))

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add these quads as they are; the default graph is not looked after."""
        self._change("INSERT DATA", _chunks(quads, CHUNK))

    def add_many(self, quads: Iterable[ox.Quad]) -> None:
        """The same, faster where the engine has a graph store."""
        if self.engine.endpoint.graph_store is None:
            return self.add(quads)
        for chunk in _chunks(quads, LOAD):
            for graph, triples in _by_graph(chunk).items():
                content = "\n".join(triples).encode()
                persist(lambda graph=graph, content=content: self.engine.add(graph, content))  # type: ignore[misc]

    def claim(self, graphs: Iterable[str]) -> None:
        """Note that these graphs are ours."""
        state, listed = ox.NamedNode(self.state), ox.NamedNode(_GRAPH)
        self.add(ox.Quad(state, listed, ox.NamedNode(graph), state) for graph in graphs)

    def count(self, graph: str) -> int:
        """How many triples a graph has."""
        [row] = self.rows(fill(_COUNT, graph=graph), named_graphs=[graph])
        assert isinstance(row["n"], ox.Literal)
        return int(row["n"].value)

    def most_rows(self, wanted: int) -> int:
        """How many rows the engine gives out at most, as far as a little more than `wanted`, all of them in one answer.

        Engines can be set to leave out what is beyond a number, without a word.
        """
        side = " ".join(map(str, range(math.isqrt(wanted) + 2)))
        text = _MANY.replace("$side", side)
        body = self.engine.query(text, "text/csv", default_graphs=[], named_graphs=[], part=True)
        return body.count(b"\n") - 1

    def triples(self, graph: str) -> set[ox.Triple]:
        """All triples of a graph. Raises EngineRefused when the engine gives out a part of them only."""
        there = self.count(graph)
        found = set(self._read(graph))
        if len(found) != there:
            raise EngineRefused(
                f"The engine gives out {len(found)} of the {there} triples of <{graph}>. "
                "If it has a limit of rows, raise it."
            )
        return found

    def _read(self, graph: str) -> Iterable[ox.Triple]:
        """The triples of a graph: through the graph store, if any (Virtuoso is up to 40 times slower otherwise)."""
        if self.engine.endpoint.graph_store is not None:
            return parsed_triples(persist(lambda: self.engine.graph(graph)))
        answer = self.query(fill(_ALL, graph=graph), named_graphs=[graph])
        assert isinstance(answer, Triples)
        return answer.triples

    def close(self) -> None:
        """Let go of the connections; what was written stays in the engine."""
        self.engine.close()

    def _in_engine(self) -> set[str]:
        """Every graph that the engine has, but the two of this store."""
        body = self.engine.query(_IN_ENGINE, JSON, default_graphs=None, named_graphs=None)
        return {_iri(row["g"]) for row in parsed_rows(body)} - {self.union, self.state}

    def _change(self, operation: str, chunks: Iterable[list[ox.Quad]]) -> None:
        for chunk in chunks:
            blocks = (f"GRAPH <{graph}> {{ {' '.join(triples)} }}" for graph, triples in _by_graph(chunk).items())
            text = f"{operation} {{ {' '.join(blocks)} }}"
            persist(lambda text=text: self.engine.update(text), answered=True)  # type: ignore[misc]

    def _is_united(self, quad: ox.Quad) -> bool:
        return _iri(quad.graph_name) not in self._apart

    def _united(self, quad: ox.Quad) -> ox.Quad:
        return _in(self.union, quad)

    def _with_union(self, quad: ox.Quad) -> Iterator[ox.Quad]:
        yield quad
        if self._is_united(quad):
            yield self._united(quad)

    def _in_a_graph(self, triples: set[ox.Triple]) -> set[ox.Triple]:
        """Those that lie in a named graph of the default graph now."""
        graphs = sorted(set(self.graphs()) - self._apart)
        subjects = sorted({str(triple.subject) for triple in triples})
        found: set[ox.Triple] = set()
        for start in range(0, len(subjects), CHUNK):
            values = [ox.NamedNode(subject[1:-1]) for subject in subjects[start : start + CHUNK]]
            for row in self.rows(fill(_STILL, subjects=values), named_graphs=graphs):
                found.add(ox.Triple(row["s"], row["p"], row["o"]))  # type: ignore[arg-type]
        return found & triples


def persist(ask: Callable[[], _T], *, answered: bool = False) -> _T:
    """What `ask` returns, at the third try if need be: an engine may fail now and then.

    With `answered`, only a request that the engine itself says has failed is sent again: one that was cut off may still
    be carried out, and then its place among the others counts.
    """
    for _ in range(_TRIES - 1):
        try:
            return ask()
        except EngineRefused:
            raise
        except BackendDown as problem:
            if answered and "engine_status" not in problem.extra:
                raise
    return ask()


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


def _shape(text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """What kind of answer a query of ours has: that of an empty store. Raises BadQuery."""
    try:
        return ox.Store().query(text)
    except SyntaxError as error:
        raise bad_query(error) from None


def _iri(term: object) -> str:
    assert isinstance(term, ox.NamedNode), "in an engine, every graph has a name"
    return term.value


def _in(graph: str, quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))


def _chunks(quads: Iterable[ox.Quad], most: int = CHUNK) -> Iterator[list[ox.Quad]]:
    chunk: list[ox.Quad] = []
    size = 0
    for quad in quads:
        chunk.append(quad)
        size += len(str(quad))
        if len(chunk) == most or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _by_graph(quads: Iterable[ox.Quad]) -> dict[str, list[str]]:
    """The triples of each graph, as lines of N-Triples, which are SPARQL too."""
    found: dict[str, list[str]] = {}
    for quad in quads:
        found.setdefault(_iri(quad.graph_name), []).append(f"{quad.triple} .")
    return found
