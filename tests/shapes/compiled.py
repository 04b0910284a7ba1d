"""Judge an example, or some nodes of a graph, by the compiled shapes: what judging.py does with pySHACL."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse
from rdflib import URIRef

from accords.shacl import Term
from accords.shacl.data import Data
from accords.shacl.result import Result
from accords.shacl.validator import Validator
from accords.terms import RDFS, SH

from .judging import EXAMPLES, ROOT, Fault


@cache
def validator() -> Validator:
    """The shapes of the registry, with the prefixes that the ontology declares."""
    shapes = [triple for file in sorted((ROOT / "shapes").glob("*.ttl")) for triple in triples(file)]
    declared = [triple for triple in _ontology() if triple.predicate.value.startswith(SH)]
    return Validator([*shapes, *declared])


def results(data: Iterable[Triple], nodes: Iterable[Term]) -> list[Result]:
    """What is wrong with some nodes of a graph. Fails when no shape targets any of them."""
    graph, chosen = Data(data), list(nodes)
    assert any(validator().targets(graph, chosen).values()), f"no shape targets any of {chosen}"
    return validator().results(graph, chosen)


def faults(example: Path) -> list[Fault]:
    """What is wrong with the nodes that an example describes, beside the background."""
    described = triples(example)
    subjects = {triple.subject for triple in described if not isinstance(triple.subject, Triple)}
    found = results({*background(), *described}, subjects)
    return [Fault(URIRef(each.source_shape.value), URIRef(each.component.value)) for each in found]


@cache
def background() -> tuple[Triple, ...]:
    """The same neighbours as in judging.py."""
    vocabulary = [triple for file in sorted((ROOT / "ontology" / "vocab").glob("*.ttl")) for triple in triples(file)]
    below = [triple for triple in _ontology() if triple.predicate.value == RDFS + "subClassOf"]
    return (*triples(EXAMPLES / "background.ttl"), *vocabulary, *below)


@cache
def _ontology() -> tuple[Triple, ...]:
    return triples(ROOT / "ontology" / "accords.ttl")


def triples(file: Path) -> tuple[Triple, ...]:
    """The triples of a file."""
    return tuple(quad.triple for quad in parse(path=file, format=RdfFormat.TURTLE))
