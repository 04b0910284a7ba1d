"""Small random data graphs: few nodes and few properties, so that shapes meet them; all kinds of literals."""

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from accords.terms import RDF, RDFS, XSD

from .choices import Choices

EX = "http://example.org/"
TYPE, BELOW = NamedNode(RDF + "type"), NamedNode(RDFS + "subClassOf")
NODES = [NamedNode(EX + name) for name in "abcd"]
BLANKS = [BlankNode("x"), BlankNode("y")]
PREDICATES = [NamedNode(EX + name) for name in "pqr"]
CLASSES = [NamedNode(EX + name) for name in ("C", "D", "E")]


def typed(text: str, name: str) -> Literal:
    """A literal of a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + name))


LITERALS = [
    Literal("a"),
    Literal("ab"),
    Literal("abc d"),
    Literal("ab", language="en"),
    Literal("b", language="en"),
    Literal("b", language="en-gb"),
    Literal("c", language="fr"),
    typed("1", "integer"),
    typed("2", "integer"),
    typed("3", "integer"),
    typed("01", "integer"),
    typed("x", "integer"),
    typed("2.5", "decimal"),
    typed("1.0", "decimal"),
    typed("1.0E0", "double"),
    typed("2", "byte"),
    typed("300", "byte"),
    typed("true", "boolean"),
    typed("1", "boolean"),
    typed("2020-01-01", "date"),
    typed("2021-06-30", "date"),
    typed("2020-02-31", "date"),
    typed("2020-01-01T00:00:00", "dateTime"),
    typed("2020-01-01T00:00:00.0Z", "dateTime"),
]
ALIKE = (LITERALS[3:5], LITERALS[3:7], LITERALS[7:12], LITERALS[14:17], LITERALS[19:22])
"""Literals that constraints on several values of one property are about: of one language, one type, one type nearly."""


def data_graph(choices: Choices) -> list[Triple]:
    """Up to a dozen statements and some classes."""
    subjects: list[NamedNode | BlankNode] = [*NODES, *BLANKS]
    made = []
    for _ in range(choices.number(0, 4)):
        made.append(Triple(choices.one_of(subjects), TYPE, choices.one_of(CLASSES)))
    for _ in range(choices.number(1, 12)):
        value = choices.one_of(subjects) if choices.number(0, 1) else choices.one_of(LITERALS)
        made.append(Triple(choices.one_of(subjects), choices.one_of(PREDICATES), value))
    subject, predicate, like = choices.one_of(subjects), choices.one_of(PREDICATES), choices.one_of(ALIKE)
    made += [Triple(subject, predicate, choices.one_of(like)) for _ in range(3)]
    for _ in range(choices.number(0, 2)):
        made.append(Triple(choices.one_of(CLASSES), BELOW, choices.one_of(CLASSES)))
    return list(dict.fromkeys(made))
