"""The embedded store: Oxigraph in this process, in memory while a registry is built, on disk once it is published.

Oxigraph's own default graph holds each triple of the named graphs once, so that a query needs no list of graphs
(a list of 150 is 38 times slower) and a count counts a triple once. Graphs that are `apart` are left out of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict

import pyoxigraph as ox

from ..errors import BadQuery, BadRequest
from . import Answer, Row, Solutions, Term, Triples, fill

_POSITION = re.compile(r"error at (\d+):(\d+)")
_DEFAULT = ox.DefaultGraph()
_REFILL = """
DROP DEFAULT ;
INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { VALUES ?g { $apart } } }
"""


class Dataset(TypedDict, total=False):
    """The dataset of a query, in the words of pyoxigraph."""

    default_graph: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
    named_graphs: list[ox.NamedNode | ox.BlankNode]


class OxigraphStore:
    """A Store (see the protocol) on pyoxigraph. Its files are written by one process, once, and then only read."""

    def __init__(self, store: ox.Store, *, apart: Iterable[str] = (), writable: bool = True) -> None:
        """Wrap an open store; see `memory`, `create` and `read`."""
        self._store = store
        self._writable = writable
        self._apart = frozenset(ox.NamedNode(name) for name in apart)

    @classmethod
    def memory(cls, *, apart: Iterable[str] = ()) -> "OxigraphStore":
        """An empty store in memory."""
        return cls(ox.Store(), apart=apart)

    @classmethod
    def create(cls, folder: Path, *, apart: Iterable[str] = ()) -> "OxigraphStore":
        """An empty store on disk, in a new folder."""
        return cls(ox.Store(str(folder)), apart=apart)

    @classmethod
    def write(cls, folder: Path, *, apart: Iterable[str] = ()) -> "OxigraphStore":
        """A store on disk that is not published yet, to change it. Raises OSError when there is none."""
        if not (folder / "CURRENT").exists():
            raise FileNotFoundError(f"There is no store in {folder}.")
        return cls(ox.Store(str(folder)), apart=apart)

    @classmethod
    def read(cls, folder: Path) -> "OxigraphStore":
        """A published store, for reading. Raises OSError when there is none, RuntimeError when it is damaged."""
        return cls(ox.Store.read_only(str(folder)), writable=False)

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """Run one query; see the protocol. Raises BadQuery, or BadRequest for the name of a graph that is no IRI."""
        try:
            answer = self._store.query(text, **dataset(default_graphs, named_graphs))
        except SyntaxError as error:
            raise bad_query(error) from None
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        if isinstance(answer, ox.QuerySolutions):
            return solutions(answer)
        return Triples(answer, lambda media_type: answer.serialize(format=rdf_format(media_type)) or b"")

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
        graph: ox.NamedNode | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads with these terms, a quarter of the cost of a query that finds few; see the protocol."""
        found = self._store.quads_for_pattern(subject, predicate, value, graph)
        return found if graph is not None else (quad for quad in found if quad.graph_name != _DEFAULT)

    def update(self, text: str) -> None:
        """Run one update, and make the default graph anew from the named graphs."""
        self._store.update(text)
        self._store.update(fill(_REFILL, apart=self._apart))

    def load(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads to their named graphs, and their triples to the default graph."""
        self._store.bulk_extend(self._with_union(quads))

    def apply(self, removes: Iterable[ox.Quad], adds: Iterable[ox.Quad]) -> None:
        """Take quads away, then add others, at the cost of these; the default graph follows. See the protocol."""
        for quad in removes:
            self._store.remove(quad)
            if not self._lies_in_a_graph(quad.triple):
                self._store.remove(ox.Quad(quad.subject, quad.predicate, quad.object))
        self._store.extend(self._with_union(adds))

    def checkpoint(self, folder: Path) -> None:
        """Make a store of its own in `folder`, which must not exist, of hard links to the files of this one."""
        self._store.backup(str(folder))

    def close(self) -> None:
        """Write everything to disk and let go of the files; the store is not to be used again."""
        if self._writable:
            self._store.flush()
        del self._store

    def discard(self) -> None:
        """Let go of the files without writing what is not written yet; the store is not to be used again."""
        del self._store

    def _lies_in_a_graph(self, triple: ox.Triple) -> bool:
        found = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        kept = (quad for quad in found if not isinstance(quad.graph_name, ox.DefaultGraph))
        return any(quad.graph_name not in self._apart for quad in kept)

    def _with_union(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        for quad in quads:
            yield quad
            if quad.graph_name not in self._apart:
                yield ox.Quad(quad.subject, quad.predicate, quad.object)


def dataset(default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None) -> Dataset:
    """The dataset that a request names: with either list, exactly what the lists say; with none, everything.

    Raises BadRequest for a name that is no IRI.
    """
    if default_graphs is None and named_graphs is None:
        return {}
    try:
        return {
            "default_graph": [ox.NamedNode(name) for name in default_graphs or ()],
            "named_graphs": [ox.NamedNode(name) for name in named_graphs or ()],
        }
    except ValueError as error:
        raise BadRequest(f"The name of a graph is not an IRI: {error}") from None


def bad_query(error: SyntaxError) -> BadQuery:
    """The parser's complaint, with the place that it names."""
    found = _POSITION.search(str(error))
    line, column = (int(found[1]), int(found[2])) if found else (None, None)
    return BadQuery(str(error), line=line, column=column)


def rdf_format(media_type: str) -> ox.RdfFormat:
    """The RDF syntax of a media type. Raises ValueError when there is none."""
    found = ox.RdfFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"{media_type} is not an RDF syntax")
    return found


def results_format(media_type: str) -> ox.QueryResultsFormat:
    """The results format of a media type. Raises ValueError when there is none."""
    found = ox.QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"{media_type} is not a results format")
    return found


def solutions(answer: ox.QuerySolutions) -> Solutions:
    """The answer to a SELECT, in our words."""
    variables = [variable.value for variable in answer.variables]

    def rows() -> Iterator[Row]:
        for solution in answer:
            yield {name: term for name, term in zip(variables, solution, strict=True) if term is not None}

    return Solutions(variables, rows(), lambda kind: answer.serialize(format=results_format(kind)) or b"")
