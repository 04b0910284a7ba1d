"""How a SPARQL constraint (SHACL, section 5) comes from the triples that it reads to the node that it judges.

>>> sorted(way.pivot for way in ways("SELECT $this { $this <urn:p> ?a . ?b <urn:q> ?a ; <urn:r> 1 }", None))
['?b', '?b', '?this']
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from rdflib.plugins.sparql.parserutils import CompValue

from .algebra import CannotTell, Pattern, is_variable, patterns_of, translated
from .chains import Chain, chains
from .paths import Path, may_be_empty, written

THIS = "?this"
Group: TypeAlias = tuple[Pattern, ...]
Parts: TypeAlias = tuple[list[Pattern], list[CompValue]]


@dataclass(frozen=True)
class Way:
    """A pattern of a constraint; one of its ends, the pivot; and the shortest chains from the pivot to `$this`.

    Wherever the pattern matters to a node, each of these chains leads to that node. There is none if it is the pivot.
    """

    pattern: Pattern
    pivot: str
    chains: tuple[Chain, ...]


@lru_cache(maxsize=1024)
def ways(text: str, path: Path | None) -> tuple[Way, ...]:
    """The ways to `$this`, one for each pattern; `path` stands for `$PATH` (SHACL, section 5.3.1).

    A group that is optional, or must not be there, matters where all that stands around it holds. Raises CannotTell
    when a triple can matter from which no pattern leads to `$this`, and for subqueries, aggregates, named graphs.
    """
    return tuple(_way(pattern, nested) for own, nested in _groups(_query(text, path), ()) for pattern in own)


@lru_cache(maxsize=1024)
def groups(text: str, path: Path | None) -> tuple[Group, ...]:
    """The groups of a constraint, each with all that must hold around it; `path` and what it raises as of `ways`."""
    return tuple(nested[-1] for _, nested in _groups(_query(text, path), ()))


def _query(text: str, path: Path | None) -> CompValue:
    return translated(text.replace("$PATH", written(path) if path is not None else "$PATH"))


def _groups(node: CompValue, around: tuple[Group, ...]) -> Iterator[tuple[list[Pattern], tuple[Group, ...]]]:
    """The patterns of each group, with the groups around it and itself last, each of which has the patterns before."""
    own, inner = _parts(node)
    nested = (*around, ((*around[-1], *own) if around else tuple(own)))
    yield own, nested
    for each in inner:
        yield from _groups(each, nested)


def _way(pattern: Pattern, groups: tuple[Group, ...]) -> Way:
    """The way from a pattern of the last of these groups, each of which is part of the next.

    The least of them that leads from the pivot to `$this` is enough, so that many patterns share one way.
    """
    if _is_everywhere(pattern, groups[-1]):
        raise CannotTell
    if THIS in pattern.ends:
        return Way(pattern, THIS, ())
    for pivot in filter(is_variable, (pattern.subject, pattern.object)):
        for group in groups:
            if leading := chains(group, pivot, THIS):
                return Way(pattern, pivot, leading)
    raise CannotTell


def _is_everywhere(pattern: Pattern, together: Group) -> bool:
    """Whether a path of no triples can lead from a node to itself that another triple, of no pattern, brings along."""
    plain = {end for each in together if each.is_plain for end in each.ends} | {THIS}
    path = pattern.predicate
    return not isinstance(path, str) and may_be_empty(path) and not pattern.ends & plain


def _parts(node: CompValue) -> Parts:
    """The patterns that hold together in a group, and the groups in it that may hold or not."""
    match node.name:
        case "BGP":
            return list(patterns_of(node)), []
        case "SelectQuery" | "AskQuery" | "Project" | "Distinct" | "Reduced":
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
