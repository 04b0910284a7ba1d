"""What is judged, in memory: what a version asserts, and for a while a change of it, as it was written.

It is what `shacl.data.Data` is; to copy a registry for each change would take longer than to judge the change.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from pyoxigraph import Literal, Quad, Store, Triple

from ..shacl import Term
from ..shacl.as_written import is_odd, marked, restored
from ..shacl.data import Data, rows
from ..shacl.values import Values


class Ground(Data):
    """Triples that stay, with those that `changed` adds or takes away while a block runs."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._store = Store()
        self._odd: set[Triple] = set()
        self._rewritten: list[Quad] = []
        """What stands in the store in place of the odd triples, while it stands there as pyoxigraph rewrites it."""
        self._is_plain = False
        self.values = Values(exact=True)
        self._put(triples)

    def __iter__(self) -> Iterator[Triple]:
        """All triples, as they were written."""
        self._turn(plain=False)
        for quad in list(self._store):
            yield Triple(quad.subject, quad.predicate, restored(quad.object))

    def __contains__(self, triple: Triple) -> bool:
        self._turn(plain=False)
        return _quad(triple) in self._store

    def __call__(self, query: str) -> Iterator[Mapping[str, Term]]:
        """The rows of a SELECT query, with odd literals under their marks."""
        self._turn(plain=False)
        return rows(self._store, query)

    def plain(self, query: str) -> Iterator[Mapping[str, Term]]:
        """The rows of a SELECT query, with literals as pyoxigraph rewrites them."""
        self._turn(plain=True)
        return rows(self._store, query)

    @contextmanager
    def changed(self, adds: Iterable[Triple], removes: Iterable[Triple] = ()) -> Iterator[None]:
        """For the block, with other triples and without some; afterwards all is as before."""
        gone = [triple for triple in removes if triple in self]
        self._take(gone)
        come = [triple for triple in dict.fromkeys(adds) if triple not in self]
        self._put(come)
        try:
            yield
        finally:
            self._take(come)
            self._put(gone)

    def _put(self, triples: Iterable[Triple]) -> None:
        self._turn(plain=False)
        self._store.extend(self._kept(triples))
        self.values = replace(self.values, odd=bool(self._odd))

    def _take(self, triples: Iterable[Triple]) -> None:
        self._turn(plain=False)
        for triple in triples:
            self._store.remove(_quad(triple))
            self._odd.discard(triple)
        self.values = replace(self.values, odd=bool(self._odd))

    def _kept(self, triples: Iterable[Triple]) -> Iterator[Quad]:
        for triple in triples:
            if isinstance(triple.object, Literal) and is_odd(triple.object):
                self._odd.add(triple)
            yield _quad(triple)

    def _turn(self, *, plain: bool) -> None:
        """Let the odd triples stand in the store as pyoxigraph writes them, or under their marks.

        A query that has begun to answer goes on with what there was.
        """
        if plain == self._is_plain or not self._odd:
            return
        self._is_plain = plain
        odd = [_quad(triple) for triple in self._odd]
        if plain:
            for quad in odd:
                self._store.remove(quad)
            written = (Quad(*triple) for triple in self._odd)
            self._rewritten = [quad for quad in written if quad not in self._store]
            self._store.extend(self._rewritten)
        else:
            for quad in self._rewritten:
                self._store.remove(quad)
            self._store.extend(odd)


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, marked(triple.object))
