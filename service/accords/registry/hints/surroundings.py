"""What a result is looked at beside: the statements that were sent, and the background, which answers queries.

Every query is bounded, and its answer kept for the next result.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ...shacl import Select, Term
from ...shacl.paths import Path, written
from ...store import fill
from ...terms import RDF, SKOS
from ..labels import LABELS
from .lexical import matches

_TYPE = NamedNode(RDF + "type")
_NAMES = (*LABELS, SKOS + "altLabel", SKOS + "notation")
_Made = TypeVar("_Made")
_LANGUAGES = ("", "en", "fr", "es", "ar", "zh", "ru")
MOST = 5000
"""How many things are looked through for one that is like what was meant."""
_FEW = 20
_SUBCLASSES = "SELECT ?kind { ?kind <http://www.w3.org/2000/01/rdf-schema#subClassOf>* $above }"
_ANY = "SELECT ?o { $thing ?p ?o } LIMIT 1"
_TYPES = "SELECT ?kind { $thing a ?kind }"
_LABELLED = "SELECT ?it ?name { VALUES ?it { $things } VALUES ?says { $says } ?it ?says ?name }"
_NAMED = f"SELECT ?it ?says {{ VALUES ?name {{ $names }} ?it ?says ?name }} LIMIT {_FEW}"
_OF_KIND = (
    f"SELECT ?it ?name {{ VALUES ?kind {{ $kinds }} VALUES ?says {{ $says }} ?it a ?kind ; ?says ?name }} LIMIT {MOST}"
)
_AT_END = f"SELECT DISTINCT ?it ?end {{ ?it PATH ?end }} LIMIT {MOST}"
_SAID = f"SELECT ?p ?o {{ $thing ?p ?o }} LIMIT {MOST}"
_POINTING = f"SELECT DISTINCT ?it {{ ?it $predicate $thing }} LIMIT {_FEW}"
_WITH = f"SELECT DISTINCT ?it {{ VALUES ?kind {{ $kinds }} ?it a ?kind ; $predicate ?value }} LIMIT {_FEW}"


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
        return bool(self._asked(fill(_ANY, thing=iri)))

    def is_a(self, thing: Term, kind: NamedNode) -> bool:
        """Whether a thing is an instance of a class (SHACL, section 1.1), by what was sent or is known."""
        return bool(self.types(thing) & self.kinds(kind))

    def types(self, thing: Term) -> set[NamedNode]:
        """The classes of a thing."""
        if not isinstance(thing, NamedNode):
            return self.sent.types(thing)
        return self.sent.types(thing) | set(self._column(fill(_TYPES, thing=thing), "kind"))

    def kinds(self, above: NamedNode) -> set[NamedNode]:
        """A class and all below it."""
        return {above, *self._column(fill(_SUBCLASSES, above=above), "kind")}

    def with_end(self, path: Path, value: Term | None, pattern: str) -> list[NamedNode]:
        """The known things from which a path leads to a value, or to one that matches a pattern."""
        ends = self._ends(path)
        found = (it for it, end in ends if (end == value if value is not None else matches(pattern, end.value)))
        return [it for it in dict.fromkeys(found) if isinstance(it, NamedNode)]

    def of_kinds(self, kinds: Iterable[NamedNode]) -> list[Named]:
        """Known things of any of some classes, with their names; no more than can be looked through quickly."""
        text = fill(_OF_KIND, kinds=sorted(kinds, key=str), says=_NAMES)
        return _gathered(self._asked(text))

    def called(self, things: Iterable[NamedNode]) -> list[Named]:
        """Things with their names, also those that have none."""
        wanted = list(things)[:MOST]
        found = {each.iri: each for each in _gathered(self._asked(fill(_LABELLED, things=wanted, says=_NAMES)))}
        return [found.get(each, Named(each, ())) for each in wanted]

    def named(self, text: str) -> list[NamedNode]:
        """The known things that have exactly this name, in any of the languages that names are in."""
        names = [Literal(text, language=language) if language else Literal(text) for language in _LANGUAGES]
        found = self._asked(fill(_NAMED, names=names))
        things = (row["it"] for row in found if row["says"].value in _NAMES)
        return [each for each in dict.fromkeys(things) if isinstance(each, NamedNode)]

    def statements(self, thing: NamedNode) -> list[tuple[NamedNode, Term]]:
        """What is known of a thing: properties with values."""
        rows = self._asked(fill(_SAID, thing=thing))
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
        return [*sent, *self._column(fill(_POINTING, predicate=predicate, thing=thing), "it")]

    def with_property(self, kind: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """A few known things of a class that have a property."""
        kinds = sorted(self.kinds(kind), key=str)
        return self._column(fill(_WITH, kinds=kinds, predicate=predicate), "it")

    def _ends(self, path: Path) -> list[tuple[Term, Term]]:
        text = _AT_END.replace("PATH", written(path))
        return [(row["it"], row["end"]) for row in self._asked(text)]

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
