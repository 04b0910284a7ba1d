"""All that a registry asserts, from its files: under one base, each triple in one graph, nothing unnamed."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, Triple

from .. import __version__
from ..assets import Assets
from ..errors import Unpublishable
from .delta import as_stored
from .vocabulary import parse

_Term = TypeVar("_Term")
OWN = ("ontology", "vocabulary", "inferred", "meta")


def graph_iri(base: str, name: str) -> NamedNode:
    """The IRI of a graph, `{base}graph/{name}`."""
    return NamedNode(f"{base}graph/{name}")


def assemble(assets: Assets, base: str) -> Iterator[Quad]:
    """All that is asserted, under `base`: ontology, vocabulary, data by the names of the files.

    A triple that an earlier graph has is left out of the later ones. Blank nodes of ontology and vocabulary get IRIs
    (RDF 1.1, section 3.5). Raises Unpublishable for a folder without files, and for data with a blank node, outside
    of any graph, or in a graph that is the registry's own.
    """
    seen: set[Triple] = set()
    for quad in _asserted(assets, base):
        if quad.triple not in seen:
            seen.add(quad.triple)
            yield quad


def lines_of(asserted: Iterable[Quad]) -> set[str]:
    """The canonical N-Quads line of each statement, each value written as a store writes it.

    Raises Unpublishable when one triple lies in two graphs then: a count over graphs would lie.
    """
    graphs: dict[Triple, str] = {}
    for quad in as_stored(asserted):
        graph = str(quad.graph_name)
        if (other := graphs.setdefault(quad.triple, graph)) != graph:
            two = f"{min(graph, other)} and {max(graph, other)}"
            raise Unpublishable(
                f"One statement lies in two graphs, its value written in two ways: {quad.triple} in {two}"
            )
    return {f"{triple} {graph} ." for triple, graph in graphs.items()}


def inputs_digest(assets: Assets, base: str) -> str:
    """The SHA-256 of all that decides what is published: the files, the base, the version of this package."""
    return _digest(assets, base, assets.published())


def laws_digest(assets: Assets, base: str) -> str:
    """The SHA-256 of all that decides what follows from the data, and whether they conform: ontology, rules, shapes."""
    return _digest(assets, base, [*assets.ontology, *assets.rules, *assets.shapes])


def _digest(assets: Assets, base: str, files: Iterable[Path]) -> str:
    whole = hashlib.sha256(f"{__version__}\n{base}\n".encode())
    for file in files:
        content = file.read_bytes()
        whole.update(f"{file.relative_to(assets.root).as_posix()}\n{len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def _asserted(assets: Assets, base: str) -> Iterator[Quad]:
    for name, files in (("ontology", assets.ontology), ("vocabulary", assets.vocabulary)):
        for file in files:
            yield from _skolemised(parse([file], base), f"{base}.well-known/genid/{file.stem}-", graph_iri(base, name))
    own = {graph_iri(base, name) for name in OWN}
    for folder, files in (("ontology", assets.ontology), ("shapes", assets.shapes), ("data", assets.data)):
        if not files:
            raise Unpublishable(f"{assets.root / folder} holds no file to publish.")
    for file in assets.data:
        for quad in parse([file], base):
            if fault := _fault(quad, own):
                raise Unpublishable(f"{file}: {fault}: {quad}")
            yield quad


def _fault(quad: Quad, own: set[NamedNode]) -> str:
    if isinstance(quad.graph_name, DefaultGraph):
        return "a statement must lie in a named graph"
    if quad.graph_name in own:
        return "this graph is made by the registry itself"
    unnamed = (BlankNode, Triple)
    if any(isinstance(term, unnamed) for term in (quad.subject, quad.object, quad.graph_name)):
        return "a blank node or a statement about a statement cannot be published"
    return ""


def _skolemised(quads: Iterable[Quad], prefix: str, graph: NamedNode) -> Iterator[Quad]:
    """The quads in `graph`, each blank node as an IRI that depends on nothing but what is said of it."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    for quad in sorted(dataset, key=str):
        yield Quad(_named(quad.subject, prefix), quad.predicate, _named(quad.object, prefix), graph)


def _named(term: _Term, prefix: str) -> _Term | NamedNode:
    return NamedNode(prefix + term.value) if isinstance(term, BlankNode) else term
