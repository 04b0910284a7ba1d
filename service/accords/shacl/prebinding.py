"""Queries of SHACL-SPARQL asked of all focus nodes at once (SHACL, sections 5.3 and 6.3, and appendix A).

SHACL puts a node in the place of `$this` and asks the query once a node. Here the pattern that finds the nodes joins
the query instead, in every group that speaks of `$this` without beginning with it, so that each group sees the same
`$this` as it would by replacement. What cannot be asked so raises CannotCompile.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Protocol

from pyoxigraph import BlankNode, NamedNode

from . import Term
from .cannot import CannotCompile
from .constraints import Custom, Node, Query, Sparql
from .paths import Path
from .paths import written as path_text
from .shapes import Shape
from .sparql_text import CLOSE, OPEN, NoQuery, Token, Tokens, closing, parts, tokens, written

_FORBIDDEN = ("MINUS", "SERVICE", "VALUES")
_ONE_NODE_ONLY = ("LIMIT", "OFFSET")
_TAILS = ("GROUP", "HAVING", "ORDER")
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
Source = Callable[[], str]
"""Makes the pattern that finds the focus nodes, with new variables each time."""


class Fresh(Protocol):
    """What makes new variables."""

    shapes_graph: NamedNode | None

    def fresh(self) -> str:
        """A variable that nothing else uses."""


class Prebound:
    """A query with all that is bound before it runs, but for the focus node."""

    def __init__(self, constraint: Sparql | Custom, shape: Shape, shapes_graph: NamedNode | None = None) -> None:
        """Raises NoQuery for what SHACL forbids, CannotCompile for what only one focus node at a time can be asked."""
        query = constraint.query
        ask = isinstance(constraint, Custom) and constraint.ask
        given = dict(constraint.values) if isinstance(constraint, Custom) else {}
        self._constants = _constants(query, shape.node, given, shapes_graph)
        self._names = {"this", *self._constants, *(("value",) if ask else ())}
        text = _with_path(query.text, shape.path)
        self.parts = parts(text, dict(query.prefixes), "ASK" if ask else "SELECT")
        self._check(ask)

    def ask(self, focus: str, value: str, maker: Fresh) -> str:
        """The condition that an ASK query holds of one value."""
        return f"EXISTS {{ {self._renamed(self.parts.group, {'this': focus, 'value': value}, maker.fresh())} }}"

    def none(self, focus: str, maker: Fresh) -> str:
        """The condition that a SELECT query finds nothing for one node."""
        own = maker.fresh()
        group = self._renamed(self.parts.group, {"this": focus}, own)
        if not any(token.is_word("GROUP") for token in self.parts.tail):
            return f"NOT EXISTS {{ {group} }}"
        selected, tail = (
            self._renamed(list(tokens(text)), {"this": focus}, own) for text in (self._items(), self._tail(""))
        )
        return f"NOT EXISTS {{ SELECT {focus} {selected} WHERE {{ {group} }} {tail} }}"

    def all(self, source: Source, way: str = "") -> str:
        """The SELECT query for all focus nodes that a pattern finds, as `?this`, with those on the way there."""
        items = self._items()
        once = partial(_each_once, source, f"{way} ?this") if self._counts() else source
        group = self._inserted(self._constant(self.parts.group), once, begin=True)
        return f"SELECT DISTINCT {way} ?this {items} WHERE {{ {group} }} {self._tail(way)}"

    def _counts(self) -> bool:
        return any(token.is_word("GROUP") for token in (*self.parts.group, *self.parts.tail))

    def _check(self, ask: bool) -> None:
        whole = (*self.parts.head, *self.parts.group, *self.parts.tail)
        for token in whole:
            if token.is_word(*_FORBIDDEN):
                raise NoQuery(f"it has {token.text.upper()}, which no query of SHACL may have")
        _check_assignments(whole, self._names)
        _check_subqueries(self.parts.group, self._names)
        if any(token.is_word(*_ONE_NODE_ONLY) for token in whole):
            raise CannotCompile("its query has LIMIT or OFFSET")
        if not ask and "this" not in set(_names(self.parts.head)) and "*" not in {t.text for t in self.parts.head}:
            raise NoQuery("it does not select $this")

    def _items(self) -> str:
        """What is selected beside `?this`."""
        kept = [token for token in self.parts.head if not token.is_word("DISTINCT", "REDUCED")]
        if any(token.text == "*" for token in _outside(kept)):
            return " ".join(f"?{name}" for name in dict.fromkeys(_bound(self.parts.group)) if name not in self._names)
        known = ("?this", "$this", *(sign + name for sign in "?$" for name in self._constants))
        return written(self._constant([each for each in kept if each.text not in known]))

    def _tail(self, way: str) -> str:
        """What follows the group, with the focus node among what it is grouped by, once."""
        text = written(self._constant(self.parts.tail))
        grouped = re.compile(r"\bGROUP\s+BY\b", re.IGNORECASE)
        return grouped.sub(f"GROUP BY {way} ?this", re.sub(r"[?$]this\b", "", text), count=1)

    def _constant(self, row: Tokens) -> list[Token]:
        """Tokens with constants in the place of parameters; BOUND of one is true."""
        made: list[Token] = []
        for token in row:
            name = token.text[1:] if token.kind == "variable" else ""
            made.append(Token("iri", self._constants[name]) if name in self._constants else token)
        text = written(made)
        constants = "|".join(map(re.escape, sorted(set(self._constants.values()), key=len, reverse=True)))
        if constants:
            text = re.sub(rf"\bBOUND\s*\(\s*(?:{constants})\s*\)", "true", text, flags=re.IGNORECASE)
        return list(tokens(text))

    def _renamed(self, row: Tokens, known: Mapping[str, str], own: str) -> str:
        """Tokens with other variables, which clash with none around them: `own` begins each."""

        def named(token: Token) -> str:
            if token.kind == "variable":
                name = token.text[1:]
                return known.get(name) or f"{own}_{name}"
            return f"{token.text}{own[1:]}" if token.kind == "blank" else token.text

        return "".join(map(named, self._constant(row)))

    def _inserted(self, row: Tokens, source: Source, *, begin: bool) -> str:
        """A group with the pattern of the focus nodes where `$this` would be replaced."""
        made, at = [f"{source()} "] if begin else [], 0
        while at < len(row):
            if row[at] == OPEN:
                end = closing(row, at)
                inner = row[at + 1 : end]
                made.append(f"{{ {self._group(inner, row[:at], source)} }}")
                at = end + 1
            else:
                made.append(row[at].text)
                at += 1
        return "".join(made)

    def _group(self, inner: Tokens, before: Tokens, source: Source) -> str:
        spoken = [token for token in before if token.kind != "space"][-2:]
        if _previous(before).is_word("EXISTS") or (len(spoken) == 2 and spoken[0].is_word("GRAPH")):
            return written(inner)  # it has the node of what is around it, or is of another graph
        first = next((token for token in inner if token.kind != "space"), CLOSE)
        begins = first.is_word("SELECT") or first.text in ("$this", "?this")
        return self._inserted(inner, source, begin=not begins and "this" in set(_names(inner)))


def ask_holds(constraint: Custom, shape: Shape, focus: str, value: str, maker: Fresh) -> str:
    """The condition that a component with an ASK validator holds of one value."""
    return Prebound(constraint, shape, maker.shapes_graph).ask(focus, value, maker)


def no_solution(constraint: Sparql | Custom, shape: Shape, focus: str, maker: Fresh) -> str:
    """The condition that a SELECT query finds no violation at a node."""
    return Prebound(constraint, shape, maker.shapes_graph).none(focus, maker)


def _each_once(source: Source, selected: str) -> str:
    """The pattern that finds the focus nodes, so that none is counted twice."""
    return f"{{ SELECT DISTINCT {selected} WHERE {{ {source()} }} }}"


def _constants(query: Query, shape: Node, given: Mapping[str, Term], graph: NamedNode | None) -> dict[str, str]:
    used = {token.text[1:] for token in tokens(query.text) if token.kind == "variable"}
    known: dict[str, Term] = dict(given)
    if "shapesGraph" in used:
        if graph is None:
            raise NoQuery("it uses $shapesGraph, and the data graph has no graph with the shapes")
        known["shapesGraph"] = graph
    if "currentShape" in used:
        known["currentShape"] = shape
    if any(isinstance(term, BlankNode) for name, term in known.items() if name in used):
        raise CannotCompile("a blank node is pre-bound in its query")
    return {name: str(term) for name, term in known.items()}


def _with_path(text: str, path: Path | None) -> str:
    made = []
    for token in tokens(text):
        if token.text in ("$PATH", "?PATH"):
            if path is None:
                raise NoQuery("it uses $PATH, and its shape has no path")
            made.append(f"({path_text(path)})")
        else:
            made.append(token.text if token.kind != "space" else " ")
    return "".join(made)


def _check_assignments(whole: Tokens, names: set[str]) -> None:
    spoken = [token for token in whole if token.kind != "space"]
    for one, other in zip(spoken, spoken[1:], strict=False):
        if one.is_word("AS") and other.kind == "variable" and other.text[1:] in names:
            raise NoQuery(f"it assigns to {other.text}, which is bound before it runs")


def _check_subqueries(row: Tokens, names: set[str]) -> None:
    """A subquery has to select all that is bound before it runs, but for the shape and its graph (appendix A)."""
    for at, token in enumerate(row):
        if token.is_word("SELECT"):
            start = next((i for i in range(at, len(row)) if row[i] == OPEN), None)
            if start is None:
                raise NoQuery("a subquery has no group")
            if missing := names - set(_names(row[at:start])) - {"shapesGraph", "currentShape"}:
                raise NoQuery(f"a subquery does not select {', '.join(sorted(missing))}")


def _names(row: Tokens) -> Iterator[str]:
    return (token.text[1:] for token in row if token.kind == "variable")


def _outside(row: Tokens) -> Iterator[Token]:
    """The tokens that are in no parentheses."""
    depth = 0
    for token in row:
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "other" else 0
        if depth == 0:
            yield token


def _bound(row: Tokens) -> Iterator[str]:
    """The variables of a group that are not only within EXISTS or a filter: those that `*` can select."""
    at = 0
    while at < len(row):
        if row[at] == OPEN and _previous(row[:at]).is_word("EXISTS"):
            at = closing(row, at)
        elif row[at].kind == "variable":
            yield row[at].text[1:]
        at += 1


def _previous(row: Tokens) -> Token:
    return next((token for token in reversed(row) if token.kind != "space"), CLOSE)
