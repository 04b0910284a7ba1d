"""Candidates for what somebody seeks: retrieved from the index of a version, compared with its store, and ranked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ...store import Store, Term
from ...terms import XSD
from ..finding.index import Entity, Index
from ..lifecycle import standing
from .agreement import AGREED, agreement
from .alike import Sought
from .identifiers import identified
from .query import ANY, LONGEST, SHOULD, Condition, Given, Query
from .schema import Schema
from .scoring import Candidate, Kept, ranked, score

_COMPARED = 30
"""Entities of which one name of a query is compared with all names that they have."""
_OTHERS = 10
"""The same for entities of other classes than the asked one."""
_WITH_A_VALUE = 500
"""Entities that are compared where only values of properties are asked."""
_LOOKED_AT = 5000
"""Statements of which the values are compared with a pattern."""
_DATATYPES = ("date", "gYearMonth", "gYear", "integer", "decimal", "boolean", "anyURI")
_MEANT = 5
"""Entities that a text may mean where it is the value of a property."""
_LONGEST_CODE = 40
_EVERYWHERE = DefaultGraph()


class Reconciler:
    """Finds what is in one version of a registry."""

    def __init__(
        self,
        index: Index,
        store: Store,
        schema: Schema,
        base: str,
        url: str,
        in_time: Callable[[], None] = lambda: None,
    ) -> None:
        """`url` is where the registry answers; `in_time` is called again and again, and raises what ends the search."""
        self._in_time = in_time
        self.index, self.schema = index, schema
        self._store, self._base, self._url = store, base, url

    def given(self, text: str) -> Given:
        """A text as a value of a query: it may be an IRI, or what others call something in their collections.

        A name that was merged into another, or replaced by one, stands for that.
        """
        iri = identified(text, self._base, self._url) or self._elsewhere(text.strip())
        if iri.startswith(self._base) and (found := standing(self._store, self._base, iri)).leads_on:
            iri = found.successor
        return Given(text, iri)

    def _elsewhere(self, code: str) -> str:
        """The IRI of the one entity to which a collection of others gives a code, such as Q1028; "" for none."""
        if not code.isalnum() or len(code) > _LONGEST_CODE:
            return ""
        found = {each.iri for known in self.index.plan.collections for each in self.index.by_code(known.id, code)}
        return found.pop() if len(found) == 1 else ""

    def path(self, name: str) -> str:
        """The IRI of the property that a name stands for; the name itself where it stands for none."""
        found = self.schema.property(name)
        return found.iri if found else name

    def kinds(self, name: str) -> frozenset[str]:
        """The class that a name stands for, and those below it; none where it stands for none."""
        found = self.schema.type(name)
        return frozenset(self.schema.below(found.iri)) if found else frozenset()

    def candidates(self, query: Query) -> list[Candidate]:
        """The entities that may be meant, the best first. Raises as `in_time`."""
        found = (score(query, each, self._kept(query, each)) for each in self._retrieved(query))
        return ranked(each for each in found if each)[: query.limit]

    def suggested(self, prefix: str, skipped: int, most: int, kinds: frozenset[str] | None = None) -> list[Entity]:
        """The entity that a text identifies, those that have it as a code, then those whose names begin so.

        With `kinds`, only entities of these classes. The first `skipped` are left out.
        """
        if not prefix.strip() or len(prefix) > LONGEST or (kinds is not None and not kinds):
            return []
        given = self.given(prefix)
        itself = self.index.entity(given.iri) if given.iri else None
        begun = self.index.beginning(prefix, skipped + most, kinds or ())
        every = [*([itself] if itself else ()), *self.index.coded(prefix), *begun]
        fitting = (each for each in every if kinds is None or not kinds.isdisjoint(each.all_classes))
        return list({each.iri: each for each in fitting}.values())[skipped : skipped + most]

    def _retrieved(self, query: Query) -> Iterable[Entity]:
        """The entities that are worth a comparison, each once."""
        kinds = frozenset(chain.from_iterable((query.kinds or {}).values()))
        if query.kinds and not kinds and query.strict != SHOULD:
            return ()
        if query.names:
            called = (self._called(each, kinds, query.strict == SHOULD) for each in query.names)
        else:
            called = (self._having(each) for each in query.conditions)
        return {each.iri: each for each in chain.from_iterable(called)}.values()

    def _called(self, given: Given, kinds: frozenset[str], others: bool) -> Iterator[Entity]:
        """Those that are called so, or nearly, or are known by it: of some classes, and `others` where these count."""
        if given.iri:
            itself = self.index.entity(given.iri)
            yield from (itself,) if itself else self.index.by_link(given.iri)
        if not given.text or len(given.text) > LONGEST:
            return
        yield from self.index.coded(given.text)
        same = self.index.called(given.text)
        yield from same
        essence = " ".join(Sought(given.text).name.words)
        yield from (each.entity for each in self.index.named(essence, _COMPARED, kinds, loosely=not same))
        if kinds and others:
            yield from (each.entity for each in self.index.named(essence, _OTHERS, loosely=not same))

    def _having(self, condition: Condition) -> Iterator[Entity]:
        """Those that have one of the values of a condition, to the letter or by its name."""
        path = _path(condition)
        if path is None:
            return
        values = self._fitting(condition, path) if condition.pattern else ()
        values = chain(values, chain.from_iterable(map(self._values, condition.values)))
        quads = chain.from_iterable(self._store.match(None, path, each, graph=_EVERYWHERE) for each in values)
        for subject in dict.fromkeys(quad.subject for quad in islice(quads, _WITH_A_VALUE)):
            if isinstance(subject, NamedNode) and (found := self.index.entity(subject.value)):
                yield found

    def _fitting(self, condition: Condition, path: NamedNode) -> Iterator[Term]:
        """The values of a property that are as a pattern has them, among as many statements as are looked at."""
        held, any_of = (
            islice(self._store.match(None, path, graph=_EVERYWHERE), _LOOKED_AT),
            replace(condition, quantifier=ANY),
        )
        for value in dict.fromkeys(quad.object for quad in held):
            self._in_time()
            if (agreement(any_of, [value], self._known_as) or 0.0) >= AGREED:
                yield value

    def _values(self, given: Given) -> Iterator[Literal | NamedNode]:
        """The terms that a value can stand for."""
        if given.iri:
            yield NamedNode(given.iri)
        if given.text and len(given.text) <= LONGEST:
            yield from self._literals(given.text)
            yield from (NamedNode(each.iri) for each in self.index.coded(given.text))
            yield from (NamedNode(each.entity.iri) for each in self.index.named(given.text, _MEANT))

    def _literals(self, text: str) -> Iterator[Literal]:
        """The literals that a text can be: of any language that there is, or of a datatype that it fits."""
        yield Literal(text)
        yield from (Literal(text, language=each) for each in self.schema.languages)
        yield from (Literal(text, datatype=NamedNode(XSD + each)) for each in _DATATYPES)

    def _kept(self, query: Query, entity: Entity) -> tuple[Kept, ...]:
        self._in_time()
        return tuple(self._one(each, entity) for each in query.conditions)

    def _one(self, condition: Condition, entity: Entity) -> Kept:
        known, path = self.schema.properties.get(condition.property), _path(condition)
        held = self._store.match(NamedNode(entity.iri), path, graph=_EVERYWHERE) if path else ()
        share = agreement(condition, (quad.object for quad in held), self._known_as)
        return Kept(condition, share, bool(known and known.code))

    def _known_as(self, iri: str) -> Iterable[str]:
        """What something is called, and its codes."""
        found = self.index.entity(iri)
        return [*(name.text for name in found.names), *(code for _, code in found.codes)] if found else ()


def _path(condition: Condition) -> NamedNode | None:
    """The property of a condition, None where what it names is no IRI."""
    try:
        return NamedNode(condition.property)
    except ValueError:
        return None
