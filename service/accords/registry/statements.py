"""Write single statements of a description, which names everything it speaks of: no blank nodes."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, Triple

from ..terms import RDF, XSD


def a(subject: NamedNode, *kinds: str) -> list[Triple]:
    """`subject` is of each of some classes."""
    return [link(subject, RDF + "type", kind) for kind in kinds]


def link(subject: NamedNode, predicate: str, target: str) -> Triple:
    """`subject` has the IRI `target` as a value."""
    return Triple(subject, NamedNode(predicate), NamedNode(target))


def number(subject: NamedNode, predicate: str, value: int) -> Triple:
    """`subject` has a whole number as a value."""
    return text(subject, predicate, str(value), XSD + "integer")


def text(subject: NamedNode, predicate: str, value: str, datatype: str = XSD + "string") -> Triple:
    """`subject` has a string as a value, or a literal of another datatype."""
    return Triple(subject, NamedNode(predicate), Literal(value, datatype=NamedNode(datatype)))


def said(subject: NamedNode, predicate: str, words: Mapping[str, str]) -> list[Triple]:
    """`subject` has a text in each of some languages as a value."""
    return [Triple(subject, NamedNode(predicate), Literal(value, language=tag)) for tag, value in words.items()]
