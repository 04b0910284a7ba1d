"""What a result is looked at beside: the statements that were sent, and the background, which answers queries.

Every query is bounded, and its answer kept for the next result.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ...shacl import Select, Term
from ...shacl.paths import Path
from ...terms import RDF
from . import questions
from .lexical import matches

_TYPE = NamedNode(RDF + "type")
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Named:
    """A thing, and everything that it is called."""

    iri: NamedNode
    names: tuple[Literal, ...]


class Sent:
    """The statements that were sent, by subject."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_subject: dict[object, list[Triple]] = {}
        self._to: dict[object, list[Triple]] = {}
        for triple in triples:
            self._by_subject.setdefault(triple.subject, []).append(triple)
            self._to.setdefault(triple.object, []).append(triple)

    def of(self, subject: object) -> list[Triple]:
        """What is said of a subject."""
        return self._by_subject.get(subject, [])

    def to(self, thing: object) -> list[Triple]:
        """What points to a thing."""
        return self._to.get(thing, [])

    def types(self, subject: object) -> set[NamedNode]:
        """The classes that a subject is given."""
        given = (each.object for each in self.of(subject) if each.predicate == _TYPE)
        return {each for each in given if isinstance(each, NamedNode)}


class Surroundings:
    """What was sent, and what is known besides."""

    def __init__(self, sent: Sent, select: Select) -> None:
        self.sent = sent
        self._select = select
        self._answers: dict[str, list[Mapping[str, Term]]] = {}
        self._remembered: dict[Hashable, Any] = {}

    def beside(self, sent: Sent) -> "Surroundings":
        """The same background beside something else that was sent."""
        other = Surroundings(sent, self._select)
        other._answers, other._remembered = self._answers, self._remembered
        return other

    def remembered(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What was made of the background for a key, by `make` the first time."""
        if key not in self._remembered:
            self._remembered[key] = make()
        made: _Made = self._remembered[key]
        return made

    def exists(self, iri: NamedNode) -> bool:
        """Whether the background says anything of a thing."""
        return bool(self._asked(questions.anything(iri)))

    def is_a(self, thing: Term, kind: NamedNode) -> bool:
        """Whether a thing is an instance of a class (SHACL, section 1.1), by what was sent or is known."""
        return bool(self.types(thing) & self.kinds(kind))

    def types(self, thing: Term) -> set[NamedNode]:
        """The classes of a thing."""
        if not isinstance(thing, NamedNode):
            return self.sent.types(thing)
        return self.sent.types(thing) | set(self._column(questions.types(thing), "kind"))

    def kinds(self, above: NamedNode) -> set[NamedNode]:
        """A class and all below it."""
        return {above, *self._column(questions.below(above), "kind")}

    def with_end(self, path: Path, value: Term | None, pattern: str) -> list[NamedNode]:
        """The known things from which a path leads to a value, or to one that matches a pattern."""
        rows = self._asked(questions.ends(path, value))
        found = (row["it"] for row in rows if value is not None or matches(pattern, row["end"].value))
        return [it for it in dict.fromkeys(found) if isinstance(it, NamedNode)]

    def of_kinds(self, kinds: Iterable[NamedNode]) -> list[Named]:
        """Known things of any of some classes, with their names; no more than can be looked through quickly."""
        return _gathered(self._asked(questions.of_classes(kinds)))

    def called(self, things: Iterable[NamedNode]) -> list[Named]:
        """Things with their names, also those that have none."""
        wanted = list(things)[: questions.MOST]
        found = {each.iri: each for each in _gathered(self._asked(questions.called(wanted)))}
        return [found.get(each, Named(each, ())) for each in wanted]

    def named(self, text: str) -> list[NamedNode]:
        """The known things that have exactly this name, in any of the languages that names are in."""
        things = (row["it"] for row in self._asked(questions.named(text)) if row["says"].value in questions.NAMES)
        return [each for each in dict.fromkeys(things) if isinstance(each, NamedNode)]

    def statements(self, thing: NamedNode) -> list[tuple[NamedNode, Term]]:
        """What is known of a thing: properties with values."""
        rows = self._asked(questions.said(thing))
        return [(row["p"], row["o"]) for row in rows if isinstance(row["p"], NamedNode)]

    def values(self, thing: Term, predicate: NamedNode) -> list[Term]:
        """The values of a property, those that were sent first."""
        sent = [_term(each.object) for each in self.sent.of(thing) if each.predicate == predicate]
        known = self.statements(thing) if isinstance(thing, NamedNode) else []
        return [*sent, *(value for each, value in known if each == predicate)]

    def pointing(self, thing: Term, predicate: NamedNode) -> list[Term]:
        """The things that have a value for a property, those that were sent first."""
        sent = [_term(each.subject) for each in self.sent.to(thing) if each.predicate == predicate]
        if isinstance(thing, BlankNode):
            return sent
        return [*sent, *self._column(questions.pointing(predicate, thing), "it")]

    def with_property(self, kind: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """A few known things of a class that have a property."""
        first, other = questions.of_classes_with(self.kinds(kind), predicate)
        return self._column(first, "it") or self._column(other, "it")

    def _column(self, query: str, name: str) -> list[NamedNode]:
        return [each for row in self._asked(query) if isinstance(each := row[name], NamedNode)]

    def _asked(self, query: str) -> list[Mapping[str, Term]]:
        if query not in self._answers:
            self._answers[query] = list(self._select(query))
        return self._answers[query]


def _gathered(rows: Iterable[Mapping[str, Term]]) -> list[Named]:
    """Each thing once, with all its names."""
    found: dict[NamedNode, list[Literal]] = {}
    for row in rows:
        thing, name = row["it"], row["name"]
        if isinstance(thing, NamedNode) and isinstance(name, Literal):
            found.setdefault(thing, []).append(name)
    return [Named(iri, tuple(names)) for iri, names in found.items()]


def _term(term: object) -> Term:
    """A term of RDF 1.1: statements about statements are refused where they are read."""
    assert isinstance(term, (NamedNode, BlankNode, Literal))
    return term
