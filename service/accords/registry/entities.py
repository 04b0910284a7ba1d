"""One entity: everything that is said of it, and enough of what stands around it to be read alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Triple

from ..errors import NotFound
from ..store import Store, Term, fill, rows
from ..terms import DCTERMS, FOAF, OWL, PROV, RDF, VOID
from .assembly import graph_iri
from .labels import LABELS
from .surroundings import Remembered

MOST_INBOUND = 500
_TYPE, _DOCUMENT = NamedNode(RDF + "type"), NamedNode(FOAF + "Document")
_TOPIC, _IN_DATASET = NamedNode(FOAF + "primaryTopic"), NamedNode(VOID + "inDataset")
_AS_THE_DATASET = (NamedNode(DCTERMS + "license"), NamedNode(OWL + "versionInfo"))
PROVENANCE = (NamedNode(DCTERMS + "source"), NamedNode(PROV + "hadPrimarySource"))

_SAID = """
SELECT ?g ?s ?p ?o WHERE {
  VALUES ?s { $subjects }
  GRAPH ?g { ?s ?p ?o }
  FILTER (?g != $meta)
}
"""
_POINTING = """
SELECT ?g ?s ?p ?o WHERE {
  VALUES ?o { $iri }
  GRAPH ?g { ?s ?p ?o }
  FILTER (?g NOT IN ($meta, $inferred))
}
"""
_LABELS = """
SELECT ?g ?s ($label AS ?p) ?o WHERE {
  VALUES ?s { $subjects }
  GRAPH ?g { ?s $label ?o }
}
"""
_DATASET = """
SELECT ?p ?o WHERE {
  VALUES ?p { $predicates }
  GRAPH $meta { $dataset ?p ?o }
}
"""


@dataclass(frozen=True)
class Document:
    """The document on one entity: what is said, each statement in its graph, and what is said of the document.

    The statements about the document itself are in the default graph (in syntaxes that have graphs).
    """

    entity: str
    iri: str
    quads: tuple[Quad, ...]


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

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._base = base
        self._sources = Remembered(lambda subjects: _said(store, subjects, base))
        self._labels = Remembered(lambda things: _labels(store, things))
        self._dataset = Remembered(lambda _: _of_dataset(store, base))

    def on(self, iri: str) -> Document:
        """What the registry says of `iri`.

        Its own statements; the nodes that point to it, with their own statements (where more than 500 do, the pointing
        alone); the sources of all that; the labels of all that is mentioned; and the document's own description.
        Raises NotFound.
        """
        store, base = self._store, self._base
        own = _said(store, [NamedNode(iri)], base)
        if not own:
            raise NotFound(f"Nothing is known about <{iri}>.")
        pointing = _quads(store, _POINTING, iri=iri, meta=graph_iri(base, "meta"), inferred=graph_iri(base, "inferred"))
        nodes = {quad.subject for quad in pointing}
        around = pointing if len(nodes) > MOST_INBOUND else _said(store, nodes, base)
        said = own | around
        said |= set(self._sources.of(_named({quad.object for quad in said if quad.predicate in PROVENANCE})))
        told = {quad.subject for quad in said if quad not in pointing}
        mentioned = {term for quad in said for term in (quad.subject, quad.object)}
        return Document(
            iri, document_iri(iri, base), (*self._about(iri), *said, *self._labels.of(_named(mentioned - told)))
        )

    def _about(self, iri: str) -> Iterator[Quad]:
        """What is said of the document on `iri`: its topic, its licence, the dataset it is from and which version."""
        document, dataset = NamedNode(document_iri(iri, self._base)), NamedNode(dataset_iri(self._base))
        yield Quad(document, _TYPE, _DOCUMENT)
        yield Quad(document, _TOPIC, NamedNode(iri))
        yield Quad(document, _IN_DATASET, dataset)
        for quad in self._dataset.of([dataset]):
            yield Quad(document, quad.predicate, quad.object)


def describe(store: Store, iri: str, base: str) -> Document:
    """The document on one entity, for who asks for no other; see `Documents.on`."""
    return Documents(store, base).on(iri)


def _said(store: Store, subjects: Iterable[Term], base: str) -> set[Quad]:
    named = _named(subjects)
    return _quads(store, _SAID, subjects=named, meta=graph_iri(base, "meta")) if named else set()


def _quads(store: Store, template: str, **terms: Term | str | Iterable[Term]) -> set[Quad]:
    return {Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows(store, fill(template, **terms))}  # type: ignore[arg-type]


def _labels(store: Store, things: list[NamedNode]) -> Iterator[Quad]:
    """What things are called: the preferred labels, or of a thing that has none (a class, a property) its labels.

    One query a property: with both in one, the engine reads the labels of everything.
    """
    preferred = _quads(store, _LABELS, subjects=things, label=LABELS[0])
    named = {quad.subject for quad in preferred}
    yield from preferred
    if others := [each for each in things if each not in named]:
        yield from _quads(store, _LABELS, subjects=others, label=LABELS[1])


def _of_dataset(store: Store, base: str) -> Iterator[Quad]:
    """The licence of the dataset, and which version of it this is."""
    meta, dataset = graph_iri(base, "meta"), NamedNode(dataset_iri(base))
    for row in rows(store, fill(_DATASET, predicates=_AS_THE_DATASET, meta=meta, dataset=dataset)):
        yield Quad(dataset, row["p"], row["o"], meta)  # type: ignore[arg-type]


def _named(terms: Iterable[Term]) -> list[NamedNode]:
    return [term for term in terms if isinstance(term, NamedNode)]


def _checked(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError:
        raise NotFound(f"Nothing can have the address {iri!r}.") from None
