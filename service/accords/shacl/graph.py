"""A shapes graph in memory, looked up by subject, with the complaint that it is ill-formed."""

from collections.abc import Iterable, Iterator
from typing import NoReturn

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..errors import IllFormedShapes
from ..terms import RDF, RDFS, SH
from . import Term
from .constraints import Node

FIRST, REST, NIL, TYPE = (NamedNode(RDF + name) for name in ("first", "rest", "nil", "type"))
_BELOW = NamedNode(RDFS + "subClassOf")
_SIMPLE = (RDF + "langString", "http://www.w3.org/2001/XMLSchema#string")


class ShapesGraph:
    """The triples of a shapes graph; names without a namespace are those of SHACL."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_subject: dict[Term, dict[NamedNode, list[Term]]] = {}
        for triple in triples:
            objects = self._by_subject.setdefault(_term(triple.subject), {}).setdefault(triple.predicate, [])
            if (object_ := _term(triple.object)) not in objects:
                objects.append(object_)

    def subjects(self) -> Iterator[Node]:
        """All that something is said of."""
        for subject in self._by_subject:
            if not isinstance(subject, Literal):
                yield subject

    def predicates(self, node: Term) -> set[NamedNode]:
        """The properties that a node has."""
        return set(self._by_subject.get(node, ()))

    def objects(self, node: Term, predicate: str | NamedNode) -> list[Term]:
        """The values of a property."""
        name = NamedNode(SH + predicate) if isinstance(predicate, str) else predicate
        return self._by_subject.get(node, {}).get(name, [])

    def one(self, node: Node, predicate: str) -> Term | None:
        """The value of a property that has one at most."""
        found = self.objects(node, predicate)
        if len(found) > 1:
            self.refuse(node, f"has {len(found)} values of sh:{predicate}, and may have one at most")
        return found[0] if found else None

    def members(self, node: Node, predicate: str, head: Term) -> Iterator[Term]:
        """The members of a list. Raises IllFormedShapes when it is none (section 1.4, "SHACL list")."""
        seen = set()
        while head != NIL:
            first, rest = self.objects(head, FIRST), self.objects(head, REST)
            if len(first) != 1 or len(rest) != 1 or head in seen:
                self.refuse(node, f"has a value of sh:{predicate} that is not a well-formed list")
            seen.add(head)
            yield first[0]
            head = rest[0]

    def is_a(self, node: Term, *classes: str) -> bool:
        """Whether a node is an instance of one of these classes, as far as this graph says."""
        waiting, seen = list(self.objects(node, TYPE)), set[Term]()
        while waiting:
            kind = waiting.pop()
            if isinstance(kind, NamedNode) and kind.value in classes:
                return True
            if kind not in seen:
                seen.add(kind)
                waiting += self.objects(kind, _BELOW)
        return False

    def texts(self, node: Node, predicate: str) -> tuple[Literal, ...]:
        """The values of a property that takes strings, with a language or without."""
        found = []
        for each in self.objects(node, predicate):
            if not isinstance(each, Literal) or each.datatype.value not in _SIMPLE:
                self.refuse(node, f"has a value of sh:{predicate} that is no string: {each}")
            found.append(each)
        return tuple(found)

    def refuse(self, node: Node, what: str) -> NoReturn:
        """Raise IllFormedShapes: this node, and what is wrong with it. A blank one is told by what points at it."""
        raise IllFormedShapes(f"The shape {self._called(node)} {what}.", shape=str(node))

    def _called(self, node: Node) -> str:
        if isinstance(node, NamedNode):
            return str(node)
        for subject, values in self._by_subject.items():
            for predicate, objects in values.items():
                if node in objects and isinstance(subject, NamedNode):
                    return f"{node}, which is the value of {predicate} at {subject},"
        return str(node)


def _term(term: object) -> Term:
    if isinstance(term, (NamedNode, BlankNode, Literal)):
        return term
    raise IllFormedShapes(f"A statement about a statement has no place in a shapes graph: {term}")
