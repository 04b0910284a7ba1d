"""Which triples a SPARQL constraint reads (SHACL, section 5), and how it comes from them to the node that it judges."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from rdflib import Variable
from rdflib.paths import Path
from rdflib.plugins.sparql.parserutils import CompValue

from .algebra import CannotTell, Pattern, is_everywhere, patterns_in, plain_ends, translated
from .paths import Walk, written

THIS = Variable("this")
Parts: TypeAlias = tuple[list[Pattern], list[CompValue]]


@dataclass(frozen=True)
class Way:
    """A pattern of a constraint, and all the patterns that hold together where it matters, itself among them."""

    pattern: Pattern
    together: tuple[Pattern, ...]

    def text(self) -> str:
        """These patterns in SPARQL."""
        return " . ".join(" ".join(map(_term, pattern)) for pattern in self.together)


@lru_cache(maxsize=256)
def ways(text: str, path: Walk | None) -> tuple[Way, ...]:
    """The ways to `$this`, one for each pattern; `path` stands for `$PATH` (SHACL, section 5.3.1).

    A group that is optional, or must not be there, matters where all that stands around it holds. Raises CannotTell
    when a triple can matter from which no pattern leads to `$this`, and for subqueries, aggregates, named graphs.
    """
    query = translated(text.replace("$PATH", written(path) if path is not None else "$PATH"))
    found = tuple(_ways(query, ()))
    if not all(map(_leads, found)):
        raise CannotTell
    return found


def _leads(way: Way) -> bool:
    """Whether the patterns lead to `$this`, and no path of no triples to a node that another triple brings along."""
    reached = {each for pattern in way.together for each in pattern.variables}
    return THIS in reached and not is_everywhere(way.pattern, plain_ends(way.together) | {THIS})


def _ways(node: CompValue, around: tuple[Pattern, ...]) -> Iterator[Way]:
    own, inner = _parts(node)
    together = (*around, *own)
    yield from (Way(pattern, together) for pattern in own)
    for each in inner:
        yield from _ways(each, together)


def _parts(node: CompValue) -> Parts:
    """The patterns that hold together in a group, and the groups in it that may hold or not."""
    match node.name:
        case "BGP":
            return list(patterns_in(node)), []
        case "SelectQuery" | "AskQuery" | "Project" | "Distinct":
            return _parts(node.p)
        case "Filter" | "Extend":
            return _and(_parts(node.p), ([], [*_existing(node.expr)]))
        case "Join":
            return _and(_parts(node.p1), _parts(node.p2))
        case "Union":
            return [], [node.p1, node.p2]
        case "LeftJoin" | "Minus":
            return _and(_parts(node.p1), ([], [node.p2, *_existing(node.expr)]))
        case "ToMultiSet" if node.p.name == "values":
            return [], []
    raise CannotTell


def _and(one: Parts, other: Parts) -> Parts:
    return [*one[0], *other[0]], [*one[1], *other[1]]


def _existing(node: Any) -> Iterator[CompValue]:
    """The groups of EXISTS and NOT EXISTS in an expression."""
    if isinstance(node, CompValue) and node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        yield vars(node).get("graph", node["graph"])
        return
    children: Iterable[Any] = node.values() if isinstance(node, CompValue) else node if isinstance(node, list) else ()
    for child in children:
        yield from _existing(child)


def _term(term: Any) -> str:
    return f"({written(term)})" if isinstance(term, Path) else str(term.n3())
