"""In which order rules can be followed after a change, so that what a rule must not find is known before it looks.

`materialise` runs the rules in the order of their names and takes nothing back. A rule with guards (see `Rule`) is
therefore only sure of what it finds when the triples that it guards against are all there the first time it runs: when
they are asserted, or made by earlier rules that are done after one run.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from rdflib import URIRef, Variable
from rdflib.paths import Path

from ..store import Store, select
from .algebra import Pattern
from .paths import steps
from .rule import Rule

Predicates: TypeAlias = frozenset[str] | None  # None: any
Limit: TypeAlias = Pattern | frozenset[str]  # the values of a variable: those that match a pattern, or these


def stages(rules: Sequence[Rule], stores: Sequence[Store]) -> list[list[Rule]] | None:
    """The rules, those of one stage to be followed together, the stages one after the other; None when that cannot be.

    What a variable in the place of a predicate can be is asked of the stores, where another pattern of the rule says
    so, as `?inverse owl:inverseOf ?property` does.
    """
    if not any(rule.guards for rule in rules):
        return [list(rules)]
    limits = _limits(rules, stores)
    made = [_predicates(rule.heads, limit) for rule, limit in zip(rules, limits, strict=True)]
    done: set[int] = set()
    for place, (rule, limit) in enumerate(zip(rules, limits, strict=True)):
        if not _makers(_predicates(rule.guards, limit), made) <= done:
            return None
        if _makers(_predicates((*rule.reads, *rule.guards), limit), made) <= done:
            done.add(place)
    return [*([rules[place]] for place in sorted(done)), [rules[p] for p in range(len(rules)) if p not in done]]


def makes(rules: Sequence[Rule], stores: Sequence[Store]) -> list[Predicates]:
    """The predicates of all that each rule can make."""
    return [_predicates(rule.heads, limit) for rule, limit in zip(rules, _limits(rules, stores), strict=True)]


def _makers(predicates: Predicates, made: Sequence[Predicates]) -> set[int]:
    """The rules that may make a triple with one of the predicates."""
    return {place for place, each in enumerate(made) if _meet(each, predicates)}


def _meet(one: Predicates, other: Predicates) -> bool:
    if one is None or other is None:
        return one != frozenset() and other != frozenset()
    return bool(one & other)


def _predicates(patterns: Iterable[Pattern], limits: Mapping[Variable, frozenset[str]]) -> Predicates:
    """The predicates of all triples that match one of the patterns."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern.predicate, Path):
            passed = {step.predicate for step in steps(pattern.predicate)}
            if None in passed:
                return None
            found |= {str(each) for each in passed}
        elif isinstance(pattern.predicate, URIRef):
            found.add(str(pattern.predicate))
        elif pattern.predicate in limits:
            found |= limits[pattern.predicate]
        else:
            return None
    return frozenset(found)


def _limits(rules: Sequence[Rule], stores: Sequence[Store]) -> list[dict[Variable, frozenset[str]]]:
    """What each rule's variables can be that stand in the place of a predicate, where that can be known.

    A pattern does not limit a variable for good when some rule makes triples that match it.
    """
    found = [_limits_of(rule) for rule in rules]
    while True:
        known = [{v: _terms(v, limit, stores) for v, limit in each.items()} for each in found]
        made = [_predicates(rule.heads, each) for rule, each in zip(rules, known, strict=True)]
        kept = [{v: limit for v, limit in each.items() if not _is_made(limit, made)} for each in found]
        if kept == found:
            return known
        found = kept


def _limits_of(rule: Rule) -> dict[Variable, Limit]:
    found: dict[Variable, Limit] = {}
    for variable in {each.predicate for each in (*rule.heads, *rule.reads, *rule.guards)}:
        listed = rule.listed.get(variable, frozenset({None}))
        saying = [each for each in rule.sure if variable in each.ends and isinstance(each.predicate, URIRef)]
        if None not in listed:
            found[variable] = frozenset(map(str, listed))
        elif saying:
            found[variable] = saying[0]
    return found


def _is_made(limit: Limit, made: Sequence[Predicates]) -> bool:
    return isinstance(limit, Pattern) and bool(_makers(frozenset({str(limit.predicate)}), made))


def _terms(variable: Variable, limit: Limit, stores: Sequence[Store]) -> frozenset[str]:
    if not isinstance(limit, Pattern):
        return limit
    subject, object_ = ("?it" if end == variable else "?other" for end in (limit.subject, limit.object))
    asked = f"SELECT DISTINCT ?it WHERE {{ {subject} {limit.predicate.n3()} {object_} }}"
    return frozenset(row["it"] for store in stores for row in select(store, asked))
