"""Labels of the nodes that stand for a relation, made from the labels of what they relate."""

from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from .graphs import Graphs, Node
from .terms import iri

LANGUAGES = ("en", "fr")


def read_vocabulary(ontology: Path, graphs: Graphs) -> None:
    """Take the labels of the terms and of all concepts, so that relations can be named after them."""
    naming = (iri("skos:prefLabel"), iri("rdfs:label"))
    for path in (ontology / "accords.ttl", *sorted(ontology.glob("vocab/*.ttl"))):
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            if quad.predicate in naming and isinstance(quad.object, Literal):
                assert isinstance(quad.subject, NamedNode) and quad.object.language
                graphs.labels.setdefault(quad.subject, {})[quad.object.language] = quad.object.value


def name_after(node: Node, *parts: str) -> None:
    """Name a node after the short labels of the nodes named, in each language in which all of them have one."""
    for language in LANGUAGES:
        texts = [_short(node.graphs, iri(part), language) for part in parts if part]
        if all(texts):
            node.name(**{language: " – ".join(texts)})


def _short(graphs: Graphs, subject: NamedNode, language: str) -> str:
    short = graphs.short_names.get(subject, {}).get(language)
    return short or graphs.labels.get(subject, {}).get(language, "")
