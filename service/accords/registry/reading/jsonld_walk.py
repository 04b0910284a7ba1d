"""Where each term of each statement stands in JSON-LD: names and values are followed as a parser follows them.

Only what the parser read is told: a statement of which we would read something else has no place here. Lists have none
but that of the name that holds them, and blank nodes that of what points at them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad

from ...terms import RDF
from .json_text import Member, Value
from .jsonld_context import Context, Definition
from .jsonld_losses import Losses
from .jsonld_terms import as_read, explicit, iri_or_blank, scalar
from .places import NOWHERE, Located, Lost, Term
from .written import literal

_TYPE = NamedNode(RDF + "type")
_EMPTY_LIST = NamedNode(RDF + "nil")
_MOST_TERMS = 1_000_000
"""Terms of all contexts of a document together, each time that one is extended."""
_KEYWORDS = (
    *("@context", "@direction", "@graph", "@id", "@included", "@index", "@json", "@language", "@list", "@nest"),
    *("@reverse", "@set", "@type", "@value"),
)
_PLAIN = Definition("")


class Walk:
    """One document, held against what the parser read in it.

    After the walk, `losses` are what a parser may leave out, `unnamed` the nodes without an address. With `label`, each
    of these is known by that and its offset.
    """

    def __init__(self, contexts: Mapping[str, Any], quads: Iterable[Quad], label: str = "") -> None:
        self._contexts, self._label = contexts, label
        self._said: dict[tuple[Term, NamedNode], dict[Term, None]] = {}
        for quad in quads:
            self._said.setdefault((quad.subject, quad.predicate), {})[quad.object] = None
        self.losses = Losses()
        self.unnamed: list[Value] = []
        self._terms = 0
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
        subject, at = self._subject(value, inner)
        if at == value.start and _name_of("@graph", value, inner) is None:
            self.unnamed.append(value)
        elif subject is None and at != value.start:
            self.losses.address(at, value)
        yield from self._members(value, subject, at, inner, outer)

    def _subject(self, value: Value, context: Context) -> tuple[Term | None, int]:
        """What a node object describes, None where it has no name; and where that is written."""
        name = _name_of("@id", value, context)
        if name is None:
            return BlankNode(f"{self._label}{value.start}") if self._label else None, value.start
        written = value.members[name].value
        return iri_or_blank(context.resolved(written.text)), written.start

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
                        inner = self._extend(inner, definition.context)
        return context, inner

    def _with(self, context: Context, local: Value) -> Context:
        if local.kind != "string":
            return self._extend(context, _as_python(local))
        key = (id(context), local.text)
        if key not in self._extended:
            self._extended[key] = context, self._extend(context, local.text)
        return self._extended[key][1]

    def _extend(self, context: Context, local: Any) -> Context:
        """A context with another on top. Raises Lost when a document is made of them, and would take too long."""
        extended = context.extended(local, self._contexts)
        self._terms += len(extended.terms)
        if self._terms > _MOST_TERMS:
            raise Lost
        return extended

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
            elif iri.startswith("@") and iri not in _KEYWORDS:
                self.losses.name(member.at, name, _KEYWORDS, member.value)
            else:
                turned = iri == "@reverse"
                held = member.value.members if turned else {} if iri.startswith("@") else {name: member}
                for inner, value_of in held.items():
                    yield from self._property(inner, value_of, subject, at, context, outer, turned)

    def _types(self, member: Member, subject: Term | None, at: int, context: Context) -> Iterator[Located]:
        for each in _each(member.value):
            kind = context.named(each.text)
            kind = kind if kind != each.text or ":" in kind else context.resolved(each.text)
            if iri_or_blank(kind) is None:
                self.losses.class_(each, context.terms)
            yield from self._statement(subject, _TYPE, iri_or_blank(kind), at, member.at, each.start)

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
        predicate = iri_or_blank(context.named(name))
        if not isinstance(predicate, NamedNode):
            if ":" in name:
                self.losses.address(member.at, member.value)
            elif context.named(name):
                self.losses.name(member.at, name, context.terms, member.value)
            return
        definition = context.terms.get(name, _PLAIN)
        inner = outer
        if definition.context is not False:
            inner = self._extend(outer, definition.context)
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
                language = key if "@language" in maps and inner.named(key) != "@none" else ""
                for each in _each(member.value):
                    if "@language" in maps and each.kind == "string":
                        yield None, self._text(each, language, member.at, each), each.start
                    else:
                        yield from self._object(each, definition, context, inner)
        elif definition.kind != "@json":
            if "@list" in definition.containers:
                yield None, _EMPTY_LIST, value.start
            for each in _each(value):
                yield from self._object(each, definition, context, inner)

    def _text(self, value: Value, language: str, at: int, whole: Value) -> Term | None:
        """The literal of a text with a language, which is written at an offset, in what would be lost with it."""
        text = literal(value.text, "", language)
        if text is None:
            self.losses.language(at, whole)
        return text

    def _object(
        self, value: Value, definition: Definition, context: Context, inner: Context
    ) -> Iterator[tuple[Value | None, Term | None, int]]:
        if value.kind != "object":
            yield None, self._bare(value, definition, context), value.start
            return
        own = self._contexts_of(value, inner)[1]
        keywords = {own.named(name): member for name, member in value.members.items()}
        if "@value" in keywords:
            yield None, self._explicit(value, keywords, own), keywords["@value"].value.start
        elif "@set" in keywords or "@list" in keywords:
            in_list = Definition("", definition.kind, containers=frozenset({"@list"}))
            held = keywords.get("@set") or keywords["@list"]
            if "@list" in keywords:
                yield None, _EMPTY_LIST, held.value.start
            for each in _each(held.value):
                yield from self._object(each, definition if "@set" in keywords else in_list, context, inner)
        else:
            subject, at = self._subject(value, own)
            yield value, None if "@list" in definition.containers else subject, at

    def _bare(self, value: Value, definition: Definition, context: Context) -> Term | None:
        term = scalar(value, definition, context)
        if term is None and value.kind == "string" and definition.kind:
            self.losses.address(value.start, value)
        return None if "@list" in definition.containers else term

    def _explicit(self, whole: Value, keywords: Mapping[str, Member], context: Context) -> Term | None:
        value, language = keywords["@value"].value, keywords.get("@language")
        if value.kind == "string" and language is not None:
            return self._text(value, language.value.text, language.value.start, whole)
        return explicit(value, keywords.get("@type"), context)

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
        read = object_ if object_ in objects else as_read(object_, objects)
        yield Located(subject, predicate, read, subject_at, predicate_at, object_at if read is not None else NOWHERE)


def _each(value: Value) -> Iterator[Value]:
    """The values of an array, of arrays in it too, or the one value that is none."""
    if value.kind != "array":
        yield value
    for item in value.items:
        yield from _each(item)


def _name_of(keyword: str, value: Value, context: Context) -> str | None:
    """The name that stands for a keyword in an object."""
    return next((name for name in value.members if context.named(name) == keyword), None)


def _as_python(value: Value) -> Any:
    """A value as the json module gives it, without numbers, which no context has."""
    if value.kind == "object":
        return {name: _as_python(member.value) for name, member in value.members.items()}
    if value.kind == "array":
        return [_as_python(item) for item in value.items]
    return value.text if value.kind == "string" else {"true": True, "false": False}.get(value.text)
