"""Which of some statements a rule might make, told at the cost of these: only then are the rules worth running.

A rule makes a statement only where the patterns hold that all its solutions match. Those that no rule can bring about,
such as what the ontology says of classes, are asked for; the others might hold once the rules have run.
"""

from collections.abc import Iterator, Mapping, Set

from pyoxigraph import Triple
from rdflib import URIRef, Variable
from rdflib.paths import Path

from ..store import Store, Term, ask
from .algebra import Pattern
from .matching import match
from .paths import steps, written
from .rule import Rule, read
from .stages import Predicates, makes


class Derivable:
    """Some rules, and a store that holds what the registry asserts and what they made of that."""

    def __init__(self, rules: Mapping[str, str], store: Store) -> None:
        self._store = store
        read_rules = [read(name, text) for name, text in rules.items()]
        self._rules = [rule for rule in read_rules if rule is not None]
        self._is_known = len(self._rules) == len(read_rules)
        self._made = makes(self._rules, [store]) if self._is_known else []
        self._asked: dict[str, bool] = {}

    def any(self, sent: Set[Triple]) -> bool:
        """Whether a rule might make one of the statements that are sent, of these and of what the registry has."""
        if not self._is_known:
            return True
        new = frozenset(each.predicate.value for each in sent)
        made = list(zip(self._rules, self._made, strict=True))
        return any(self._might(rule, predicates, each, new) for each in sent for rule, predicates in made)

    def _might(self, rule: Rule, made: Predicates, triple: Triple, new: frozenset[str]) -> bool:
        if made is not None and triple.predicate.value not in made:
            return False
        firm = [pattern for pattern in self._firm(rule) if not _passed(pattern) & new]
        given = (match(head, tuple(triple)) for head in rule.heads)
        return any(terms is not None and all(self._holds(each, terms) for each in firm) for terms in given)

    def _firm(self, rule: Rule) -> Iterator[Pattern]:
        """The patterns of a rule that every solution matches, and that no rule can make hold."""
        for pattern in rule.sure:
            passed = _passed(pattern)
            if passed and not any(made is None or passed & made for made in self._made):
                yield pattern

    def _holds(self, pattern: Pattern, given: Mapping[Variable, Term]) -> bool:
        predicate = written(pattern.predicate) if isinstance(pattern.predicate, Path) else pattern.predicate.n3()
        subject, object_ = (_text(end, given) for end in (pattern.subject, pattern.object))
        query = f"ASK {{ {subject} {predicate} {object_} }}"
        if query not in self._asked:
            self._asked[query] = subject[0] != '"' and ask(self._store, query)
        return self._asked[query]


def _passed(pattern: Pattern) -> frozenset[str]:
    """The predicates that a pattern passes over; none when it could be any."""
    if isinstance(pattern.predicate, Path):
        passed = {step.predicate for step in steps(pattern.predicate)}
        return frozenset() if None in passed else frozenset(map(str, passed))
    return frozenset({str(pattern.predicate)}) if isinstance(pattern.predicate, URIRef) else frozenset()


def _text(end: object, given: Mapping[Variable, Term]) -> str:
    if isinstance(end, Variable):
        return str(given[end]) if end in given else f"?{end}"
    return str(end.n3())  # type: ignore[attr-defined]
