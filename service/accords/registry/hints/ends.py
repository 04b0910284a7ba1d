"""Where a path leads from a node, by what was sent and what is known (SHACL, section 2.3.1); a few steps, not all."""

from collections.abc import Iterable
from functools import reduce

from ...shacl import Term
from ...shacl.paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from .surroundings import Surroundings

_MOST = 20
"""How many nodes are followed at each step."""


def ends(start: Term, path: Path, around: Surroundings) -> list[Term]:
    """The nodes at the end of a path, in the order in which they are found; of a repeated path, up to two steps."""
    match path:
        case Predicate(iri):
            return _few(around.values(start, iri))
        case Inverse(Predicate(iri)):
            return _few(around.pointing(start, iri))
        case Sequence(parts):
            return reduce(lambda nodes, part: _next(nodes, part, around), parts, [start])
        case Alternative(parts):
            return _few(end for part in parts for end in ends(start, part, around))
        case ZeroOrOne(step):
            return _few([start, *_next([start], step, around)])
        case ZeroOrMore(step) | OneOrMore(step):
            once = _next([start], step, around)
            return _few([*([start] if isinstance(path, ZeroOrMore) else []), *once, *_next(once, step, around)])
    return []


def _next(nodes: Iterable[Term], step: Path, around: Surroundings) -> list[Term]:
    return _few(end for node in nodes for end in ends(node, step, around))


def _few(nodes: Iterable[Term]) -> list[Term]:
    return list(dict.fromkeys(nodes))[:_MOST]
