"""Hints on what is wrong with some Turtle, and whether a patch mends it.

Things are looked for in the whole registry. Examples of the shapes are judged beside the few neighbours that they name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Triple, parse

from accords.assets import ROOT, Assets
from accords.registry import vocabulary
from accords.registry.assembly import assemble
from accords.registry.assessment import Hint
from accords.registry.hints import Hints
from accords.shacl import Term
from accords.shacl.data import Data, rows
from accords.shacl.result import Result
from accords.shacl.validator import Validator
from accords.terms import DEFAULT_BASE, RDFS, SH
from tests.shapes.judging import EXAMPLES

ASSETS = Assets(ROOT)


class Asked:
    """A store that answers SELECT queries, and counts them."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._store = Store()
        self._store.extend(Quad(*triple) for triple in triples)
        self.count = 0

    def __call__(self, query: str) -> Iterator[Mapping[str, Term]]:
        self.count += 1
        return rows(self._store, query)


@cache
def validator() -> Validator:
    declared = (q for q in vocabulary.parse(ASSETS.ontology, DEFAULT_BASE) if q.predicate.value.startswith(SH))
    return Validator(quad.triple for quad in [*vocabulary.parse(ASSETS.shapes, DEFAULT_BASE), *declared])


@cache
def registry() -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in assemble(ASSETS, DEFAULT_BASE))


@cache
def neighbours() -> tuple[Triple, ...]:
    """The neighbours that the examples name, the concepts, and the sub-classes of the ontology."""
    ontology = vocabulary.parse(ASSETS.ontology, DEFAULT_BASE)
    below = [quad.triple for quad in ontology if quad.predicate.value == RDFS + "subClassOf"]
    concepts = [quad.triple for quad in vocabulary.parse(ASSETS.vocabulary, DEFAULT_BASE)]
    return (*read((EXAMPLES / "background.ttl").read_text("utf-8")), *concepts, *below)


@cache
def asked() -> Asked:
    return Asked(registry())


@cache
def hints() -> Hints:
    return Hints(validator().shapes, asked(), vocabulary.prefixes(ASSETS, DEFAULT_BASE))


def read(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(turtle.encode(), RdfFormat.TURTLE)]


def results(sent: Sequence[Triple], behind: Iterable[Triple]) -> list[Result]:
    """What is wrong with the subjects of what is sent."""
    subjects = {each.subject for each in sent if isinstance(each.subject, (NamedNode, BlankNode))}
    return validator().results(Data([*behind, *sent]), subjects)


def hinted(turtle: str) -> list[tuple[Result, Hint]]:
    """Each result on some Turtle beside the registry, with its hint."""
    sent = read(turtle)
    found = results(sent, registry())
    return list(zip(found, hints().on(found, sent), strict=True))


def hinted_example(example: Path) -> list[tuple[Result, Hint]]:
    """Each result on an example of the shapes, with its hint."""
    sent = read(example.read_text("utf-8"))
    found = results(sent, neighbours())
    return list(zip(found, hints().on(found, sent), strict=True))


def patched(sent: Iterable[Triple], hint: Hint) -> list[Triple]:
    """The statements after the patch of a hint, which must take out only what is there."""
    removes, adds = set(read(hint.removes)), set(read(hint.adds))
    before = set(sent)
    assert removes <= before, "a patch takes out what is there"
    return list((before - removes) | adds)


def is_mended(result: Result, after: Iterable[Result]) -> bool:
    """Whether a fault is gone: the constraint that the value broke is broken by it no more, nor by what replaced it."""
    left = {(each.component, each.source_shape, each.path) for each in after if each.focus_node == result.focus_node}
    return (result.component, result.source_shape, result.path) not in left
