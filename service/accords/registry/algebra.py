"""A SPARQL query as its algebra (SPARQL 1.1, section 18.2), by rdflib, and the triple patterns that are in it.

>>> query = translated("ASK { ?a <urn:p> ?b FILTER NOT EXISTS { ?b <urn:q>* ?c } }")
>>> sorted(" ".join(sorted(pattern.variables)) for pattern in patterns_in(query))
['a b', 'b c']
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rdflib import Variable
from rdflib.paths import Path
from rdflib.plugins.sparql.parserutils import CompValue

from ..shacl import algebra
from ..shacl.algebra import CannotTell, below
from .paths import may_be_empty, written


class Pattern(NamedTuple):
    """A triple pattern: terms of rdflib, and in the middle perhaps a path."""

    subject: Any
    predicate: Any
    object: Any

    @property
    def ends(self) -> set[Variable]:
        """The variables at its two ends."""
        return {end for end in (self.subject, self.object) if isinstance(end, Variable)}

    @property
    def variables(self) -> set[Variable]:
        """All its variables."""
        return self.ends | ({self.predicate} if isinstance(self.predicate, Variable) else set())


def translated(text: str) -> CompValue:
    """The algebra of a query.

    Raises CannotTell when rdflib cannot read it, which may know less of SPARQL than the store does, and when a path in
    it cannot be written again.
    """
    query = algebra.translated(text)
    try:
        for each in patterns_in(query):
            if isinstance(each.predicate, Path):
                written(each.predicate)
    except ValueError:
        raise CannotTell from None
    return query


def patterns_in(node: Any) -> Iterator[Pattern]:
    """All triple patterns below a node."""
    for each in below(node):
        if isinstance(each, CompValue) and each.name in ("BGP", "TriplesBlock"):
            terms = [term for found in each.triples for term in found]
            yield from (Pattern(*terms[place : place + 3]) for place in range(0, len(terms), 3))


def plain_ends(patterns: Iterable[Pattern]) -> set[Variable]:
    """The variables for nodes of triples that match one of the patterns."""
    return {end for each in patterns if not isinstance(each.predicate, Path) for end in each.ends}


def is_everywhere(pattern: Pattern, plain: set[Variable]) -> bool:
    """Whether a path of no triples can lead from a node to itself that another triple, of no pattern, brings along."""
    path = pattern.predicate
    return isinstance(path, Path) and may_be_empty(path) and not pattern.ends & plain
