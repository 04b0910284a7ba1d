"""One entity for a reader: labels for IRIs, facts in the order of the shapes, in a language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from pyoxigraph import DefaultGraph, NamedNode, Quad

from ..store import Store
from ..terms import RDF, SKOS
from .assembly import graph_iri
from .entities import PROVENANCE, Document, Documents
from .labels import LABELS, Labels, Value, best, plain
from .lifecycle.tombstones import with_tombstones
from .outline import Outline, outline
from .surroundings import Remembered

__all__ = ["Entry", "Fact", "Inbound", "Outline", "Page", "Pages", "Source", "Value", "outline", "page"]

MOST_COLUMNS = 5
_TYPE = RDF + "type"
_NAMES = (SKOS + "prefLabel", SKOS + "altLabel")
_ASIDE = {_TYPE, *LABELS, *_NAMES}

_LABEL, _DEFINITION = NamedNode(LABELS[1]), NamedNode(SKOS + "definition")


@dataclass(frozen=True)
class Fact:
    """One property of an entity, with its values. `explanation` is the definition of the property, or ""."""

    label: str
    iri: str
    values: tuple[Value, ...]
    explanation: str = ""


@dataclass(frozen=True)
class Entry:
    """One node that points to the entity: the node, and its cells in the order of the columns of its group."""

    node: Value
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Inbound:
    """The nodes of one class that point to the entity by one property, as a table."""

    label: str
    property: Value
    columns: tuple[str, ...]
    entries: tuple[Entry, ...]
    count: int


@dataclass(frozen=True)
class Source:
    """Where statements of this page come from."""

    node: Value
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Page:
    """All that a page shows. `names` are the preferred and other labels in every language.

    `former` are names that are out of use, whose tombstones name the entity.
    """

    iri: str
    label: Value
    names: tuple[Value, ...]
    types: tuple[Value, ...]
    facts: tuple[Fact, ...]
    inbound: tuple[Inbound, ...]
    sources: tuple[Source, ...]
    former: tuple[str, ...] = ()


class Pages:
    """The pages on the entities of one version; what they say of classes and properties is read from its store once."""

    def __init__(self, store: Store, documents: Documents, base: str, outline: Outline) -> None:
        self._documents = documents
        self._base = base
        self._outline = outline
        self._classes = {NamedNode(kind) for kind in outline.properties}
        self._terms = Remembered(partial(_term, store))

    def on(self, iri: str, language: str) -> Page:
        """The page on `iri` in a language ("en", "fr", …; without a label in it, the best other). Raises NotFound."""
        return self.of(self._documents.on(iri), language)

    def of(self, document: Document, language: str) -> Page:
        """The page of a document, in a language."""
        iri = document.entity
        quads = [quad for quad in document.quads if not isinstance(quad.graph_name, DefaultGraph)]
        spoken = self._classes | {quad.predicate for quad in quads}
        terms = list(chain.from_iterable(self._terms.of(spoken).values()))
        return _Composer(iri, quads, terms, self._base, self._outline, language).page()


def page(store: Store, iri: str, base: str, outline: Outline, language: str) -> Page:
    """The page on one entity, for who asks for no other; see `Pages.on`."""
    return Pages(store, Documents(store, base), base, outline).on(iri, language)


def _term(store: Store, term: NamedNode) -> tuple[Quad, ...]:
    """What a class or a property is called, and what it means."""
    return tuple(
        chain(store.match(term, _LABEL, graph=DefaultGraph()), store.match(term, _DEFINITION, graph=DefaultGraph()))
    )


class _Composer:
    """The statements of one document, by subject and predicate, and how they are put before a reader."""

    def __init__(
        self, iri: str, quads: list[Quad], terms: list[Quad], base: str, outline: Outline, language: str
    ) -> None:
        self._iri, self._outline, self._language = iri, outline, language
        self._labels = Labels([*quads, *terms], language)
        self._definitions = [quad for quad in terms if quad.predicate == _DEFINITION]
        derived = graph_iri(base, "inferred")
        self._derived = {quad.triple for quad in quads if quad.graph_name == derived}
        self._said: dict[str, dict[str, list[Quad]]] = {}
        for quad in quads:
            self._said.setdefault(plain(quad.subject), {}).setdefault(quad.predicate.value, []).append(quad)
        self._former = {plain(each) for each in with_tombstones(quads)} - {iri}
        self._around = self._pointing(quads)

    def page(self) -> Page:
        """The whole page."""
        own, labels = self._said[self._iri], self._labels
        return Page(
            iri=self._iri,
            label=labels.value(NamedNode(self._iri)),
            names=tuple(
                labels.value(each) for name in _NAMES for each in sorted((q.object for q in own.get(name, [])), key=str)
            ),
            types=tuple(labels.value(each.object) for each in own.get(_TYPE, []) if each.triple not in self._derived),
            facts=tuple(self._facts(self._iri)),
            inbound=tuple(self._inbound()),
            sources=tuple(self._sources()),
            former=tuple(sorted(self._former)),
        )

    def _pointing(self, quads: Iterable[Quad]) -> dict[tuple[str, str], list[str]]:
        """The nodes that were said to point here, by the class whose shape they have and by the property."""
        found: dict[tuple[str, str], list[str]] = {}
        for quad in quads:
            node = plain(quad.subject)
            if (
                node not in (self._iri, *self._former)
                and plain(quad.object) == self._iri
                and quad.triple not in self._derived
            ):
                found.setdefault((next(iter(self._kinds(node)), ""), quad.predicate.value), []).append(node)
        return found

    def _facts(self, node: str) -> Iterator[Fact]:
        """What is said of a thing, as its shapes order it.

        Left out is what is derived, if it is a text (a copy or a bound), or a table of this page the other way round.
        """
        aside = {name for nodes in self._around.values() for name in nodes}
        kinds = self._kinds(node)
        for predicate in self._ordered(node, kinds):
            shown = [
                quad
                for quad in self._said[node][predicate]
                if quad.triple not in self._derived
                or (isinstance(quad.object, NamedNode) and quad.object.value not in aside)
            ]
            if shown and predicate not in _ASIDE:
                explanation = best(
                    (q.object for q in self._definitions if plain(q.subject) == predicate), self._language
                )
                yield Fact(self._name(kinds, predicate), predicate, self._values(shown), explanation)

    def _inbound(self) -> Iterator[Inbound]:
        """The tables, the longest first."""
        for (kind, predicate), nodes in sorted(self._around.items(), key=lambda table: (-len(table[1]), table[0])):
            name, title = self._name([kind], predicate), self._labels.value(NamedNode(kind)).text if kind else ""
            columns = self._columns(kind, predicate, nodes)
            entries = (
                Entry(
                    self._labels.value(NamedNode(node)),
                    tuple(self._values(self._said[node].get(column, [])) for column in columns),
                )
                for node in nodes
            )
            yield Inbound(
                label=f"{title} · {name}" if title else name,
                property=Value(name, predicate),
                columns=tuple(self._name([kind], column) for column in columns),
                entries=tuple(sorted(entries, key=lambda entry: _alphabetical(entry.node))),
                count=len(nodes),
            )

    def _columns(self, kind: str, predicate: str, nodes: list[str]) -> list[str]:
        """The first properties, as the shape orders them, that say something beside names, sources and the entity."""
        used = {each for node in nodes for each in self._said[node]}
        aside = {*_ASIDE, *(each.value for each in PROVENANCE), predicate}
        return [each for each in self._outline.order([kind]) if each in used - aside][:MOST_COLUMNS]

    def _sources(self) -> Iterator[Source]:
        """Where what this page says comes from, by name, with what is known of each source beside its name."""
        named = {
            quad.object for said in self._said.values() for each in PROVENANCE for quad in said.get(each.value, [])
        }
        for node in sorted((self._labels.value(each) for each in named), key=_alphabetical):
            facts = [fact for fact in self._facts(node.iri) if [value.text for value in fact.values] != [node.text]]
            yield Source(node, tuple(facts))

    def _kinds(self, node: str) -> list[str]:
        """The classes of a thing that have a shape."""
        types = [plain(quad.object) for quad in self._said.get(node, {}).get(_TYPE, [])]
        return [each for each in self._outline.properties if each in types]

    def _ordered(self, node: str, kinds: list[str]) -> list[str]:
        """The properties that a thing has: those of its shapes in their order, then the others by their names."""
        said, order = self._said.get(node, {}), self._outline.order(kinds)
        others = sorted(set(said) - set(order), key=lambda each: (self._name(kinds, each).casefold(), each))
        return [each for each in order if each in said] + others

    def _name(self, kinds: list[str], predicate: str) -> str:
        return self._outline.name(kinds, predicate, self._language) or self._labels.value(NamedNode(predicate)).text

    def _values(self, quads: list[Quad]) -> tuple[Value, ...]:
        """The values in the order of the alphabet; of texts in several languages those that serve this reader best."""
        values = [self._labels.value(quad.object) for quad in quads]
        languages = {value.language for value in values if not value.iri}
        wanted = next((each for each in (self._language, "en") if each in languages), None)
        served = [value for value in values if value.iri or not wanted or value.language in ("", wanted)]
        return tuple(sorted(served, key=_alphabetical))


def _alphabetical(value: Value) -> tuple[str, str]:
    return value.text.casefold(), value.iri
