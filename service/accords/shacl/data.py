"""A data graph in memory, judged as it was written."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from . import Select, Term
from .as_written import marked_triple, restored
from .values import Values


class Data:
    """Triples as they were written, which answers SELECT queries as a data graph does.

    Literals that a store would rewrite stand in it under marks (see `as_written`). A query of the shapes' author, who
    knows of no marks, is asked of `plain`: there literals are what pyoxigraph makes of them.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._has_odd = False
        self._store = _filled(self._marked(triples))
        self._plain = _filled(self._unmarked()) if self._has_odd else self._store
        self.values = Values(exact=True, odd=self._has_odd)

    def __call__(self, query: str) -> Iterator[Mapping[str, Term]]:
        """The rows of a SELECT query, with odd literals under their marks."""
        return rows(self._store, query)

    def plain(self, query: str) -> Iterator[Mapping[str, Term]]:
        """The rows of a SELECT query, with literals as pyoxigraph rewrites them."""
        return rows(self._plain, query)

    def _marked(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        for triple in triples:
            kept = marked_triple(triple)
            self._has_odd = self._has_odd or kept is not triple
            yield kept

    def _unmarked(self) -> Iterator[Triple]:
        for quad in self._store:
            thing = restored(quad.object) if isinstance(quad.object, Literal) else quad.object
            yield Triple(quad.subject, quad.predicate, thing)


def rows(store: Store, query: str) -> Iterator[Mapping[str, Term]]:
    """The rows of a SELECT query over the default graph of a store; unbound variables are absent."""
    found = store.query(query)
    assert isinstance(found, QuerySolutions), "only SELECT queries have rows"
    names = [variable.value for variable in found.variables]
    for solution in found:
        yield {
            name: term
            for name, term in zip(names, solution, strict=True)
            if isinstance(term, (NamedNode, BlankNode, Literal))
        }


def values_of(select: Select) -> Values:
    """How a data graph writes literals: as they were written if it is a `Data`, else in a way of its own."""
    return select.values if isinstance(select, Data) else Values()


def plain_of(select: Select) -> Select:
    """The data graph for queries of the shapes' author."""
    return select.plain if isinstance(select, Data) else select


def _filled(triples: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return store
