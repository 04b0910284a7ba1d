"""Read the manifests of the suite for SPARQL 1.1 Query: one case an entry, whatever file it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")


@dataclass(frozen=True)
class Case:
    """One test: its IRI, name and kind, the query, the graphs that make its dataset, and the file of the answer."""

    iri: str
    name: str
    kind: str
    query: Path
    default: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path | None


def cases(manifest: Path) -> Iterator[Case]:
    """The cases of a manifest, and of those that it includes, in their order."""
    graph = Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
    for included in _listed(graph, MF.include):
        yield from cases(_path(included))
    for entry in _listed(graph, MF.entries):
        yield _case(graph, entry)


def _case(graph: Graph, entry: Node) -> Case:
    action = graph.value(entry, MF.action)
    result = graph.value(entry, MF.result)
    query = graph.value(action, QT.query) or action
    assert action is not None and query is not None, f"{entry} has no query"
    return Case(
        iri=str(entry),
        name=str(graph.value(entry, MF.name)),
        kind=str(graph.value(entry, RDF.type)).removeprefix(MF),
        query=_path(query),
        default=tuple(sorted(map(_path, graph.objects(action, QT.data)))),
        named=tuple(sorted(map(_path, graph.objects(action, QT.graphData)))),
        result=_path(result) if isinstance(result, URIRef) else None,
    )


def _listed(graph: Graph, predicate: URIRef) -> list[Node]:
    return [member for head in graph.objects(None, predicate) for member in Collection(graph, head)]


def _path(iri: Node) -> Path:
    return Path(unquote(urlsplit(str(iri)).path))
