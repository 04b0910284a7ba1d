"""What is asked of reconciliation, whatever version of its API asks: names, codes, types, conditions, and how many."""

from collections.abc import Mapping
from dataclasses import dataclass

ANY, ALL, NONE, SHOULD = "any", "all", "none", "should"
MOST = 100
"""Candidates of one query at most."""
USUAL = 10
"""Candidates of a query that does not say how many."""
LONGEST = 500
"""Characters of a text that can be a name; of a longer one nothing is sought."""


@dataclass(frozen=True)
class Given:
    """A value as a client gives it: a text, and the IRI that it is, if it is one; without a text, that IRI alone."""

    text: str
    iri: str = ""


@dataclass(frozen=True)
class Condition:
    """What the values of a property should be: any of some values, all of them, or none.

    Where it is `required`, who does not meet it is no candidate; where it is `exact`, what is nearly the same does not
    count; where it is a `pattern`, its texts may hold * for any letters, and ? for one.
    """

    property: str
    values: tuple[Given, ...]
    required: bool = False
    quantifier: str = ANY
    exact: bool = False
    pattern: bool = False


@dataclass(frozen=True)
class Query:
    """One query: what the entity is called (one of these names), or is known by, of which classes it is, what it has.

    `kinds` are the classes, each with those below it. With `strict` "any" or "all" it has to be of any or of all of
    them; with "should", others are candidates, too, with a lower score.
    """

    names: tuple[Given, ...] = ()
    kinds: Mapping[str, frozenset[str]] | None = None
    strict: str = ANY
    conditions: tuple[Condition, ...] = ()
    limit: int = USUAL

    def fits(self, classes: frozenset[str]) -> bool:
        """Whether something of these classes is of the asked ones."""
        if not self.kinds:
            return True
        each = [bool(below & classes) for below in self.kinds.values()]
        return all(each) if self.strict == ALL else any(each)
