"""A property path taken apart: which triples it may run over, and the paths that lie before and after each.

>>> broader, related = (Predicate(NamedNode(f"urn:{name}")) for name in ("broader", "related"))
>>> [step.predicate.value for step in steps(Sequence((related, ZeroOrMore(broader))))]
['urn:related', 'urn:broader']
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from .paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne


@dataclass(frozen=True)
class Step:
    """One triple on a path: its predicate, its direction, and the paths to and from it, None where there is none."""

    predicate: NamedNode
    forward: bool = True
    before: Path | None = None
    after: Path | None = None


def steps(path: Path) -> Iterator[Step]:
    """Every triple that the path may run over."""
    match path:
        case Predicate(iri):
            yield Step(iri)
        case Inverse(inner):
            yield from map(_turned, steps(inner))
        case Sequence(parts):
            for place, part in enumerate(parts):
                yield from _within(part, _joined(*parts[:place]), _joined(*parts[place + 1 :]))
        case Alternative(parts):
            yield from (step for part in parts for step in steps(part))
        case ZeroOrMore(inner) | OneOrMore(inner):
            yield from _within(inner, ZeroOrMore(inner), ZeroOrMore(inner))
        case ZeroOrOne(inner):
            yield from steps(inner)


def _within(path: Path, before: Path | None, after: Path | None) -> Iterator[Step]:
    for step in steps(path):
        yield Step(step.predicate, step.forward, _joined(before, step.before), _joined(step.after, after))


def _turned(step: Step) -> Step:
    return Step(step.predicate, not step.forward, _inverse(step.after), _inverse(step.before))


def _joined(*parts: Path | None) -> Path | None:
    there = tuple(part for part in parts if part is not None)
    return Sequence(there) if len(there) > 1 else there[0] if there else None


def _inverse(path: Path | None) -> Path | None:
    return None if path is None else Inverse(path)
