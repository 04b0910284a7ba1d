"""The sources: mappings/source_nodes.csv, of which those are published that some published statement names."""

from pyoxigraph import Literal, NamedNode

from .errors import BuildError
from .graphs import Graphs
from .literals import date
from .terms import PREFIXES, iri


def build(graphs: Graphs) -> None:
    """Describe each source that is named; BuildError for one that no mapping describes."""
    described = {r["source_id"]: r for r in graphs.mappings.table("source_nodes")}
    graph = iri("graph:sources")
    for slug in _named(graphs):
        if slug not in described:
            raise BuildError("mappings/source_nodes.csv", slug, "the source is named but not described")
        source, node = described[slug], iri(f"source:{slug}")
        statements: list[tuple[str, NamedNode | Literal]] = [
            ("rdf:type", iri("acc:Source")),
            ("acc:kind", iri(f"source-kind:{source['kind']}")),
            ("dcterms:identifier", Literal(source["identifier"])),
            ("skos:prefLabel", Literal(source["title"] or source["identifier"])),
        ]
        if source["url"]:
            statements.append(("schema:url", NamedNode(source["url"])))
        if source["publisher"]:
            statements.append(("dcterms:publisher", iri(source["publisher"])))
        if source["issued"]:
            statements.append(("dcterms:issued", date(source["issued"])))
        for predicate, value in statements:
            graphs.add("sources", graph, node, predicate, value)


def _named(graphs: Graphs) -> list[str]:
    prefix = PREFIXES["source"]
    objects = {o.value for _, _, o in graphs.triples if isinstance(o, NamedNode) and o.value.startswith(prefix)}
    return sorted(value.removeprefix(prefix) for value in objects)
