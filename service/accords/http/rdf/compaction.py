"""Compact JSON-LD of flat nodes (JSON-LD 1.1 API, section 5.5) as pyld does it, asking pyld as seldom as may be.

How a value is written depends on its property and on its kind: an address, a text in a language, a value of a datatype.
Pyld is asked once for each such pair, with a sentinel in the place of the text, and its answer is remembered; documents
are put together from these answers. An address that the context can shorten, or that looks shortened, is asked for by
itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode

from ...terms import RDF, XSD
from .indented import indented

Node: TypeAlias = dict[str, Any]
Value: TypeAlias = NamedNode | Literal
_Key = TypeVar("_Key")
_What = TypeVar("_What")
_KEYWORDS = ("@id", "@type", "@reverse", "@included")
_SENTINEL = "urn:accords:sentinel"
_MOST = 50_000
_PLAIN = frozenset(("@id", "@type", "@language", "@container", "@protected", "@prefix"))
_CONTAINERS = frozenset(("@set", "@language", "@list"))
_TYPE = f"{RDF}type"
_DELIMITERS = tuple(":/?#[]@")  # what a term that shortens others must end with (JSON-LD 1.1, section 4.1.5)


@dataclass(frozen=True)
class _Form:
    """How the values of one kind are written: under which term, always in an array or not, in the map of a language
    or in none, and as what: the text itself in the place of the sentinel."""

    term: str
    language: str
    array: bool
    leaf: Any

    @cached_property
    def around(self) -> list[str]:
        """The text that stands before and after the one value of a property; one piece where it is the whole."""
        whole = [self.leaf] if self.array else self.leaf
        member = {self.language: whole} if self.language else whole
        return _member(self.term, member).split(indented(_SENTINEL))

    def written(self, text: str) -> Any:
        """One value."""
        if isinstance(self.leaf, dict):
            return {name: text if each == _SENTINEL else each for name, each in self.leaf.items()}
        return text if self.leaf == _SENTINEL else self.leaf


class Compaction:
    """Compacts nodes under one context, and keeps what it learned of it."""

    def __init__(self, context: Mapping[str, Any], compact: Callable[[Node], Node]) -> None:
        """`context` is the content of `@context`; `compact` compacts one expanded node under it."""
        self._compact = compact
        self._forms: dict[tuple[str, ...], _Form] = {}
        self._names: dict[tuple[str, str], str] = {}
        prefixes = {term: iri for term, iri in ((term, _iri(what)) for term, what in context.items()) if iri}
        short = {term: iri for term, iri in prefixes.items() if iri.endswith(_DELIMITERS)}
        self._special = (*short.values(), *(f"{term}:" for term in short))
        self.is_plain = all(map(_is_plain, context.values()))
        self._keywords = {word: next((t for t, what in context.items() if what == word), word) for word in _KEYWORDS}

    def node(self, iri: str, said: Mapping[str, Sequence[Value]]) -> str:
        """What is said of an address, by property, as JSON that stands in the graph of a document.

        The properties come in the order of their addresses, types first.
        """
        members = [_member(self._keywords["@id"], self._name("@id", iri))]
        if kinds := said.get(_TYPE):
            types = [self._name("@type", each.value) for each in kinds]
            members.append(_member(self._keywords["@type"], types if len(types) > 1 else types[0]))
        for name in sorted(said):
            if name != _TYPE:
                members += self._members(name, said[name])
        return "{\n   " + ",\n   ".join(members) + "\n  }"

    def tree(self, node: Node) -> Node:
        """A node of expanded JSON-LD with others inside of it, under properties, `@reverse` or `@included`, compacted.

        There may be no list and no blank node in it, and the context has to be plain (`is_plain`).
        """
        found: Node = {}
        for name, what in sorted(node.items()):
            if name == "@id":
                found[self._keywords[name]] = self._name(name, what)
            elif name == "@type":
                found[self._keywords[name]] = _one_or_all([self._name(name, each) for each in what])
            elif name == "@reverse":
                found[self._keywords[name]] = self.tree(what)
            elif name == "@included":
                found[self._keywords[name]] = _one_or_all([self.tree(each) for each in what])
            else:
                for each in what:
                    value, is_node = _value(each), "@id" in each and len(each) > 1
                    form = self._form(name, value)
                    self._put(found, form, self.tree(each) if is_node else form.written(value.value))
        return found

    def _members(self, name: str, values: Sequence[Value]) -> list[str]:
        """The values of one property, by the terms that they need."""
        if len(values) == 1:
            return [indented(values[0].value).join(self._form(name, values[0]).around)]
        found: Node = {}
        self._add(found, name, values)
        return [_member(term, value) for term, value in found.items()]

    def _add(self, found: Node, name: str, values: Iterable[Value]) -> None:
        """Put several values of one property together."""
        for value in values:
            form = self._form(name, value)
            self._put(found, form, form.written(value.value))

    def _put(self, found: Node, form: _Form, written: Any) -> None:
        """Put a value, as it is written, to those of its property."""
        into, key = (found.setdefault(form.term, {}), form.language) if form.language else (found, form.term)
        if form.array:
            into.setdefault(key, []).append(written)
        elif key not in into:
            into[key] = written
        elif isinstance(into[key], list):
            into[key].append(written)
        else:
            into[key] = [into[key], written]

    def _form(self, name: str, value: Value) -> _Form:
        alone = False
        if isinstance(value, Literal):
            kind: tuple[str, ...] = (value.language or "", value.datatype.value)
        else:
            alone = value.value.startswith(self._special)
            kind = (value.value,) if alone else ()
        form = self._forms.get((name, *kind))
        return form or self._keep(self._forms, (name, *kind), self._learned(name, expanded(value), alone=alone))

    def _learned(self, name: str, value: Node, *, alone: bool) -> _Form:
        """Ask how a value is written; `alone` for an address that is written in its own way."""
        asked = (
            value if alone else {key: _SENTINEL if key in ("@id", "@value") else each for key, each in value.items()}
        )
        [(term, leaf)] = self._compact({name: [asked]}).items()
        language = ""
        if isinstance(leaf, dict) and set(leaf) <= {value.get("@language"), "@none"}:
            [(language, leaf)] = leaf.items()
        array = isinstance(leaf, list)
        return _Form(term, language, array, leaf[0] if array else leaf)

    def _name(self, keyword: str, iri: str) -> str:
        """A node's own address, or that of its class."""
        if not iri.startswith(self._special):
            return iri
        found = self._names.get((keyword, iri))
        if found is not None:
            return found
        node = {"@id": iri, f"{_SENTINEL}:p": [{"@value": ""}]} if keyword == "@id" else {"@type": [iri]}
        return self._keep(self._names, (keyword, iri), str(self._compact(node)[self._keywords[keyword]]))

    def _keep(self, learned: dict[_Key, _What], key: _Key, what: _What) -> _What:
        """Remember, and return it; what was learned is forgotten when it is too much."""
        if len(learned) >= _MOST:
            learned.clear()
        learned[key] = what
        return what


def _member(name: str, value: Any) -> str:
    """A member of a node."""
    return f"{indented(name)}: {indented(value, 3)}"


def expanded(value: Value) -> Node:
    """A value in expanded JSON-LD (section 9.2 of JSON-LD 1.1)."""
    if isinstance(value, NamedNode):
        return {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    return {"@value": value.value} if datatype == f"{XSD}string" else {"@value": value.value, "@type": datatype}


def _value(expanded: Node) -> Value:
    """What an expanded value is, or the address of an expanded node."""
    if "@id" in expanded:
        return NamedNode(expanded["@id"])
    language, text = expanded.get("@language"), expanded["@value"]
    if language:
        return Literal(text, language=language)
    return Literal(text, datatype=NamedNode(expanded["@type"])) if "@type" in expanded else Literal(text)


def _one_or_all(values: list[Any]) -> Any:
    return values if len(values) > 1 else values[0]


def _is_plain(term: object) -> bool:
    """Whether a term says no more of its values than what they are and that they are in an array or by language."""
    if not isinstance(term, Mapping):
        return True
    where = term.get("@container") or ()
    return _PLAIN.issuperset(term) and _CONTAINERS.issuperset([where] if isinstance(where, str) else where)


def _iri(term: object) -> str:
    """What a term of a context stands for, if that is an address as it is written."""
    found = term.get("@id", "") if isinstance(term, Mapping) else term
    return found if isinstance(found, str) and ":" in found else ""
