"""SHACL property paths (SHACL, section 2.3.1): what they are, and how SPARQL writes them.

>>> broader = Predicate(NamedNode("http://www.w3.org/2004/02/skos/core#broader"))
>>> written(Sequence((Inverse(broader), ZeroOrMore(broader))))
'(^<http://www.w3.org/2004/02/skos/core#broader>)/(<http://www.w3.org/2004/02/skos/core#broader>*)'
"""

from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import NamedNode


@dataclass(frozen=True)
class Predicate:
    """A predicate path."""

    iri: NamedNode


@dataclass(frozen=True)
class Inverse:
    """An inverse path."""

    path: "Path"


@dataclass(frozen=True)
class Sequence:
    """A sequence path, of two parts at least."""

    parts: tuple["Path", ...]


@dataclass(frozen=True)
class Alternative:
    """An alternative path, of two parts at least."""

    parts: tuple["Path", ...]


@dataclass(frozen=True)
class ZeroOrMore:
    """A zero-or-more path."""

    path: "Path"


@dataclass(frozen=True)
class OneOrMore:
    """A one-or-more path."""

    path: "Path"


@dataclass(frozen=True)
class ZeroOrOne:
    """A zero-or-one path."""

    path: "Path"


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | ZeroOrMore | OneOrMore | ZeroOrOne


def written(path: Path) -> str:
    """The path as SPARQL 1.1 writes it (section 9.1), with whole IRIs."""
    match path:
        case Predicate(iri):
            return str(iri)
        case Inverse(inner):
            return "^" + _part(inner)
        case Sequence(parts):
            return "/".join(map(_part, parts))
        case Alternative(parts):
            return "|".join(map(_part, parts))
        case ZeroOrMore(inner):
            return _part(inner) + "*"
        case OneOrMore(inner):
            return _part(inner) + "+"
        case ZeroOrOne(inner):
            return _part(inner) + "?"


def _part(path: Path) -> str:
    return written(path) if isinstance(path, Predicate) else f"({written(path)})"


def may_be_empty(path: Path) -> bool:
    """Whether a path may lead from a node to itself over no triple, so that any node is a value of its own.

    >>> broader = Predicate(NamedNode("http://www.w3.org/2004/02/skos/core#broader"))
    >>> may_be_empty(ZeroOrMore(broader)), may_be_empty(Sequence((ZeroOrMore(broader), broader)))
    (True, False)
    """
    match path:
        case Sequence(parts):
            return all(map(may_be_empty, parts))
        case Alternative(parts):
            return any(map(may_be_empty, parts))
        case Inverse(inner) | OneOrMore(inner):
            return may_be_empty(inner)
        case ZeroOrMore() | ZeroOrOne():
            return True
    return False


def predicates(path: Path) -> frozenset[NamedNode]:
    """All predicates that a path names."""
    match path:
        case Predicate(iri):
            return frozenset((iri,))
        case Sequence(parts) | Alternative(parts):
            return frozenset().union(*map(predicates, parts))
        case Inverse(inner) | OneOrMore(inner) | ZeroOrMore(inner) | ZeroOrOne(inner):
            return predicates(inner)
