"""A question as a file: its words, its classes, and the IRIs and types that its query really has."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import RDF, Literal, URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql import prepareQuery

from tests.ontology.files import ROOT

FILES = sorted((ROOT / "tests" / "questions").glob("*.rq"))
ACC = "https://w3id.org/accords/ns#"
PREFIXES = {"acc": ACC, "skos": "http://www.w3.org/2004/02/skos/core#", "org": "http://www.w3.org/ns/org#"}


@dataclass(frozen=True)
class Question:
    """One .rq file: what it asks in English and French, the classes that it says it joins, its text."""

    name: str
    english: str
    french: str
    classes: tuple[URIRef, ...]
    text: str

    @property
    def body(self) -> str:
        """The query without its comments and its prologue."""
        lines = self.text.splitlines()
        return "\n".join(line for line in lines if not line.startswith(("#", "PREFIX ")))


@cache
def question(path: Path) -> Question:
    """Read a question; ValueError when one of its three headers is missing."""
    text = path.read_text(encoding="utf-8")
    english, french, classes = (
        line.removeprefix(header) if line.startswith(header) else _missing(path, header)
        for line, header in zip(text.splitlines(), ("# question: ", "# question@fr: ", "# classes: "), strict=False)
    )
    return Question(path.stem, english, french, tuple(_expand(name) for name in classes.split()), text)


def _missing(path: Path, header: str) -> str:
    raise ValueError(f"{path.name} has no line “{header}…” where it should")


def _expand(name: str) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


@cache
def parts(text: str) -> tuple[Any, ...]:
    """Everything in the algebra of a query that is no longer composed: terms, paths, names."""
    return tuple(_walk(prepareQuery(text).algebra))


def _walk(part: Any) -> Iterator[Any]:
    if isinstance(part, tuple) and len(part) == 3:
        yield part
    inside = _inside(part)
    if inside is None:
        yield part
    else:
        for smaller in inside:
            yield from _walk(smaller)


def _inside(part: Any) -> list[Any] | None:
    """What a part of the algebra is made of; None for a term or a name."""
    if isinstance(part, dict):
        return [*part.keys(), *part.values()]
    if isinstance(part, (list, tuple, set)):
        return list(part)
    if isinstance(part, MulPath):
        return [part.path]
    if isinstance(part, InvPath):
        return [part.arg]
    return list(part.args) if isinstance(part, (AlternativePath, NegatedPath, SequencePath)) else None


def iris(text: str) -> set[URIRef]:
    """All IRIs in the algebra of a query, the datatypes of its literals among them."""
    found = {part for part in parts(text) if isinstance(part, URIRef)}
    return found | {part.datatype for part in parts(text) if isinstance(part, Literal) and part.datatype}


def typed(text: str) -> set[tuple[Any, URIRef]]:
    """Each (thing, class) for which the query asks that the thing be of the class."""
    triples = (part for part in parts(text) if isinstance(part, tuple))
    return {(s, o) for s, p, o in triples if p == RDF.type and isinstance(o, URIRef)}


def joined(text: str) -> int:
    """How many different things of different classes of ours the query joins."""
    ours = {(thing, kind) for thing, kind in typed(text) if kind.startswith(ACC)}
    return min(len({thing for thing, _ in ours}), len({kind for _, kind in ours}))
