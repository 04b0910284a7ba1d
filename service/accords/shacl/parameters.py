"""The values that parameters of SHACL Core take, each checked as section 4 and the syntax rules of SHACL ask."""

import re
from collections.abc import Iterator
from typing import NoReturn

from pyoxigraph import Literal, NamedNode

from ..terms import SH, XSD
from . import Term
from .constraints import Node
from .graph import ShapesGraph

TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))
"""The only term that activates a boolean parameter: "1"^^xsd:boolean is another term."""
_WHOLE = re.compile(r"[+]?[0-9]{1,9}")
_KINDS = ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")


class Parameters:
    """What one shape gives as values of parameters."""

    def __init__(self, graph: ShapesGraph, shape: Node) -> None:
        self._graph = graph
        self._shape = shape

    def iris(self, name: str) -> Iterator[NamedNode]:
        """All values, which have to be IRIs."""
        for value in self._graph.objects(self._shape, name):
            yield self._iri(name, value)

    def iri(self, name: str) -> NamedNode | None:
        """The one value, which has to be an IRI."""
        value = self._graph.one(self._shape, name)
        return None if value is None else self._iri(name, value)

    def kind(self) -> NamedNode | None:
        """The value of sh:nodeKind, which has to be one of the six."""
        value = self.iri("nodeKind")
        if value is not None and value.value.removeprefix(SH) not in _KINDS:
            self.refuse(f"has a value of sh:nodeKind that is none of SHACL’s six: {value}")
        return value

    def number(self, name: str) -> int | None:
        """The one value, which has to be a whole number, not below zero."""
        value = self._graph.one(self._shape, name)
        if value is None:
            return None
        if (
            not isinstance(value, Literal)
            or value.datatype.value != XSD + "integer"
            or not _WHOLE.fullmatch(value.value)
        ):
            self.refuse(f"has a value of sh:{name} that is no xsd:integer from 0 to 999999999: {value}")
        return int(value.value)

    def literal(self, name: str) -> Literal | None:
        """The one value, which has to be a literal."""
        value = self._graph.one(self._shape, name)
        if value is None or isinstance(value, Literal):
            return value
        self.refuse(f"has a value of sh:{name} that is no literal: {value}")

    def string(self, name: str) -> str | None:
        """The one value, which has to be a plain string."""
        value = self.literal(name)
        return None if value is None else self._string(name, value)

    def strings(self, name: str) -> Iterator[str]:
        """All values, which have to be plain strings."""
        for value in self._graph.objects(self._shape, name):
            yield self._string(name, value)

    def switched_on(self, name: str) -> bool:
        """Whether the one value is true."""
        value = self.literal(name)
        if value is not None and value.datatype.value != XSD + "boolean":
            self.refuse(f"has a value of sh:{name} that is no xsd:boolean: {value}")
        return value == TRUE

    def listed(self, name: str) -> tuple[Term, ...] | None:
        """The members of the one value, which has to be a list."""
        head = self._graph.one(self._shape, name)
        return None if head is None else tuple(self._graph.members(self._shape, name, head))

    def listed_strings(self, name: str) -> tuple[str, ...] | None:
        """The members of the one value, a list of plain strings."""
        found = self.listed(name)
        return None if found is None else tuple(self._string(name, each) for each in found)

    def listed_iris(self, name: str) -> tuple[NamedNode, ...]:
        """The members of the one value, a list of IRIs; none when there is no list."""
        return tuple(self._iri(name, each) for each in self.listed(name) or ())

    def refuse(self, what: str) -> NoReturn:
        """Raise IllFormedShapes."""
        self._graph.refuse(self._shape, what)

    def _iri(self, name: str, value: Term) -> NamedNode:
        if isinstance(value, NamedNode):
            return value
        self._graph.refuse(self._shape, f"has a value of sh:{name} that is no IRI: {value}")

    def _string(self, name: str, value: Term) -> str:
        if isinstance(value, Literal) and value.datatype.value == XSD + "string":
            return value.value
        self._graph.refuse(self._shape, f"has a value of sh:{name} that is no string: {value}")
