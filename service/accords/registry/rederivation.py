"""What follows by the rules after a change, at the cost of the change: delete what may not follow, and derive again.

This is the algorithm DRed (Gupta, Mumick and Subrahmanian, 1993) on rules that are taken apart (see `Rule`): a pattern
of a rule that matches a triple which went or came gives the rule's variables their terms, and the rule is run with
these. What the rules made of a triple that went is asked of the version before, where it still is.

What cannot be taken apart costs more. A rule with an aggregate or a subquery is run whole as soon as a triple changes
that it may read, and so is one with a guard (OPTIONAL, NOT EXISTS, MINUS) for a triple that shares no variable with the
rest. Where a rule guards against what later rules make, or against what takes more than one run to be made, the order
in which `materialise` happens to run the rules decides what is made: then everything is derived anew, and so it is
where `read` cannot tell what a rule reads.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TypeAlias

from pyoxigraph import NamedNode, Quad, Triple

from ..errors import Unpublishable
from ..store import Store, Term, construct, values
from .algebra import Pattern
from .delta import Delta, as_stored, held, holds
from .matching import matches
from .materialisation import MOST_ROUNDS, made_by, materialise, speaks_of_today
from .rule import Rule, read
from .stages import stages

Given: TypeAlias = frozenset[tuple[str, Term]]  # terms for some variables of a rule


def rederive(
    before: Store,
    after: Store,
    rules: Mapping[str, str],
    graph: NamedNode,
    change: Delta,
    *,
    another_day: bool = False,
) -> Delta:
    """Bring the inferred graph of `after` up to date, and return what goes from it and what comes to it.

    `before` is a version with all that follows, `after` the same after the asserted `change`, its inferred graph still
    as it was. The graph is then what `materialise` would make of what is asserted. `another_day` says that the rules
    which speak of today have to be run whole, because the graph was made on another day.
    Raises Unpublishable as `materialise` does.
    """
    read_rules = [read(name, text) for name, text in rules.items()]
    known = [rule for rule in read_rules if rule is not None]
    order = stages(known, [before, after]) if len(known) == len(rules) else None
    if order is None:
        return _from_scratch(after, rules, graph)
    work = _Work(before, after, graph, change)
    for place, stage in enumerate(order):
        today = [rule for rule in stage if another_day and speaks_of_today([rule.text])]
        work.follow(stage, [rule for earlier in order[: place + 1] for rule in earlier], today)
    return work.delta()


def _from_scratch(after: Store, rules: Mapping[str, str], graph: NamedNode) -> Delta:
    old = _inferred(after, graph)
    after.apply(old, ())
    materialise(after, dict(rules), graph)
    new = _inferred(after, graph)
    return Delta(tuple(old - new), tuple(new - old))


def _inferred(store: Store, graph: NamedNode) -> set[Quad]:
    found = construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    return {_quad(triple, graph) for triple in found}


class _Work:
    """A change being followed: which triples `after` has no more or has beside `before`, in whichever graph."""

    def __init__(self, before: Store, after: Store, graph: NamedNode, change: Delta) -> None:
        self._before, self._after, self._graph = before, after, graph
        removed = {quad.triple for quad in as_stored(change.removes)}
        added = {quad.triple for quad in as_stored(change.adds)}
        self.gone = holds(before, removed) - holds(after, removed)
        self.come = holds(after, added) - holds(before, added)
        self._left = self._of_inferred(added)  # what is asserted now is inferred no longer
        after.apply(self._left, ())
        self._new: set[Quad] = set()

    def follow(self, stage: Sequence[Rule], so_far: Sequence[Rule], today: Sequence[Rule]) -> None:
        """Derive again what the rules of a stage make; `so_far` are these and all before, `today` run whole."""
        guarded = [
            (rule, {frozenset()} if rule in today else self._given(rule, rule.guards, self.gone, self.come))
            for rule in stage
        ]
        doubtful = {triple for rule, given in guarded for triple in self._made(self._before, rule, given)}
        doubtful |= {triple for rule in today for triple in self._all_that_match(rule.heads)}
        self._delete(stage, doubtful)
        found = {triple for rule, given in guarded for triple in self._made(self._after, rule, given)}
        for rule in so_far:
            found |= self._made(self._after, rule, self._given(rule, rule.heads, self.gone, set()))
        self._insert(stage, found)

    def delta(self) -> Delta:
        """What has gone from the inferred graph, and what has come to it."""
        return Delta(tuple(self._left - self._new), tuple(self._new - self._left))

    def _delete(self, stage: Sequence[Rule], doubtful: Set[Triple]) -> None:
        """Take away what was inferred by help of what is gone, and what was inferred by help of that."""
        frontier = set(self.gone)
        while True:
            for rule in stage:
                given = self._given(rule, rule.reads, frontier, set())
                doubtful = doubtful | self._made(self._before, rule, given)
            going = self._of_inferred(doubtful)
            if not going:
                return
            self._after.apply(going, ())
            frontier, doubtful = {quad.triple for quad in going}, frozenset()
            self.gone |= frontier - self.come
            self.come -= frontier
            self._left |= going - self._new
            self._new -= going

    def _insert(self, stage: Sequence[Rule], found: Set[Triple]) -> None:
        """Add what is found and what follows from it, and from what has come."""
        frontier = set(self.come)
        for _ in range(MOST_ROUNDS * len(stage) + 1):
            for rule in stage:
                given = self._given(rule, rule.reads, set(), frontier)
                found = found | self._made(self._after, rule, given)
            frontier, found = set(found - holds(self._after, found)), frozenset()
            if not frontier:
                return
            coming = {_quad(triple, self._graph) for triple in frontier}
            self._after.apply((), coming)
            self.come |= frontier - self.gone
            self.gone -= frontier
            self._new |= coming - self._left
            self._left -= coming
        names = ", ".join(rule.name for rule in stage)
        raise Unpublishable(f"The rules {names} still add triples after {MOST_ROUNDS} rounds.")

    def _given(self, rule: Rule, patterns: Iterable[Pattern], gone: Set[Triple], come: Set[Triple]) -> set[Given]:
        """The terms for free variables with which a rule has to be run, because of triples that match its patterns."""
        found: set[Given] = set()
        for pattern in patterns:
            for each in (*matches(pattern, gone, self._before), *matches(pattern, come, self._after)):
                found.add(frozenset((str(name), term) for name, term in each.items() if name in rule.free))
        return {frozenset()} if frozenset() in found else found

    def _made(self, store: Store, rule: Rule, given: Iterable[Given]) -> set[Triple]:
        """What a rule makes with these terms; with none, all that it makes."""
        found: set[Triple] = set()
        for each in given:
            names, terms = zip(*sorted(each), strict=True) if each else ((), ())
            found |= made_by(store, rule.name, rule.given(values(names, [terms])) if each else rule.text)
        return found

    def _of_inferred(self, triples: Iterable[Triple]) -> set[Quad]:
        return held(self._after, {_quad(triple, self._graph) for triple in triples})

    def _all_that_match(self, heads: Iterable[Pattern]) -> set[Triple]:
        """All that is inferred and could be made by a rule with these heads."""
        found: set[Triple] = set()
        for head in heads:
            terms = " ".join(term.n3() for term in head)
            asked = f"CONSTRUCT {{ {terms} }} WHERE {{ GRAPH {self._graph} {{ {terms} }} }}"
            found |= set(construct(self._after, asked))
        return found


def _quad(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
