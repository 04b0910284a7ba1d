"""Where each statement stands in RDF/XML: at the element that makes it (RDF 1.1 XML Syntax, section 7).

The document is known to be well formed and to parse. Only what the parser read is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from pyoxigraph import NamedNode, Quad

from ...terms import RDF
from .places import Placed, Position, Term
from .written import joined, literal, named

_XML = "http://www.w3.org/XML/1998/namespace"
_TYPE = NamedNode(RDF + "type")
_TOP, _NODE, _PROPERTY, _OTHER = "top", "node", "property", "other"


@dataclass(slots=True)
class _Element:
    """An element that is open. A node has a subject; a property has that of its node, its own name, and a text."""

    role: str
    at: Position
    language: str
    base: str
    subject: Term | None = None
    subject_at: Position | None = None
    predicate: NamedNode | None = None
    datatype: str = ""
    text: str = ""
    is_literal: bool = False
    items: int = 0


def placed_xml(text: str, quads: Sequence[Quad]) -> Iterable[Placed]:
    """The statements among `quads` that are found in the document, each with the places of its elements."""
    walk = _Walk(quads)
    walk.parser.Parse(text, True)
    return walk.found


class _Walk:
    def __init__(self, quads: Iterable[Quad]) -> None:
        self._said: dict[tuple[Term | None, NamedNode | None], set[Term]] = {}
        for quad in quads:
            self._said.setdefault((quad.subject, quad.predicate), set()).add(quad.object)
        self.found: list[Placed] = []
        self._open = [_Element(_TOP, (0, 0), "", "")]
        self.parser = expat.ParserCreate(namespace_separator="")
        self.parser.StartElementHandler = self._opened
        self.parser.EndElementHandler = self._closed
        self.parser.CharacterDataHandler = self._text

    def _opened(self, name: str, attributes: Mapping[str, str]) -> None:
        outer = self._open[-1]
        at = (self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        base = joined(outer.base, attributes.get(_XML + "base", ""))
        element = _Element(_OTHER, at, attributes.get(_XML + "lang", outer.language), base)
        self._open.append(element)
        if outer.role == _TOP and name == RDF + "RDF":
            element.role = _TOP
        elif outer.role in (_TOP, _PROPERTY):
            self._node(element, outer, name, attributes)
        elif outer.role == _NODE:
            self._property(element, outer, name, attributes)

    def _node(self, element: _Element, outer: _Element, name: str, attributes: Mapping[str, str]) -> None:
        element.role, element.subject, element.subject_at = _NODE, _subject(attributes, element.base), element.at
        outer.is_literal = False
        if outer.role == _PROPERTY:
            self._find(outer, element.subject, element.at)
        if name != RDF + "Description":
            self._find(element, named(name), element.at, _TYPE)
        self._attributes(element, attributes)

    def _attributes(self, element: _Element, attributes: Mapping[str, str]) -> None:
        for name, value in attributes.items():
            if name == RDF + "type":
                self._find(element, named(joined(element.base, value)), element.at, _TYPE)
            elif not name.startswith((RDF, _XML)):
                self._find(element, literal(value, "", element.language), element.at, named(name))

    def _property(self, element: _Element, outer: _Element, name: str, attributes: Mapping[str, str]) -> None:
        outer.items += name == RDF + "li"
        name = f"{RDF}_{outer.items}" if name == RDF + "li" else name
        element.role, element.predicate = _PROPERTY, named(name)
        element.subject, element.subject_at = outer.subject, outer.subject_at
        element.datatype = attributes.get(RDF + "datatype", "")
        kind = attributes.get(RDF + "parseType")
        if RDF + "resource" in attributes:
            self._find(element, named(joined(element.base, attributes[RDF + "resource"])), element.at)
        elif kind == "Resource":
            self._find(element, None, element.at)
            element.role, element.subject = _NODE, None
        elif kind is not None:
            self._find(element, None, element.at)
            element.role = _OTHER
        else:
            element.is_literal = True

    def _text(self, text: str) -> None:
        self._open[-1].text += text

    def _closed(self, name: str) -> None:
        element = self._open.pop()
        if element.role == _PROPERTY and element.is_literal:
            self._find(element, literal(element.text, element.datatype, element.language), element.at)

    def _find(self, element: _Element, object_: Term | None, at: Position, predicate: NamedNode | None = None) -> None:
        """The statement if the parser read it, or what it read of its subject and predicate."""
        predicate = predicate or element.predicate
        objects = self._said.get((element.subject, predicate))
        if objects and element.subject and predicate:
            known = object_ if object_ in objects else None
            row = Placed(element.subject, predicate, known, element.subject_at, element.at, at if known else None)
            self.found.append(row)


def _subject(attributes: Mapping[str, str], base: str) -> NamedNode | None:
    """What a node element describes, if it has a name."""
    if RDF + "ID" in attributes:
        return named(joined(base, "#" + attributes[RDF + "ID"]))
    about = attributes.get(RDF + "about")
    return named(joined(base, about)) if about is not None else None
