"""Which terms the variables of a pattern take when it matches a triple, or when its path runs over one."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any

from pyoxigraph import Triple
from rdflib import BNode, URIRef, Variable
from rdflib.paths import Path

from ..store import Store, Term, rows, values
from .algebra import Pattern
from .bridge import rdflib_term
from .paths import Step, steps


def matches(pattern: Pattern, triples: Set[Triple], store: Store) -> Iterator[dict[Variable, Term]]:
    """The terms for the variables of a pattern, once for each of the triples that matches it, or lies on its path.

    The store holds the triples, and what else lies on the path. Any literal matches a literal.
    """
    if isinstance(pattern.predicate, Path):
        found: Iterable[Any] = (
            match((pattern.subject, pattern.object), pair) for pair in _ends(pattern, triples, store)
        )
    else:
        found = (match(pattern, tuple(triple)) for triple in triples)
    return (each for each in found if each is not None)


def match(pattern: Sequence[Any], terms: Sequence[Term]) -> dict[Variable, Term] | None:
    """The terms that the variables of a pattern have where it matches some terms; None where it does not."""
    found: dict[Variable, Term] = {}
    for wanted, term in zip(pattern, terms, strict=True):
        if isinstance(wanted, Variable):
            if found.setdefault(wanted, term) != term:
                return None
        elif isinstance(wanted, URIRef) and wanted != rdflib_term(term):
            return None
    return found


def _ends(pattern: Pattern, triples: Set[Triple], store: Store) -> Iterator[tuple[Term, Term]]:
    """The pairs of nodes between which a path runs over one of the triples."""
    for step in steps(pattern.predicate):
        for triple in triples:
            if step.predicate in (None, rdflib_term(triple.predicate)):
                yield from _ends_over(pattern, step, triple, store)


def _ends_over(pattern: Pattern, step: Step, triple: Triple, store: Store) -> Iterator[tuple[Term, Term]]:
    way = (triple.subject, triple.object) if step.forward else (triple.object, triple.subject)
    if not step.before and not step.after:
        yield way
        return
    start, end = (_end(term, name) for term, name in ((pattern.subject, "?start"), (pattern.object, "?end")))
    walked = [f"{start} {step.before} ?a ." if step.before else "", f"?b {step.after} {end} ." if step.after else ""]
    for row in rows(store, f"SELECT DISTINCT * WHERE {{ {values(('a', 'b'), [way])} {' '.join(walked)} }}"):
        yield row.get("start", way[0]), row.get("end", way[1])


def _end(term: Any, name: str) -> str:
    return name if isinstance(term, (Variable, BNode)) else str(term.n3())
