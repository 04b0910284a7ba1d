"""A data graph in memory, judged as it was written."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from . import Select, Term
from .as_written import marked_triples
from .values import Values


class Data:
    """Triples as they were written, which answers SELECT queries as a data graph does.

    Literals that a store would rewrite stand in it under marks (see `as_written`). A query of the shapes' author, who
    knows of no marks, is asked of `plain`: there literals are what pyoxigraph makes of them.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        parsed = list(triples)
        kept = list(marked_triples(parsed))
        odd = any(one is not other for one, other in zip(parsed, kept, strict=True))
        self._store = _filled(kept)
        self._plain = _filled(parsed) if odd else self._store
        self.values = Values(exact=True, odd=odd)

    def __call__(self, query: str) -> Iterator[Mapping[str, Term]]:
        """The rows of a SELECT query, with odd literals under their marks."""
        return rows(self._store, query)

    def plain(self, query: str) -> Iterator[Mapping[str, Term]]:
        """The rows of a SELECT query, with literals as pyoxigraph rewrites them."""
        return rows(self._plain, query)


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
