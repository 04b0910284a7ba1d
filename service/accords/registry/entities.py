"""One entity: everything that is said of it, and enough of what stands around it to be read alone."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from ..errors import NotFound
from ..store import Store, Term
from ..terms import DCTERMS, FOAF, OWL, PROV, RDF, VOID
from .assembly import graph_iri
from .labels import LABELS
from .surroundings import Remembered

MOST_INBOUND = 500
Statements = tuple[Quad, ...]
_TYPE, _DOCUMENT = NamedNode(RDF + "type"), NamedNode(FOAF + "Document")
_TOPIC, _IN_DATASET = NamedNode(FOAF + "primaryTopic"), NamedNode(VOID + "inDataset")
_VERSION = NamedNode(OWL + "versionInfo")
_AS_THE_DATASET = (NamedNode(DCTERMS + "license"), _VERSION)
_LABELS = tuple(map(NamedNode, LABELS))
_EVERYTHING = DefaultGraph()
PROVENANCE = (NamedNode(DCTERMS + "source"), NamedNode(PROV + "hadPrimarySource"))


Choose: TypeAlias = Callable[[NamedNode, dict[NamedNode, Statements]], dict[NamedNode, Statements]]
"""Chooses what a document tells of an entity, out of what is said of it and of the nodes that point to it."""


def everything(_: NamedNode, told: dict[NamedNode, Statements]) -> dict[NamedNode, Statements]:
    """All of it."""
    return told


def unknown(_: str) -> None:
    """It is not known when a document changed."""


class TooMuch(Exception):
    """A document takes more reading than was allowed."""


@dataclass(frozen=True)
class Document:
    """The document on one entity: what is said, each statement in its graph, and what is said of the document.

    The statements about the document itself are in the default graph (in syntaxes that have graphs). `told` was read
    for this document, by subject; `remembered` is what many documents show, the very same objects in each of them.
    """

    entity: str
    iri: str
    told: Mapping[NamedNode, Statements]
    remembered: Mapping[NamedNode, Statements]

    @property
    def quads(self) -> Statements:
        """All of it."""
        return tuple(chain(chain.from_iterable(self.told.values()), chain.from_iterable(self.remembered.values())))


def entity_iri(base: str, kind: str, slug: str) -> str:
    """The IRI of an entity, `{base}id/{kind}/{slug}`. Raises NotFound when the parts cannot make an IRI."""
    return _checked(f"{base}id/{kind}/{slug}")


def concept_iri(base: str, scheme: str, slug: str | None = None) -> str:
    """The IRI of a concept, `{base}concept/{scheme}/{slug}`, or of its scheme. Raises NotFound likewise."""
    return _checked(f"{base}concept/{scheme}" + (f"/{slug}" if slug is not None else ""))


def document_iri(iri: str, base: str) -> str:
    """The IRI of the document on an entity or a concept, under `{base}doc/`."""
    path = iri.removeprefix(base)
    return f"{base}doc/{path.removeprefix('id/')}"


def describes_itself(statement: Triple, base: str) -> bool:
    """Whether a statement about a document is one that the document makes, as `describe` has it.

    A document may be of an earlier version of the dataset.
    """
    document, predicate, value = statement
    if predicate == _TOPIC:
        return isinstance(value, NamedNode) and document == NamedNode(document_iri(value.value, base))
    fixed = ((_TYPE, _DOCUMENT), (_IN_DATASET, NamedNode(dataset_iri(base))))
    return predicate in _AS_THE_DATASET or (predicate, value) in fixed


def dataset_iri(base: str) -> str:
    """The IRI of the dataset, `{base}graph/meta#dataset`."""
    return graph_iri(base, "meta").value + "#dataset"


class Documents:
    """The documents on the entities of one version; what many of them show is read from its store once."""

    def __init__(self, store: Store, base: str, changed: Callable[[str], int | None] = unknown) -> None:
        """`changed` tells in which version the document on an entity last changed, if that is known."""
        self._base = base
        self._changed = changed
        self._reading = partial(_Reading, store, graph_iri(base, "meta"), graph_iri(base, "inferred"))
        self._sources = Remembered(lambda source: self._reading().said(source))
        self._labels = Remembered(partial(_labels, store, graph_iri(base, "meta")))
        self._dataset = NamedNode(dataset_iri(base))
        self._of_datasets = Remembered(partial(_of_dataset, store, base))

    def on(self, iri: str, *, graphs: bool = True, most: int = sys.maxsize, among: Choose = everything) -> Document:
        """What the registry says of `iri`.

        Its own statements; the nodes that point to it, with their own statements (where more than 500 do, the pointing
        alone); the sources of all that; the labels of all that is mentioned; and the document's own description.
        Without `graphs`, which takes half the time, it is not known in which graph a statement lies. `among` chooses
        among what the entity and the nodes that point to it say. Raises NotFound; TooMuch where more than about `most`
        statements are to be read.
        """
        reading, entity = self._reading(graphs, most), NamedNode(iri)
        own = reading.said(entity)
        if not own:
            raise NotFound(f"Nothing is known about <{iri}>.")
        pointing = reading.pointing(entity)
        bare = {*pointing} - {entity} if len(pointing) > MOST_INBOUND else set()
        told = {node: pointing[node] if node in bare else reading.said(node) for node in pointing}
        told[entity] = own
        told = among(entity, told)
        bare &= told.keys()
        remembered = self._sources_of(told, bare)
        self._add_labels(told, remembered, bare)
        document = NamedNode(document_iri(iri, self._base))
        told[document] = (*told.get(document, ()), *self._about(document, entity))
        return Document(iri, document.value, told, remembered)

    def labels(self, things: Iterable[NamedNode]) -> Mapping[NamedNode, Statements]:
        """What some things are called."""
        return self._labels.of(things)

    def _sources_of(self, told: dict[NamedNode, Statements], bare: set[NamedNode]) -> dict[NamedNode, Statements]:
        """What is said of the sources of what is told; one of which the pointing alone was told is told as a source."""
        named = _named(quad.object for quad in chain.from_iterable(told.values()) if quad.predicate in PROVENANCE)
        found = self._sources.of(named)
        for source in bare & found.keys():
            if len(found[source]) > len(told[source]):
                told[source] = found[source]
                bare.remove(source)
        return {source: said for source, said in found.items() if said and source not in told}

    def _add_labels(
        self, told: dict[NamedNode, Statements], remembered: dict[NamedNode, Statements], bare: set[NamedNode]
    ) -> None:
        """Add the labels of all that is mentioned, and of which no more is told."""
        said = chain(chain.from_iterable(told.values()), chain.from_iterable(remembered.values()))
        mentioned = _named(quad.object for quad in said) | bare
        for thing, labels in self._labels.of(mentioned - (told.keys() - bare) - remembered.keys()).items():
            if thing in bare:
                told[thing] += labels
            elif labels:
                remembered[thing] = labels

    def _about(self, document: NamedNode, entity: NamedNode) -> Iterator[Quad]:
        """What is said of the document: its topic, its licence, the dataset it is from, the version that it is of.

        That is the version in which it last changed, where that is known, and else that of the dataset.
        """
        yield Quad(document, _TYPE, _DOCUMENT)
        yield Quad(document, _TOPIC, entity)
        yield Quad(document, _IN_DATASET, self._dataset)
        number = self._changed(entity.value)
        for quad in self._of_datasets.of((self._dataset,))[self._dataset]:
            changed = number is not None and quad.predicate == _VERSION
            yield Quad(document, quad.predicate, Literal(str(number)) if changed else quad.object)


class _Reading:
    """Reads from a store for one document, no more than about `most` statements."""

    def __init__(
        self, store: Store, meta: NamedNode, inferred: NamedNode, graphs: bool = True, most: int = sys.maxsize
    ) -> None:
        self._store = store
        self._apart = meta, inferred
        self._graphs = graphs
        self._left = most

    def said(self, subject: NamedNode) -> Statements:
        """What is said of a thing. Raises TooMuch."""
        if not self._graphs:
            return self._within(self._store.match(subject, graph=_EVERYTHING))
        meta = self._apart[0]
        return self._within(quad for quad in self._store.match(subject) if quad.graph_name != meta)

    def pointing(self, thing: NamedNode) -> dict[NamedNode, Statements]:
        """What is said, and not derived, that has a thing as its object: by subject. Raises TooMuch."""
        if not self._within(self._store.match(value=thing, graph=_EVERYTHING)):
            return {}
        found: dict[NamedNode, Statements] = {}
        for quad in self._store.match(value=thing):
            if quad.graph_name not in self._apart and isinstance(quad.subject, NamedNode):
                found[quad.subject] = (*found.get(quad.subject, ()), quad)
        return found

    def _within(self, quads: Iterable[Quad]) -> Statements:
        found = tuple(islice(quads, self._left))
        self._left -= len(found)
        if not self._left:
            raise TooMuch
        return found


def describe(store: Store, iri: str, base: str) -> Document:
    """The document on one entity, for who asks for no other; see `Documents.on`."""
    return Documents(store, base).on(iri)


def _labels(store: Store, meta: NamedNode, thing: NamedNode) -> Statements:
    """What a thing is called: its preferred labels, or where it has none (a class, a property) its labels."""
    found = (tuple(quad for quad in store.match(thing, each) if quad.graph_name != meta) for each in _LABELS)
    return next(filter(None, found), ())


def _of_dataset(store: Store, base: str, dataset: NamedNode) -> Statements:
    """The licence of the dataset, and which version of it this is."""
    meta = graph_iri(base, "meta")
    return tuple(chain.from_iterable(store.match(dataset, each, graph=meta) for each in _AS_THE_DATASET))


def _named(terms: Iterable[Term]) -> set[NamedNode]:
    return {term for term in terms if isinstance(term, NamedNode)}


def _checked(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError:
        raise NotFound(f"Nothing can have the address {iri!r}.") from None
