"""The statements of Turtle and its relatives in the order in which the parser gives them, each by where it is written.

The parser, which is Oxigraph's, gives a statement once it has seen its object whole, or the token after it where the
object might go on; of the statements that one token completes, it gives the last first.
"""

from typing import TypeAlias

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat

from ...terms import RDF
from .places import NOWHERE, Lost
from .tokens import Tokens

Mention: TypeAlias = tuple[int, int]
"""Where a term begins, and which it is: its number among those written, or less than 0 for what has no name."""
Said: TypeAlias = tuple[Mention, Mention, Mention]

_FIRST, _REST, _NIL, _TYPE = (NamedNode(RDF + name) for name in ("first", "rest", "nil", "type"))
_IMPLIED = (_FIRST, _REST, _NIL, _TYPE)
_IMPLIED_FIRST, _IMPLIED_REST, _IMPLIED_NIL, _IMPLIED_TYPE = range(4)
_DIRECTIVES = {"@prefix": 3, "prefix": 3, "@base": 2, "base": 2, "@version": 2, "version": 2}
"""How many tokens a directive has; those that begin with @ end in a full stop."""


class Walk:
    """The statements of one document in the order in which the parser gives them."""

    def __init__(self, tokens: Tokens, *, lines: bool) -> None:
        self._tokens, self._lines = tokens, lines
        self._written: list[str] = []
        self._numbers: dict[str, int] = {}
        self._asked: list[str] = []
        self._unnamed = 0
        self._said: list[tuple[int, Said]] = []

    def said(self) -> list[Said]:
        """The statements. Of those that the parser saw complete at one and the same token, it gives the last first."""
        ordered = sorted(range(len(self._said)), key=lambda number: (self._said[number][0], -number))
        return [self._said[number][1] for number in ordered]

    def resolved(self, base: str = "") -> list[object]:
        """What each term that is written means, by its number: the parser reads them all, each under its prefixes.

        What is relative is resolved against `base`, until the document names another one.
        """
        found = ox.parse("\n".join(self._asked).encode(), RdfFormat.TURTLE, base_iri=base or None)
        return [*_IMPLIED, *(quad.object for quad in found)]

    def document(self) -> None:
        """Walk through the whole document."""
        tokens = self._tokens
        while tokens.kind:
            length = _DIRECTIVES.get(tokens.text.lower()) if tokens.kind in ("word", "language") else None
            if length:
                self._directive(length)
            elif tokens.text == "{":
                self._graph()
            elif tokens.text.lower() == "graph":
                tokens.next()
                self._name()
                self._graph()
            else:
                self._block()

    def _directive(self, length: int) -> None:
        tokens = self._tokens
        start = tokens.start
        dotted = tokens.text.startswith("@")
        for _ in range(length):
            end = tokens.end
            tokens.next()
        if dotted:
            end = tokens.end
            tokens.take(".")
        self._asked.append(tokens.whole[start:end])
        self._numbers.clear()

    def _block(self) -> None:
        """A graph with its name before it, or triples and their full stop."""
        tokens = self._tokens
        if tokens.follows("{"):
            self._name()
            self._graph()
        elif tokens.text == "[" and tokens.follows("]", "{"):
            tokens.next()
            tokens.next()
            self._graph()
        else:
            self._triples()
            tokens.take(".")

    def _graph(self) -> None:
        tokens = self._tokens
        tokens.take("{")
        while tokens.text != "}":
            self._triples()
            if tokens.text != "}":
                tokens.take(".")
        tokens.next()

    def _triples(self) -> None:
        tokens = self._tokens
        if tokens.text == "[" and not tokens.follows("]"):
            subject = self._properties()
            if tokens.text in (".", "}"):
                return
        else:
            subject = self._subject()
        self._predicates(subject)

    def _subject(self) -> Mention:
        if self._tokens.text == "(":
            return self._collection(None)
        return self._name()

    def _predicates(self, subject: Mention) -> None:
        """A list of predicates, each with its objects."""
        tokens = self._tokens
        while True:
            predicate = self._verb()
            self._object(subject, predicate)
            while tokens.text == ",":
                tokens.next()
                self._object(subject, predicate)
            if tokens.text != ";":
                break
            while tokens.text == ";":
                tokens.next()
            if tokens.text in (".", "]", "}"):
                break
        if self._lines and tokens.text != ".":
            self._name()

    def _verb(self) -> Mention:
        tokens = self._tokens
        if tokens.text == "a" and tokens.kind == "word":
            start = tokens.start
            tokens.next()
            return start, _IMPLIED_TYPE
        return self._name()

    def _object(self, subject: Mention, predicate: Mention) -> None:
        """Whatever stands as an object; the statement comes where the parser would give it."""
        tokens = self._tokens
        if tokens.text == "(":
            self._collection((subject, predicate))
        elif tokens.text == "[" and not tokens.follows("]"):
            object_ = self._properties()
            self._say(tokens.number - 1, subject, predicate, object_)
        else:
            plain = tokens.kind == "string"
            object_ = self._literal() if plain else self._name()
            self._say(tokens.number - (not plain or self._suffixed), subject, predicate, object_)

    def _properties(self) -> Mention:
        """A blank node with what is said of it between brackets."""
        tokens = self._tokens
        node = self._nameless(tokens.start)
        tokens.take("[")
        self._predicates(node)
        tokens.take("]")
        return node

    def _collection(self, owner: tuple[Mention, Mention] | None) -> Mention:
        """A collection, which is the object of `owner` or else a subject."""
        tokens = self._tokens
        start = tokens.start
        tokens.take("(")
        node = first = self._nameless(start) if tokens.text != ")" else (start, _IMPLIED_NIL)
        if owner:
            self._say(tokens.number, *owner, first)
        while tokens.text != ")":
            self._object(node, (NOWHERE, _IMPLIED_FIRST))
            rest = self._nameless(tokens.start) if tokens.text != ")" else (NOWHERE, _IMPLIED_NIL)
            self._say(tokens.number, node, (NOWHERE, _IMPLIED_REST), rest)
            node = rest
        tokens.next()
        return first

    def _literal(self) -> Mention:
        """A string with its language or its datatype."""
        tokens = self._tokens
        start, end = tokens.start, tokens.end
        tokens.next()
        self._suffixed = False
        if tokens.kind == "language":
            self._suffixed, end = True, tokens.end
            tokens.next()
        elif tokens.text == "^^":
            tokens.next()
            self._suffixed, end = True, tokens.end
            tokens.next()
        return self._mention(start, end)

    def _name(self) -> Mention:
        """An IRI, a name, a number, a truth value, or a blank node."""
        tokens = self._tokens
        start, end = tokens.start, tokens.end
        if tokens.text == "[":
            tokens.next()
            tokens.take("]")
            return self._nameless(start)
        if tokens.kind not in ("iri", "name", "blank", "number", "word"):
            raise Lost
        tokens.next()
        return self._mention(start, end)

    def _mention(self, start: int, end: int) -> Mention:
        text = self._tokens.whole[start:end]
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self._written) + len(_IMPLIED)
            self._written.append(text)
            self._asked.append(f"<urn:x> <urn:x> {text} .")
        return start, number

    def _nameless(self, start: int) -> Mention:
        self._unnamed -= 1
        return start, self._unnamed

    def _say(self, step: int, subject: Mention, predicate: Mention, object_: Mention) -> None:
        self._said.append((step, (subject, predicate, object_)))
