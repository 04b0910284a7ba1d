"""The remote store: any SPARQL 1.1 server as a Store, by means that all of them have.

The named graphs of the registry lie in the engine under their own names. Beside them are two graphs of this store: one
holds each published triple once, as the default graph of our queries (engines differ in what theirs is, and a list of
150 graphs is slow); one says which graphs are ours, since the engine may hold other people's too. Neither is ever part
of a dataset in which `GRAPH ?g` looks.

A change is sent in several requests (see `remote_requests`). A reader in the meantime sees a part of it: that readers
do not come is what `standing` and `remote_answers` are for.
"""

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from ..errors import EngineRefused
from . import Answer, Row, Solutions, Term, Triples, fill, values
from .engine import Engine, persist
from .lease import Lease
from .oxigraph import bad_query, dataset, rdf_format, solutions
from .portable import names_a_dataset
from .received import JSON, N_TRIPLES, parsed_results, parsed_rows, parsed_triples, read_results
from .remote_requests import CHUNK, contents, name_of, updates

_GRAPH, _LISTED = "urn:x-accords:graph", "SELECT ?graph WHERE { GRAPH $state { $state $graph ?graph } }"
_IN_ENGINE = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_STILL = "SELECT ?s ?p ?o WHERE { VALUES ?s { $subjects } GRAPH ?g { ?s ?p ?o } }"
_REFILL = "INSERT { GRAPH $union { ?s ?p ?o } } WHERE { GRAPH $graph { ?s ?p ?o } }"


class RemoteStore:
    """A Store (see the protocol) in an engine. One process at a time may write to it."""

    def __init__(self, engine: Engine, name: str, *, apart: Iterable[str] = (), leased: bool = False) -> None:
        """`name` begins the names of the two graphs of this store; graphs that are `apart` are in no default graph.

        One that is `leased` is written to only while it has the lease on the engine; else the caller sees to it.
        """
        self.engine = engine
        self.union, self.state = f"{name}union", f"{name}state"
        self._apart = frozenset(apart)
        self._lease = Lease(engine, self.state) if leased else None

    def hold(self) -> None:
        """See that nobody else writes to it now. Raises BackendDown while another server does (see `lease`)."""
        if self._lease:
            self._lease.hold()

    def graphs(self) -> list[str]:
        """The named graphs of the registry in the engine; one that became empty may still be among them."""
        text = fill(_LISTED, state=self.state, graph=_GRAPH)
        return sorted(name_of(row["graph"]) for row in self.rows(text, named_graphs=[self.state]))

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

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: ox.NamedNode | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads with these terms, by a query; see the protocol."""
        united = isinstance(graph, ox.DefaultGraph)
        terms = (("s", subject), ("p", predicate), ("o", value), ("g", None if united else graph))
        given: dict[str, Term] = {name: term for name, term in terms if isinstance(term, ox.NamedNode | ox.Literal)}
        text = f"{values(list(given), [given.values()])} {'{ ?s ?p ?o }' if united else 'GRAPH ?g { ?s ?p ?o }'}"
        for row in self.rows(f"SELECT * WHERE {{ {text} }}"):
            found = {**given, **row}
            yield ox.Quad(found["s"], found["p"], found["o"], found.get("g", ox.DefaultGraph()))  # type: ignore[arg-type]

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
        self.claim({name_of(quad.graph_name) for quad in added})
        self.add_many(each for quad in added for each in self._with_union(quad))

    def apply(self, removes: Iterable[ox.Quad], adds: Iterable[ox.Quad]) -> None:
        """Take quads away, then add others; see the protocol, and the module."""
        removed, added = list(removes), list(adds)
        self.claim({name_of(quad.graph_name) for quad in added})
        self.remove(removed)
        kept = self._in_a_graph({quad.triple for quad in removed if self._is_united(quad)})
        self.remove(self._united(quad) for quad in removed if self._is_united(quad) and quad.triple not in kept)
        self.add(each for quad in added for each in self._with_union(quad))

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Take away these quads as they are; the default graph is not looked after."""
        self._send(updates("DELETE DATA", quads))

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add these quads as they are; the default graph is not looked after."""
        self._send(updates("INSERT DATA", quads))

    def add_many(self, quads: Iterable[ox.Quad]) -> None:
        """The same, faster where the engine has a graph store."""
        if self.engine.endpoint.graph_store is None:
            return self.add(quads)
        for graph, content in contents(quads):
            self.hold()
            persist(lambda graph=graph, content=content: self.engine.add(graph, content))  # type: ignore[misc]

    def claim(self, graphs: Iterable[str]) -> None:
        """Note that these graphs are ours."""
        state, listed = ox.NamedNode(self.state), ox.NamedNode(_GRAPH)
        self.add(ox.Quad(state, listed, ox.NamedNode(graph), state) for graph in graphs)

    def close(self) -> None:
        """Let go of the connections; what was written stays in the engine."""
        if self._lease:
            self._lease.release()
        self.engine.close()

    def _in_engine(self) -> set[str]:
        """Every graph that the engine has, but the two of this store."""
        body = self.engine.query(_IN_ENGINE, JSON, default_graphs=None, named_graphs=None)
        return {name_of(row["g"]) for row in parsed_rows(body)} - {self.union, self.state}

    def _send(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.hold()
            persist(lambda text=text: self.engine.update(text), answered=True)  # type: ignore[misc]

    def _is_united(self, quad: ox.Quad) -> bool:
        return name_of(quad.graph_name) not in self._apart

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


def _shape(text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """What kind of answer a query of ours has: that of an empty store. Raises BadQuery."""
    try:
        return ox.Store().query(text)
    except SyntaxError as error:
        raise bad_query(error) from None


def _in(graph: str, quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))
