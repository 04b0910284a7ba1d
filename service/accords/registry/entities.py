"""One entity: everything that is said of it, and enough of what stands around it to be read alone."""

from dataclasses import dataclass

from pyoxigraph import Quad, Triple

from ..store import Store


@dataclass(frozen=True)
class Document:
    """The document on one entity: what is said, each statement in its graph, and what is said of the document.

    The statements about the document itself are in the default graph (in syntaxes that have graphs).
    """

    entity: str
    iri: str
    quads: tuple[Quad, ...]

    @property
    def triples(self) -> list[Triple]:
        """The statements without their graphs, each once."""
        raise NotImplementedError


def entity_iri(base: str, kind: str, slug: str) -> str:
    """The IRI of an entity, `{base}id/{kind}/{slug}`. Raises NotFound when the parts cannot make an IRI."""
    raise NotImplementedError


def concept_iri(base: str, scheme: str, slug: str | None = None) -> str:
    """The IRI of a concept, `{base}concept/{scheme}/{slug}`, or of its scheme. Raises NotFound likewise."""
    raise NotImplementedError


def describe(store: Store, iri: str, base: str) -> Document:
    """What the registry says of `iri`.

    Its own statements; the nodes that point to it, with their own statements; its sources and theirs; the labels of
    all that is mentioned; and the document's own description. Raises NotFound.
    """
    raise NotImplementedError
