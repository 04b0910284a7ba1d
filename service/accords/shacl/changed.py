"""Triples that a change takes away or brings, in a graph that has them, and the ways back from them along paths."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Set
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..terms import RDF, RDFS
from . import Select, Term
from .aim import Nodes
from .algebra import CannotTell, Pattern, is_variable
from .as_written import restored
from .data import plain_of, values_of
from .paths import Inverse, Path, Predicate, written
from .steps import Step, steps
from .ways import Way

_TYPE, _BELOW = NamedNode(f"{RDF}type"), NamedNode(f"{RDFS}subClassOf")

_FEW, _MANY = 100, 1000
"""So few nodes are judged without asking whether they could be fewer; of so many it is not even asked who they are."""


class Statement(NamedTuple):
    """A triple whose terms are those of RDF 1.1."""

    subject: Term
    predicate: NamedNode
    object: Term


class Changed:
    """Some triples, and the data graph, which has them all.

    The graph may have more than it had before the change, or will have after it: what is found may then be too much.
    """

    def __init__(self, select: Select, triples: Iterable[Triple]) -> None:
        self._select = select
        self._values = values_of(select)
        self._plain = plain_of(select)
        self._triples = tuple(Statement(*triple) for triple in triples)
        self._by_predicate: dict[NamedNode, list[Statement]] = defaultdict(list)
        for triple in self._triples:
            self._by_predicate[triple.predicate].append(triple)
        self._asked: dict[str, frozenset[Term]] = {}

    def __iter__(self) -> Iterator[Statement]:
        return iter(self._triples)

    def with_predicate(self, predicate: NamedNode) -> Collection[Statement]:
        """Those of the triples that have a predicate."""
        return self._by_predicate.get(predicate, ())

    def not_with(self, predicates: Set[NamedNode]) -> Iterator[Statement]:
        """Those of the triples that have another predicate."""
        for predicate in self._by_predicate.keys() - predicates:
            yield from self._by_predicate[predicate]

    def crossing(self, path: Iterable[Step]) -> Iterator[Term]:
        """The nodes from which a path, taken apart into its steps, leads over one of the triples."""
        for step in path:
            if over := self.with_predicate(step.predicate):
                yield from self.back(step.before, {each.subject if step.forward else each.object for each in over})

    def back(self, path: Path | None, ends: Nodes) -> Nodes:
        """The nodes from which a path leads to some others; no path leads to themselves."""
        if path is None or not ends:
            return ends
        return self._nodes("start", f"{self._given('end', ends)} ?start {written(path)} ?end")

    def judged(self, way: Way) -> Nodes:
        """The nodes to which one of the triples matters as a way has it."""
        pivots = frozenset(self._pivots(way.pattern, way.pivot))
        return self._led(pivots, way) if way.chains and pivots else pivots

    def classes(self) -> dict[Term, set[Term]]:
        """The classes to which nodes may have come, or from which they may have gone, with these nodes."""
        typed = defaultdict(set)
        for triple in self.with_predicate(_TYPE):
            typed[triple.object].add(triple.subject)
        for triple in self.with_predicate(_BELOW):
            lower = self._given("class", {triple.subject})
            typed[triple.object] |= self._nodes("node", f"{lower} ?node {_TYPE}/{_BELOW}* ?class")
        found: dict[Term, set[Term]] = defaultdict(set)
        if typed:
            asked = f"SELECT ?class ?above WHERE {{ {self._given('class', typed.keys())} ?class {_BELOW}* ?above }}"
            for row in self._select(asked):
                found[row["above"]] |= typed[row["class"]]
        return found

    def _pivots(self, pattern: Pattern, pivot: str) -> Iterator[Term]:
        """The terms at an end of a pattern that one of the triples makes match."""
        path = pattern.predicate
        if not isinstance(path, (str, Predicate)):
            yield from self.crossing(steps(path if pattern.subject == pivot else Inverse(path)))
            return
        subject, object_ = (None if is_variable(end) else end for end in (pattern.subject, pattern.object))
        for triple in self._triples if isinstance(path, str) else self.with_predicate(path.iri):
            if subject in (None, str(triple.subject)) and object_ in (None, str(triple.object)):
                yield triple.subject if pattern.subject == pivot else triple.object

    def _led(self, pivots: Nodes, way: Way) -> Nodes:
        """The nodes to which the chains lead: over a hub one may lead to very many, and another one to few.

        It is asked of the graph that queries of the shapes' author see.
        """
        given, found = _block(way.pivot[1:], map(str, _named(pivots))), None
        for chain in way.chains:
            led = self._judged(f"{given} {_text(chain)}", f" LIMIT {_MANY}")
            if len(led) < _MANY:
                found = led if found is None else found & led
                if len(found) <= _FEW:
                    return found
        if found is None:
            together = dict.fromkeys(pattern for chain in way.chains for pattern in chain)
            return self._judged(f"{given} {_text(together)}")
        return found

    def _judged(self, where: str, limit: str = "") -> frozenset[Term]:
        found = self._asked_of(self._plain, f"SELECT DISTINCT ?this WHERE {{ {where} }}{limit}", "this")
        if any(isinstance(node, Literal) for node in found):
            raise CannotTell  # it may have been written otherwise
        return found

    def _nodes(self, name: str, where: str) -> frozenset[Term]:
        return self._asked_of(self._select, f"SELECT DISTINCT ?{name} WHERE {{ {where} }}", name)

    def _asked_of(self, select: Select, query: str, name: str) -> frozenset[Term]:
        if query not in self._asked:
            self._asked[query] = frozenset(restored(row[name]) for row in select(query))
        return self._asked[query]

    def _given(self, name: str, terms: Nodes) -> str:
        return _block(name, map(self._values.constant, _named(terms)))


def _text(patterns: Iterable[Pattern]) -> str:
    return " . ".join(pattern.text() for pattern in patterns)


def _named(terms: Nodes) -> Nodes:
    """The same terms. Raises CannotTell for a blank node, which a query cannot name."""
    if any(isinstance(term, BlankNode) for term in terms):
        raise CannotTell
    return terms


def _block(name: str, terms: Iterable[str]) -> str:
    return f"VALUES ?{name} {{ {' '.join(sorted(terms))} }}"
