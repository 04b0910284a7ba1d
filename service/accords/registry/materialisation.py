"""What follows from what is asserted, by rules of our own (CONSTRUCT queries), and nothing else."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from ..assets import Assets
from ..errors import BadQuery, Unpublishable
from ..store import Store, construct
from ..terms import XSD, rebase_query

MOST_ROUNDS = 50
_NOW = re.compile(r"\bNOW\s*\(\s*\)", re.IGNORECASE)


def rules(assets: Assets, base: str) -> dict[str, str]:
    """The rules under `base`, by the names of their files, in the order in which they run."""
    return {file.name: rebase_query(file.read_text("utf-8"), base) for file in assets.rules}


def materialise(store: Store, rules: dict[str, str], graph: NamedNode) -> int:
    """Run the rules until they add nothing; what no graph asserts goes to `graph`. Returns how many triples that are.

    Raises Unpublishable for a rule that is no query, that makes blank nodes, or that never comes to an end.
    """
    known = set(construct(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
    before = len(known)
    follow(store, rules, graph, known)
    return len(known) - before


def follow(store: Store, rules: dict[str, str], graph: NamedNode | DefaultGraph, known: set[Triple]) -> set[Triple]:
    """Run the rules as `materialise` does on a store that holds what is `known`, to which what is new is added.

    Returns all that the rules make, be it new or not. Raises Unpublishable likewise.
    """
    made: set[Triple] = set()
    for _ in range(MOST_ROUNDS):
        before = len(known)
        for name, rule in rules.items():
            made |= (found := made_by(store, name, rule))
            new = found - known
            store.load(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in new)
            known |= new
        if len(known) == before:
            return made
    raise Unpublishable(f"The rules {', '.join(rules)} still add triples after {MOST_ROUNDS} rounds.")


def speaks_of_today(rules: Iterable[str]) -> bool:
    """Whether what the rules make depends on the day on which they run."""
    return any(map(_NOW.search, rules))


def day_of(rules: Mapping[str, str]) -> str:
    """Today (UTC) where what the rules make depends on it, else ""."""
    return datetime.now(UTC).date().isoformat() if speaks_of_today(rules.values()) else ""


def on_day(rules: Mapping[str, str], day: str) -> dict[str, str]:
    """The rules as they speak of a day: all of a version is derived on one, whenever it is added to.

    >>> on_day({"a.rq": "ASK { FILTER (now( ) > ?end) }"}, "2026-03-01")["a.rq"]
    'ASK { FILTER ("2026-03-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> > ?end) }'
    """
    moment = str(Literal(f"{day}T00:00:00Z", datatype=NamedNode(XSD + "dateTime")))
    return {name: _NOW.sub(lambda _: moment, rule) for name, rule in rules.items()}


def made_by(store: Store, name: str, rule: str) -> set[Triple]:
    """All that one rule makes of a store. Raises Unpublishable for a rule that is no query or makes blank nodes."""
    try:
        made = set(construct(store, rule))
    except BadQuery as error:
        raise Unpublishable(f"{name}: {error.detail}") from None
    for triple in made:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            raise Unpublishable(f"{name}: a rule may not make a blank node: {triple}")
    return made
