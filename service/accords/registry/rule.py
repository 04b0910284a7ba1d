"""A rule taken apart: what it makes, which triples it reads, and which of its variables can be given beforehand.

From the algebra of the query (see `algebra`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rdflib import Variable
from rdflib.plugins.sparql.parserutils import CompValue

from ..shacl.algebra import CannotTell, below
from .algebra import Pattern, is_everywhere, patterns_in, plain_ends, translated

_TOKEN = re.compile(
    r"<[^<>\"{}|^`\s]*>|#[^\n\r]*"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''
    r"|(?P<sign>[{}])",
    re.DOTALL,
)
_NAMING = ("Graph", "GraphGraphPattern", "ServiceGraphPattern")


@dataclass(frozen=True)
class Rule:
    """A CONSTRUCT query.

    `start` is the place in its text where the WHERE clause begins.
    `heads` are the triples that it makes. Another triple that matches one of its `reads` can but add to what it makes;
    one that matches one of its `guards` (OPTIONAL, NOT EXISTS, MINUS; everything in a rule with an aggregate or a
    subquery) can also take from it.
    `free` are the variables that every solution binds by a pattern and that may be given terms in front of the
    WHERE clause, which leaves the solutions with these terms. `sure` are the reads which every solution matches.
    `listed` are the terms that VALUES allows for a variable.
    """

    name: str
    text: str
    start: int
    heads: tuple[Pattern, ...]
    reads: tuple[Pattern, ...] = ()
    guards: tuple[Pattern, ...] = ()
    sure: tuple[Pattern, ...] = ()
    free: frozenset[Variable] = frozenset()
    listed: Mapping[Variable, frozenset[Any]] = field(default_factory=dict)

    def given(self, block: str) -> str:
        """The query, with a VALUES block for free variables in front."""
        return f"{self.text[: self.start]} {block} {self.text[self.start :]}"


@lru_cache(maxsize=256)
def read(name: str, text: str) -> Rule | None:
    """The rule that a query is; None when it cannot be told which triples it reads.

    That is so when it names graphs, when a path of no triples leads in it from any node to itself, and when its algebra
    is not to be had (see `translated`).
    """
    try:
        query = translated(text)
    except CannotTell:
        return None
    if query.name != "ConstructQuery" or query.datasetClause or any(map(_names_a_graph, below(query))):
        return None
    whole = _Reading()
    whole.read(query.p.p, sure=True)
    start = list(_groups(text))[1 if query.template else 0]
    heads = tuple(Pattern(*triple) for triple in query.template or whole.reads)
    every, plain = tuple(dict.fromkeys(patterns_in(query.p))), plain_ends(whole.sure)
    if any(is_everywhere(each, plain) for each in every):
        return None
    if not whole.apart:
        return Rule(name, text, start, heads, guards=every)
    return Rule(
        name,
        text,
        start,
        heads,
        reads=tuple(whole.reads),
        guards=tuple(whole.guards),
        sure=tuple(whole.sure),
        free=frozenset(_bound(query.p.p) - whole.fixed) if query.template else frozenset(),
        listed=whole.listed,
    )


class _Reading:
    """What is found on the way through the algebra."""

    def __init__(self) -> None:
        self.reads: list[Pattern] = []
        self.guards: list[Pattern] = []
        self.sure: list[Pattern] = []
        self.fixed: set[Variable] = set()
        self.listed: dict[Variable, frozenset[Any]] = {}
        self.apart = True

    def read(self, node: CompValue, *, sure: bool) -> None:
        """Take a graph pattern apart; `sure` when every solution of the rule matches it."""
        match node.name:
            case "BGP":
                found = list(patterns_in(node))
                self.reads += found
                self.sure += found if sure else []
            case "Join" | "Union":
                for part in (node.p1, node.p2):
                    self.read(part, sure=sure and node.name == "Join")
            case "Filter" | "Extend":
                self.read(node.p, sure=sure)
                self._guard(node.expr, node.p, fixes=node.name == "Extend")
                self.fixed |= {node.var} if node.name == "Extend" else set()
            case "LeftJoin" | "Minus":
                self.read(node.p1, sure=sure)
                self._guard([node.p2, node.expr], node.p1, fixes=True)
            case "ToMultiSet" if node.p.name == "values":
                self._list(node.p.res, sure=sure)
            case _:
                self.apart = False

    def _guard(self, within: Any, beside: CompValue, *, fixes: bool) -> None:
        """What is read there; a variable that is bound only later must not be bound before."""
        self.guards += patterns_in(within)
        if fixes:
            self.fixed |= _variables(within) - _bound(beside)

    def _list(self, rows: list[Mapping[Any, Any]], *, sure: bool) -> None:
        for variable in {each for row in rows for each in row} if sure else ():
            self.listed[variable] = frozenset(row.get(variable) for row in rows)


def _bound(node: CompValue) -> set[Variable]:
    """The variables which a pattern binds in every solution."""
    match node.name:
        case "BGP":
            return {variable for each in patterns_in(node) for variable in each.variables}
        case "Join":
            return _bound(node.p1) | _bound(node.p2)
        case "Union":
            return _bound(node.p1) & _bound(node.p2)
        case "Filter" | "Extend":
            return _bound(node.p)
        case "LeftJoin" | "Minus":
            return _bound(node.p1)
    return set()


def _variables(node: Any) -> set[Variable]:
    patterns = {variable for each in patterns_in(node) for variable in each.variables}
    return patterns | {each for each in below(node) if isinstance(each, Variable)}


def _names_a_graph(node: Any) -> bool:
    return isinstance(node, CompValue) and node.name in _NAMING


def _groups(text: str) -> Iterator[int]:
    """The places after the braces that open the template, where there is one, and the WHERE clause."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token["sign"] == "{":
            if depth == 0:
                yield token.end()
            depth += 1
        elif token["sign"] == "}":
            depth -= 1
