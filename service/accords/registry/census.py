"""What is counted once, when a registry is published: the part of its description that is kept in `{base}graph/meta`.

VoID for the counts by class and by graph, DCAT and DCMI terms for what the dataset says of itself. No blank nodes.
"""

from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ..assets import Assets
from ..store import Store, fill, select
from ..terms import DCAT, DCTERMS, OWL, RDF, RDFS, SD, SPDX, VOID, XSD
from .assembly import graph_iri
from .entities import dataset_iri
from .outline import outline
from .vocabulary import parse

_TYPES = "SELECT ?s ?class WHERE { VALUES ?class { $classes } ?s a ?class }"
_ABOVE = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?below ?above WHERE { VALUES ?below { $classes } VALUES ?above { $classes } ?below rdfs:subClassOf+ ?above }
"""
_POINTED_AT = "SELECT ?o (COUNT(*) AS ?n) WHERE { ?s ?p ?o FILTER (isIRI(?o)) } GROUP BY ?o"
_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_SOURCES = "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT DISTINCT ?o WHERE { ?s dcterms:source ?o }"
_ALGORITHM = (
    "The sum, modulo 2^256, of the SHA-256 of each line of the dump in N-Quads, without its line feed: "
    "the order of the lines does not matter."
)
_COPIED = (DCTERMS + "title", DCTERMS + "description", DCTERMS + "license", DCTERMS + "creator")


def census(store: Store, assets: Assets, base: str, version: int, digest: str) -> list[Quad]:
    """The description of the dataset in `store`, which does not hold it yet, as a version with its digest."""
    dataset, graph = NamedNode(dataset_iri(base)), graph_iri(base, "meta")
    made = [*_itself(assets, base, dataset), *_classes(store, assets, base, dataset), *_graphs(store, dataset)]
    made += [
        _a(dataset, VOID + "Dataset"),
        _a(dataset, DCAT + "Dataset"),
        _text(dataset, OWL + "versionInfo", str(version)),
        *_checksum(dataset, graph, digest),
        _text(dataset, VOID + "uriSpace", f"{base}id/"),
        _number(dataset, VOID + "triples", _count(store)),
    ]
    return [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in dict.fromkeys(made)]


def _checksum(dataset: NamedNode, graph: NamedNode, digest: str) -> Iterator[Triple]:
    """The digest, in the words of SPDX; the algorithm is in prose, because SPDX has no name for it."""
    checksum = NamedNode(f"{graph.value}#digest")
    yield Triple(dataset, NamedNode(SPDX + "checksum"), checksum)
    yield _a(checksum, SPDX + "Checksum")
    yield Triple(checksum, NamedNode(SPDX + "checksumValue"), Literal(digest, datatype=NamedNode(XSD + "hexBinary")))
    yield Triple(checksum, NamedNode(RDFS + "comment"), Literal(_ALGORITHM, language="en"))


def _itself(assets: Assets, base: str, dataset: NamedNode) -> Iterator[Triple]:
    """What data/dataset.ttl says; where there is no such file, what the ontology says of itself."""
    if assets.dataset:
        yield from (quad.triple for quad in parse(assets.dataset, base))
        return
    quads = parse(assets.ontology, base)
    kind, ontology = NamedNode(RDF + "type"), NamedNode(OWL + "Ontology")
    ontologies = {quad.subject for quad in quads if (quad.predicate, quad.object) == (kind, ontology)}
    for quad in quads:
        if quad.subject in ontologies and quad.predicate.value in _COPIED:
            yield Triple(dataset, quad.predicate, quad.object)


def _classes(store: Store, assets: Assets, base: str, dataset: NamedNode) -> Iterator[Triple]:
    """For each class that has a shape, how many things have it as the lowest such class, and the best known of them."""
    classes = list(outline(assets, base).properties)
    above = {(row["below"], row["above"]) for row in select(store, fill(_ABOVE, classes=classes))}
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in select(store, fill(_TYPES, classes=classes)):
        kinds[row["s"]].add(row["class"])
    pointed_at = {row["o"]: int(row["n"]) for row in select(store, _POINTED_AT)}
    members: dict[str, list[str]] = defaultdict(list)
    for entity, found in sorted(kinds.items()):
        for kind in found:
            if not any((other, kind) in above for other in found - {kind}):
                members[kind].append(entity)
    yield _number(dataset, VOID + "entities", len(kinds))
    for number, (kind, entities) in enumerate(sorted(members.items()), 1):
        partition = NamedNode(f"{graph_iri(base, 'meta').value}#class-{number}")
        example = max(entities, key=lambda entity: (pointed_at.get(entity, 0), entity))
        yield Triple(dataset, NamedNode(VOID + "classPartition"), partition)
        yield Triple(partition, NamedNode(VOID + "class"), NamedNode(kind))
        yield _number(partition, VOID + "entities", len(entities))
        yield Triple(partition, NamedNode(VOID + "exampleResource"), NamedNode(example))


def _graphs(store: Store, dataset: NamedNode) -> Iterator[Triple]:
    """How many statements each graph holds, and the source that has the same slug."""
    sources = {_slug(row["o"]): row["o"] for row in select(store, _SOURCES)}
    for row in select(store, _GRAPHS):
        graph = NamedNode(row["g"])
        yield Triple(dataset, NamedNode(VOID + "subset"), graph)
        yield _a(graph, SD + "Graph")
        yield _number(graph, VOID + "triples", int(row["n"]))
        if (source := sources.get(_slug(row["g"]))) is not None:
            yield Triple(graph, NamedNode(DCTERMS + "source"), NamedNode(source))


def _count(store: Store) -> int:
    [row] = select(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    return int(row["n"])


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def _a(subject: NamedNode, kind: str) -> Triple:
    return Triple(subject, NamedNode(RDF + "type"), NamedNode(kind))


def _text(subject: NamedNode, predicate: str, text: str) -> Triple:
    return Triple(subject, NamedNode(predicate), Literal(text))


def _number(subject: NamedNode, predicate: str, number: int) -> Triple:
    return Triple(subject, NamedNode(predicate), Literal(str(number), datatype=NamedNode(XSD + "integer")))
