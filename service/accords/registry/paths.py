"""Property paths (SPARQL 1.1, section 9) taken apart: which triples a path runs over, and what lies on either side."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath

Walk: TypeAlias = URIRef | Path


@dataclass(frozen=True)
class Step:
    """One triple on a path: its predicate (None: any), its direction, and as text, or "", the paths to and from it."""

    predicate: URIRef | None
    forward: bool = True
    before: str = ""
    after: str = ""


def written(path: Walk) -> str:
    """The path in SPARQL. Raises ValueError for a negated set with an inverse, which rdflib reads but does not keep.

    >>> from rdflib import RDFS, SKOS
    >>> written(~(RDFS.label / (SKOS.broader * "*")))
    '^(<http://www.w3.org/2000/01/rdf-schema#label>/(<http://www.w3.org/2004/02/skos/core#broader>)*)'
    """
    match path:
        case SequencePath():
            return "/".join(map(_part, path.args))
        case AlternativePath():
            return "|".join(map(_part, path.args))
        case InvPath():
            return f"^({written(path.arg)})"
        case MulPath():
            return f"({written(path.path)}){path.mod}"
        case NegatedPath():
            return f"!({'|'.join(map(_negated, path.args))})"
    return path.n3()


def steps(path: Walk) -> Iterator[Step]:
    """Every triple that the path may run over.

    >>> from rdflib import SKOS
    >>> [(step.before, step.after) for step in steps(~SKOS.broader / SKOS.related)]
    [('', '<http://www.w3.org/2004/02/skos/core#related>'), ('^(<http://www.w3.org/2004/02/skos/core#broader>)', '')]
    """
    match path:
        case SequencePath():
            parts = [*map(_part, path.args)]
            for place, arg in enumerate(path.args):
                yield from _within(arg, "/".join(parts[:place]), "/".join(parts[place + 1 :]))
        case AlternativePath():
            yield from (step for arg in path.args for step in steps(arg))
        case InvPath():
            yield from map(_turned, steps(path.arg))
        case MulPath():
            again = "" if path.mod == "?" else f"({written(path.path)})*"
            yield from _within(path.path, again, again)
        case NegatedPath():
            yield Step(None)
        case URIRef():
            yield Step(path)


def may_be_empty(path: Walk) -> bool:
    """Whether the path may run from a node to itself over no triple at all."""
    match path:
        case SequencePath():
            return all(map(may_be_empty, path.args))
        case AlternativePath():
            return any(map(may_be_empty, path.args))
        case InvPath():
            return may_be_empty(path.arg)
        case MulPath():
            return path.mod != "+" or may_be_empty(path.path)
    return False


def _within(path: Walk, before: str, after: str) -> Iterator[Step]:
    for step in steps(path):
        yield Step(step.predicate, step.forward, _joined(before, step.before), _joined(step.after, after))


def _turned(step: Step) -> Step:
    return Step(step.predicate, not step.forward, _inverse(step.after), _inverse(step.before))


def _joined(*parts: str) -> str:
    return "/".join(filter(None, parts))


def _part(path: Walk) -> str:
    return f"({written(path)})" if isinstance(path, (SequencePath, AlternativePath)) else written(path)


def _inverse(text: str) -> str:
    return f"^({text})" if text else ""


def _negated(path: Walk) -> str:
    if not isinstance(path, URIRef):
        raise ValueError("rdflib does not say what is negated here")
    return path.n3()
