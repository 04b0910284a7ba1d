"""Where each term of each statement stands in JSON-LD: names and values are followed as a parser follows them.

Only what the parser read is told: a statement of which we would read something else has no place here. Lists have none
but for the name that holds them, and blank nodes none but for what points at them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ...terms import RDF, XSD
from .json_text import Member, Value
from .jsonld_context import Context, Definition
from .places import NOWHERE, Located, Term, named

_TYPE = NamedNode(RDF + "type")
_INTEGER, _DOUBLE = XSD + "integer", XSD + "double"
_NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_PLAIN = Definition("")


def located(document: Value, contexts: Mapping[str, Any], quads: Sequence[Quad]) -> Iterable[Located]:
    """The statements among `quads` that are found in the document, with the offsets of their terms."""
    yield from _Walk(contexts, quads).top(document, Context())


class _Walk:
    """One document, held against what the parser read in it."""

    def __init__(self, contexts: Mapping[str, Any], quads: Iterable[Quad]) -> None:
        self._contexts = contexts
        self._said: dict[tuple[Term, NamedNode], dict[Term, None]] = {}
        for quad in quads:
            self._said.setdefault((quad.subject, quad.predicate), {})[quad.object] = None
        self._extended: dict[tuple[int, str], tuple[Context, Context]] = {}

    def top(self, value: Value, context: Context) -> Iterator[Located]:
        """What a value says that stands by itself: a node, or several."""
        for item in value.items:
            yield from self.top(item, context)
        if value.kind == "object":
            yield from self._node(value, context)

    def _node(self, value: Value, context: Context) -> Iterator[Located]:
        """What a node object says of its subject."""
        outer, inner = self._contexts_of(value, context)
        subject, at = _subject(value, inner)
        yield from self._members(value, subject, at, inner, outer)

    def _contexts_of(self, value: Value, context: Context) -> tuple[Context, Context]:
        """The context of what is within a node, and that of its own names, which its classes may change."""
        if "@context" in value.members:
            context = self._with(context, value.members["@context"].value)
        inner = context
        for name, member in value.members.items():
            if context.named(name) == "@type":
                for kind in sorted(each.text for each in _each(member.value)):
                    definition = context.terms.get(kind)
                    if definition and definition.context is not False:
                        inner = inner.extended(definition.context, self._contexts)
        return context, inner

    def _with(self, context: Context, local: Value) -> Context:
        if local.kind != "string":
            return context.extended(_as_python(local), self._contexts)
        key = (id(context), local.text)
        if key not in self._extended:
            self._extended[key] = context, context.extended(local.text, self._contexts)
        return self._extended[key][1]

    def _members(
        self, value: Value, subject: Term | None, at: int, context: Context, outer: Context
    ) -> Iterator[Located]:
        for name, member in value.members.items():
            iri = context.named(name)
            if iri == "@type":
                yield from self._types(member, subject, at, context)
            elif iri in ("@graph", "@included"):
                yield from self.top(member.value, outer)
            elif iri == "@nest":
                for each in _each(member.value):
                    yield from self._members(each, subject, at, context, outer)
            else:
                turned = iri == "@reverse"
                held = member.value.members if turned else {} if iri.startswith("@") else {name: member}
                for inner, value_of in held.items():
                    yield from self._property(inner, value_of, subject, at, context, outer, turned)

    def _types(self, member: Member, subject: Term | None, at: int, context: Context) -> Iterator[Located]:
        for each in _each(member.value):
            kind = context.named(each.text)
            kind = kind if kind != each.text or ":" in kind else context.resolved(each.text)
            yield from self._statement(subject, _TYPE, _named(kind), at, member.at, each.start)

    def _property(
        self,
        name: str,
        member: Member,
        subject: Term | None,
        at: int,
        context: Context,
        outer: Context,
        turned: bool,
    ) -> Iterator[Located]:
        """What the value of one name says."""
        predicate = _named(context.named(name))
        if not isinstance(predicate, NamedNode):
            return
        definition = context.terms.get(name, _PLAIN)
        inner = outer
        if definition.context is not False:
            inner = outer.extended(definition.context, self._contexts)
        turned = turned != definition.reverse
        for value, object_, object_at in self._objects(member.value, definition, context, inner):
            if value is not None:
                yield from self._node(value, inner)
            if turned:
                yield from self._statement(object_, predicate, subject, object_at, member.at, at)
            else:
                yield from self._statement(subject, predicate, object_, at, member.at, object_at)

    def _objects(
        self, value: Value, definition: Definition, context: Context, inner: Context
    ) -> Iterator[tuple[Value | None, Term | None, int]]:
        """Each object that a value names: its node object if it is one, the term if it can be told, and its offset."""
        maps = definition.containers & {"@language", "@index", "@id", "@type"}
        if maps and value.kind == "object":
            for key, member in value.members.items():
                for each in _each(member.value):
                    if "@language" in definition.containers and each.kind == "string":
                        language = key if inner.named(key) != "@none" else ""
                        yield None, _literal(each.text, "", language), each.start
                    else:
                        yield from self._object(each, definition, context, inner)
        elif definition.kind != "@json":
            for each in _each(value):
                yield from self._object(each, definition, context, inner)

    def _object(
        self, value: Value, definition: Definition, context: Context, inner: Context
    ) -> Iterator[tuple[Value | None, Term | None, int]]:
        if value.kind != "object":
            is_list = "@list" in definition.containers
            yield None, None if is_list else _scalar(value, definition, context), value.start
            return
        own = self._contexts_of(value, inner)[1]
        keywords = {own.named(name): member for name, member in value.members.items()}
        if "@value" in keywords:
            yield None, _explicit(keywords, own), keywords["@value"].value.start
        elif "@set" in keywords or "@list" in keywords:
            in_list = Definition("", definition.kind, containers=frozenset({"@list"}))
            held = keywords.get("@set") or keywords["@list"]
            for each in _each(held.value):
                yield from self._object(each, definition if "@set" in keywords else in_list, context, inner)
        else:
            subject, at = _subject(value, own)
            yield value, None if "@list" in definition.containers else subject, at

    def _statement(
        self,
        subject: Term | None,
        predicate: NamedNode,
        object_: Term | None,
        subject_at: int,
        predicate_at: int,
        object_at: int,
    ) -> Iterator[Located]:
        """The statement if the parser read it, or what it read of its subject and predicate."""
        objects = self._said.get((subject, predicate)) if subject is not None else None
        if subject is None or objects is None:
            return
        read = object_ if object_ in objects else _as_read(object_, objects)
        yield Located(subject, predicate, read, subject_at, predicate_at, object_at if read is not None else NOWHERE)


def _each(value: Value) -> Iterator[Value]:
    """The values of an array, of arrays in it too, or the one value that is none."""
    if value.kind != "array":
        yield value
    for item in value.items:
        yield from _each(item)


def _subject(value: Value, context: Context) -> tuple[Term | None, int]:
    """What a node object describes, None where it has no name; and where that is written."""
    for name, member in value.members.items():
        if context.named(name) == "@id":
            return _named(context.resolved(member.value.text)), member.value.start
    return None, value.start


def _named(iri: str) -> NamedNode | BlankNode | None:
    return BlankNode(iri[2:]) if re.fullmatch(r"_:\w+", iri, re.ASCII) else named(iri)


def _scalar(value: Value, definition: Definition, context: Context) -> Term | None:
    """The term that a bare value stands for under its name (JSON-LD 1.1 API, section 5.3)."""
    if value.kind != "string":
        return _native(value, definition.kind)
    if definition.kind == "@id":
        return _named(context.resolved(value.text))
    if definition.kind == "@vocab":
        iri = context.named(value.text)
        return _named(iri if ":" in iri else context.resolved(value.text))
    language = context.language if definition.language is False else definition.language
    return _literal(value.text, definition.kind, language if isinstance(language, str) else "")


def _explicit(keywords: Mapping[str, Member], context: Context) -> Term | None:
    """The literal of a value object."""
    value, kind, language = (
        keywords[name].value if name in keywords else None for name in ("@value", "@type", "@language")
    )
    datatype = context.named(kind.text) if kind else ""
    if value is None or value.kind != "string":
        return _native(value, datatype) if value else None
    return _literal(value.text, datatype, language.text if language else "")


def _literal(text: str, datatype: str, language: str) -> Literal | None:
    try:
        if ":" in datatype:
            return Literal(text, datatype=NamedNode(datatype))
        return Literal(text, language=language.lower()) if language else Literal(text)
    except ValueError:
        return None


def _native(value: Value, datatype: str) -> Literal | None:
    """The literal of a number or a truth value, as it is written."""
    if value.kind not in ("number", "word") or value.text == "null":
        return None
    usual = XSD + ("boolean" if value.kind == "word" else "integer")
    return _literal(value.text, datatype if ":" in datatype else usual, "")


def _as_read(written: Term | None, read: Iterable[Term]) -> Term | None:
    """The number among those that were read that is the same, in whatever form a parser gives it."""
    if isinstance(written, Literal) and _NUMBER.fullmatch(written.value):
        for each in read:
            if isinstance(each, Literal) and _NUMBER.fullmatch(each.value) and _same(written, each):
                return each
    return None


def _same(written: Literal, read: Literal) -> bool:
    usual = written.datatype.value == _INTEGER and read.datatype.value == _DOUBLE
    if not usual and written.datatype != read.datatype:
        return False
    return written.value == read.value or float(written.value) == float(read.value)


def _as_python(value: Value) -> Any:
    """A value as the json module gives it, without numbers, which no context has."""
    if value.kind == "object":
        return {name: _as_python(member.value) for name, member in value.members.items()}
    if value.kind == "array":
        return [_as_python(item) for item in value.items]
    return value.text if value.kind == "string" else {"true": True, "false": False}.get(value.text)
