"""What is here: the description of the dataset, counted from the store, and the dumps."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Quad, Triple

from ..settings import Settings
from ..store import Store
from .page import Value


@dataclass(frozen=True)
class Count:
    """How many things there are of one class, with one of them as an example."""

    kind: Value
    number: int
    example: Value


@dataclass(frozen=True)
class GraphCount:
    """One named graph: how many statements, and the source they come from (None for the registry's own graphs)."""

    graph: Value
    number: int
    source: Value | None


@dataclass(frozen=True)
class Front:
    """What the front page shows, in a language."""

    title: Value
    description: Value
    license: str
    version: str
    statements: int
    counts: tuple[Count, ...]
    graphs: tuple[GraphCount, ...]


def dataset_iri(base: str) -> str:
    """The IRI of the dataset, `{base}graph/meta#dataset`."""
    raise NotImplementedError


def front(store: Store, base: str, language: str) -> Front:
    """The front page: title, counts by class (largest first), graphs (largest first)."""
    raise NotImplementedError


def description(store: Store, settings: Settings) -> list[Triple]:
    """The dataset as VoID and DCAT, and the service description of its endpoint (SPARQL 1.1 SD); no blank node."""
    raise NotImplementedError


def graph(store: Store, base: str, name: str) -> list[Triple]:
    """The triples of `{base}graph/{name}`; "meta" is the stored part of the description. Raises NotFound."""
    raise NotImplementedError


def dump(store: Store, base: str) -> Iterator[Quad]:
    """Every published statement in its graph, sorted by graph and then by term; not the description of the dataset."""
    raise NotImplementedError
