"""The counts of a version in the words of VoID (sections 3.1, 4.3 and 4.6): by class, by property, by graph.

Each is a function of the tally, and costs nothing that grows with the triples.
"""

import hashlib
from collections.abc import Iterable, Iterator, Set
from heapq import nlargest

from pyoxigraph import NamedNode, Triple

from ..store import Store, fill, select
from ..terms import DCTERMS, RDF, SD, VOID
from .assembly import graph_iri
from .entities import dataset_iri
from .statements import a, link, number
from .tally import Tally

_MOST_PAIRS = 5000
"""Properties of classes that a description names."""
_SAID, _KINDS = {VOID + "triples", SD + "name", SD + "graph"}, {SD + "Graph", SD + "NamedGraph", VOID + "Dataset"}
_ONE_SOURCE = "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?o WHERE { ?s dcterms:source ?o } LIMIT 1"
_CITED = """
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?o WHERE { VALUES ?o { $sources } FILTER EXISTS { ?s dcterms:source ?o } }
"""


def statistics(
    tally: Tally, namespaces: Iterable[str], sources: dict[str, str], without: Set[str] = frozenset()
) -> Iterator[Triple]:
    """VoID for a tally; `namespaces` are those that may be named as vocabularies, `sources` those of graphs.

    Of the graphs `without` nothing is said.
    """
    dataset = NamedNode(dataset_iri(tally.base))
    for predicate, count in (
        ("triples", tally.triples),
        ("entities", tally.entities),
        ("distinctSubjects", tally.subjects),
        ("distinctObjects", tally.objects),
        ("classes", len(tally.classes)),
        ("properties", len(tally.properties)),
    ):
        yield number(dataset, VOID + predicate, count)
    used = {_namespace(name) for name in (*tally.classes, *tally.properties)}
    yield from (link(dataset, VOID + "vocabulary", each) for each in sorted(used & set(namespaces)))
    yield from _classes(tally, dataset)
    yield from _properties(tally, dataset)
    yield from _graphs(tally, dataset, sources, without)


def named_graph(base: str, graph: str) -> str:
    """The IRI that a description gives a graph as a part of what the endpoint answers from."""
    return f"{graph_iri(base, 'meta').value}#named-{_slug(graph)}"


def is_of_graphs(base: str, triple: Triple, names: Set[str]) -> bool:
    """Whether `statistics` says this of graphs with these names, some of which are `named_graph`s: others may say more.

    >>> graph, title = NamedNode("urn:g"), NamedNode("urn:title")
    >>> [is_of_graphs("urn:", Triple(graph, each, graph), {"urn:g"}) for each in (title, NamedNode(VOID + "triples"))]
    [False, True]
    """
    subject, predicate, value = (getattr(term, "value", "") for term in triple)
    if predicate == VOID + "subset":
        return value in names and subject == dataset_iri(base)
    if predicate == SD + "namedGraph":
        return value in names
    if predicate == DCTERMS + "source":
        return subject in names and _slug(value) == _slug(subject)
    return subject in names and (predicate in _SAID or (predicate == RDF + "type" and value in _KINDS))


def folder_of_sources(store: Store) -> str:
    """Where the sources lie that graphs may be named after."""
    [one, *_] = [row["o"] for row in select(store, _ONE_SOURCE)] or [""]
    return one.rpartition("/")[0]


def sources_of(store: Store, names: Iterable[str]) -> dict[str, str]:
    """The source that each of some graphs is named after: one lookup a graph, no reading of the whole."""
    folder = folder_of_sources(store)
    graphs = {f"{folder}/{_slug(graph)}": graph for graph in names}
    if not folder:
        return {}
    found = select(store, fill(_CITED, sources=[NamedNode(each) for each in graphs]))
    return {graphs[row["o"]]: row["o"] for row in found}


def _classes(tally: Tally, dataset: NamedNode) -> Iterator[Triple]:
    """Each class, and in it each property that its instances have; of very many such pairs, the most frequent."""
    pairs = ((number, kind, name) for kind, names in tally.usage.items() for name, number in names.items())
    shown: dict[str, list[tuple[str, int]]] = {}
    for triples, kind, name in nlargest(_MOST_PAIRS, pairs):
        shown.setdefault(kind, []).append((name, triples))
    for kind, instances in sorted(tally.classes.items()):
        partition = _part(tally.base, "class", kind)
        yield link(dataset, VOID + "classPartition", partition.value)
        yield link(partition, VOID + "class", kind)
        yield number(partition, VOID + "entities", instances)
        if kind in tally.examples:
            yield link(partition, VOID + "exampleResource", tally.examples[kind])
        for name, triples in sorted(shown.get(kind, ())):
            yield from _property(partition, _part(tally.base, "usage", f"{kind} {name}"), name, triples)


def _properties(tally: Tally, dataset: NamedNode) -> Iterator[Triple]:
    for name, triples in sorted(tally.properties.items()):
        yield from _property(dataset, _part(tally.base, "property", name), name, triples)


def _property(whole: NamedNode, partition: NamedNode, name: str, triples: int) -> Iterator[Triple]:
    """The part of `whole` that one property makes."""
    yield link(whole, VOID + "propertyPartition", partition.value)
    yield link(partition, VOID + "property", name)
    yield number(partition, VOID + "triples", triples)


def _graphs(tally: Tally, dataset: NamedNode, sources: dict[str, str], without: Set[str]) -> Iterator[Triple]:
    """Each graph as a part of the dataset, and as a named graph of the endpoint (SPARQL 1.1 SD, section 3.2).

    The description itself is no part of the dataset, but the endpoint answers from it, too.
    """
    meta = graph_iri(tally.base, "meta").value
    queried, whole = NamedNode(f"{meta}#queried"), NamedNode(f"{meta}#default-graph")
    yield from a(queried, SD + "Dataset")
    yield from a(whole, SD + "Graph")
    yield link(queried, SD + "defaultGraph", whole.value)
    yield number(whole, VOID + "triples", tally.triples)
    for name, triples in sorted((name, triples) for name, triples in tally.graphs.items() if name not in without):
        graph = NamedNode(name)
        yield link(dataset, VOID + "subset", name)
        yield from a(graph, SD + "Graph", VOID + "Dataset")
        yield number(graph, VOID + "triples", triples)
        if name in sources:
            yield link(graph, DCTERMS + "source", sources[name])
    yield from a(NamedNode(meta), SD + "Graph")
    for name in sorted({*tally.graphs, meta} - without):
        named = NamedNode(named_graph(tally.base, name))
        yield link(queried, SD + "namedGraph", named.value)
        yield from a(named, SD + "NamedGraph")
        yield link(named, SD + "name", name)
        yield link(named, SD + "graph", name)


def _part(base: str, kind: str, name: str) -> NamedNode:
    """A name for a partition that stays from version to version."""
    return NamedNode(f"{graph_iri(base, 'meta').value}#{kind}-{hashlib.sha256(name.encode()).hexdigest()[:12]}")


def _namespace(name: str) -> str:
    return name[: max(name.rfind("/"), name.rfind("#")) + 1]


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
