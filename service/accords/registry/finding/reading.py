"""What of a version goes into its index: each entity with its names, codes, links, texts, and the values of facets."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ...store import Store, rows
from ...terms import OWL, RDF, RDFS, SCHEMA, SKOS, XSD
from ..entities import PROVENANCE
from ..labels import plain
from .plan import Plan, Scheme

PREFERRED, LABEL = SKOS + "prefLabel", RDFS + "label"
LINKS = (SCHEMA + "sameAs", OWL + "sameAs", SKOS + "exactMatch")
"""The properties that lead to what is the same elsewhere."""
_EVERYTHING, _TYPE, _BELOW = DefaultGraph(), NamedNode(RDF + "type"), NamedNode(RDFS + "subClassOf")
_TEXTS = (XSD + "string", RDF + "langString")


@dataclass(frozen=True)
class Name:
    """One name of an entity, in a language ("" for none), by a property."""

    text: str
    language: str
    predicate: str

    @property
    def preferred(self) -> bool:
        """Whether it is what the entity is called first of all in its language."""
        return self.predicate in (PREFERRED, LABEL)


@dataclass
class Read:
    """One entity as the index holds it. `codes` are pairs of scheme and value, `links` of property and address."""

    iri: str
    kind: str
    linked: int
    classes: tuple[str, ...] = ()
    specific: tuple[str, ...] = ()
    names: list[Name] = field(default_factory=list)
    codes: set[tuple[str, str]] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    texts: list[Name] = field(default_factory=list)


class Reading:
    """Reads the entities of one version, the most linked first."""

    def __init__(self, store: Store, base: str, plan: Plan) -> None:
        self._store = store
        self._folders = (f"{base}id/", f"{base}concept/")
        self._base = base
        self._plan = plan
        self._schemes: dict[str, list[tuple[str, Scheme]]] = {}
        for scheme in plan.schemes:
            for property_, datatype in scheme.reads:
                self._schemes.setdefault(property_, []).append((datatype, scheme))
        self._above: dict[str, frozenset[str]] = {}

    def entities(self) -> Iterator[Read]:
        """All of them. One to which more others point comes first, then one with a shorter IRI."""
        apart = (_TYPE, *PROVENANCE)
        linked: Counter[str] = Counter()
        subjects = set()
        for quad in self._store.match(graph=_EVERYTHING):
            if isinstance(quad.object, NamedNode):
                if quad.predicate not in apart:
                    linked[quad.object.value] += 1
                elif quad.predicate == _TYPE and quad.subject.value.startswith(self._folders):  # type: ignore[union-attr]
                    subjects.add(quad.subject.value)  # type: ignore[union-attr]
        for iri in sorted(subjects, key=lambda each: (-linked[each], len(each), each)):
            yield self._entity(iri, linked[iri])

    def facets(self) -> Iterator[tuple[str, str, str]]:
        """Facet, entity and value, for each value of each facet that a query finds."""
        for facet in self._plan.facets:
            for row in rows(self._store, facet.query):
                yield facet.name, plain(row["entity"]), plain(row["value"])

    def labels(self, iri: str) -> dict[str, str]:
        """What a thing is called, by language ("" for none)."""
        thing = NamedNode(iri)
        for predicate in (PREFERRED, LABEL):
            said = [quad.object for quad in self._store.match(thing, NamedNode(predicate), graph=_EVERYTHING)]
            if texts := {each.language or "": each.value for each in said if isinstance(each, Literal)}:
                return texts
        return {}

    def _entity(self, iri: str, linked: int) -> Read:
        rest = iri.removeprefix(self._base)
        kind = "concept" if rest.startswith("concept/") else rest.split("/")[1]
        found = Read(iri, kind, linked)
        said = list(self._store.match(NamedNode(iri), graph=_EVERYTHING))
        found.classes = tuple(sorted(plain(quad.object) for quad in said if quad.predicate == _TYPE))
        above = frozenset().union(*map(self._classes_above, found.classes))
        found.specific = tuple(each for each in found.classes if each not in above)
        labelled = any(quad.predicate.value == PREFERRED for quad in said)
        for quad in said:
            self._take(found, quad, labelled)
        found.names.sort(key=lambda name: (not name.preferred, name.language, name.text))
        return found

    def _take(self, found: Read, quad: Quad, labelled: bool) -> None:
        predicate, value = quad.predicate.value, quad.object
        if isinstance(value, NamedNode):
            if predicate in LINKS:
                found.links.append((predicate, value.value))
        elif isinstance(value, Literal):
            coded = self._codes(found, predicate, value)
            if predicate == PREFERRED or predicate in self._plan.names or (predicate == LABEL and not labelled):
                found.names.append(Name(value.value, value.language or "", predicate))
            elif predicate != LABEL and value.datatype.value in _TEXTS and not coded:
                found.texts.append(Name(value.value, value.language or "", predicate))

    def _codes(self, found: Read, predicate: str, value: Literal) -> bool:
        """Whether a value is a code; then it is added."""
        coded = False
        for datatype, scheme in self._schemes.get(predicate, ()):
            of_class = not scheme.classes or not {*scheme.classes}.isdisjoint(found.classes)
            if datatype in ("", value.datatype.value) and of_class:
                found.codes.add((scheme.id, value.value))
                coded = True
        return coded

    def _classes_above(self, kind: str) -> frozenset[str]:
        if kind not in self._above:
            self._above[kind] = frozenset()  # where classes stand above themselves, this ends
            direct = [plain(quad.object) for quad in self._store.match(NamedNode(kind), _BELOW, graph=_EVERYTHING)]
            self._above[kind] = frozenset(direct).union(*map(self._classes_above, direct)) - {kind}
        return self._above[kind]


def shown(entity: Read, classes: Iterable[str]) -> list[str]:
    """The classes by which a search can be narrowed to an entity: its own, and those that a shape targets."""
    wanted = {*classes, *entity.specific}
    return [each for each in entity.classes if each in wanted]
