"""What is here: the front page, the description of the dataset and of its endpoint, the graphs and the dumps."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Triple

from ..errors import NotFound
from ..settings import Settings
from ..store import Store, Term, fill, rows, select
from ..terms import DCAT, DCTERMS, OWL, RDF, SD, VOID
from .assembly import graph_iri
from .entities import dataset_iri as dataset_iri
from .labels import Labels, Value, best, plain

_RESULTS = ("JSON", "XML", "CSV", "TSV")
_SYNTAXES = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_DUMPS = {"dump.trig": "application/trig", "dump.nq": "application/n-quads"}
_IANA = "https://www.iana.org/assignments/media-types/"
_W3C_FORMATS = "http://www.w3.org/ns/formats/"

_GRAPH = "SELECT ?s ?p ?o WHERE { GRAPH $graph { ?s ?p ?o } }"
_ALL = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER (?g != $meta) }"
_DATASET = "SELECT ?p ?o WHERE { GRAPH $meta { $dataset ?p ?o } }"
_COUNTS = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?class ?n ?example WHERE {
  GRAPH $meta { $dataset void:classPartition [ void:class ?class ; void:entities ?n ; void:exampleResource ?example ] }
}
"""
_STATEMENTS = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?n WHERE { GRAPH $meta { $dataset void:triples ?n } }
"""
_GRAPHS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?g ?n ?source WHERE {
  GRAPH $meta { $dataset void:subset ?g . ?g void:triples ?n OPTIONAL { ?g dcterms:source ?source } }
}
"""


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

    title: str
    description: str
    license: str
    version: str
    statements: int
    counts: tuple[Count, ...]
    graphs: tuple[GraphCount, ...]


def front(store: Store, base: str, language: str) -> Front:
    """The front page: title, counts by class (largest first), graphs (largest first)."""
    here: dict[str, Term] = {"meta": graph_iri(base, "meta"), "dataset": NamedNode(dataset_iri(base))}
    said = list(rows(store, fill(_DATASET, **here)))
    counts, graphs = select(store, fill(_COUNTS, **here)), select(store, fill(_GRAPHS, **here))
    things = [row[name] for row in counts for name in ("class", "example")]
    labels = Labels.of(store, [*things, *(row["source"] for row in graphs if "source" in row)], language)

    def value(iri: str) -> Value:
        return labels.value(NamedNode(iri))

    def text(predicate: str) -> str:
        return best((row["o"] for row in said if row["p"] == NamedNode(predicate)), language)

    return Front(
        title=text(DCTERMS + "title"),
        description=text(DCTERMS + "description"),
        license=next((plain(row["o"]) for row in said if row["p"] == NamedNode(DCTERMS + "license")), ""),
        version=text(OWL + "versionInfo"),
        statements=int(text(VOID + "triples")),
        counts=tuple(
            Count(value(row["class"]), int(row["n"]), value(row["example"]))
            for row in sorted(counts, key=lambda row: (-int(row["n"]), row["class"]))
        ),
        graphs=tuple(
            GraphCount(value(row["g"]), int(row["n"]), value(row["source"]) if "source" in row else None)
            for row in sorted(graphs, key=lambda row: (-int(row["n"]), row["g"]))
        ),
    )


def statements(store: Store, base: str) -> int:
    """How many statements are published, as the description of the dataset says."""
    found = select(store, fill(_STATEMENTS, meta=graph_iri(base, "meta"), dataset=NamedNode(dataset_iri(base))))
    return int(found[0]["n"]) if found else 0


def description(store: Store, settings: Settings) -> list[Triple]:
    """The dataset as VoID and DCAT, and its endpoint (SPARQL 1.1 Service Description, section 3); no blank node."""
    base, url = settings.base, settings.url
    return [*graph(store, base, "meta"), *_distributions(base, url), *_endpoint(store, base, url)]


def graph(store: Store, base: str, name: str) -> list[Triple]:
    """The triples of `{base}graph/{name}`; "meta" is the stored part of the description. Raises NotFound."""
    try:
        found = list(rows(store, fill(_GRAPH, graph=graph_iri(base, name))))
    except ValueError:
        found = []
    if not found:
        raise NotFound(f"There is no graph {name!r}.")
    return [Triple(row["s"], row["p"], row["o"]) for row in found]  # type: ignore[arg-type]


def dump(store: Store, base: str) -> Iterator[Quad]:
    """Every published statement in its graph, sorted by graph and then by term; not the description of the dataset."""
    found = rows(store, fill(_ALL, meta=graph_iri(base, "meta")))
    quads = (Quad(row["s"], row["p"], row["o"], row["g"]) for row in found)  # type: ignore[arg-type]
    yield from sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.triple)))


def _distributions(base: str, url: str) -> Iterator[Triple]:
    dataset = NamedNode(dataset_iri(base))
    for path, media_type in _DUMPS.items():
        distribution = NamedNode(f"{graph_iri(base, 'meta').value}#{path}")
        yield _link(dataset, VOID + "dataDump", url + path)
        yield _link(dataset, DCAT + "distribution", distribution.value)
        yield _link(distribution, RDF + "type", DCAT + "Distribution")
        yield _link(distribution, DCAT + "accessURL", url + path)
        yield _link(distribution, DCAT + "downloadURL", url + path)
        yield _link(distribution, DCAT + "mediaType", _IANA + media_type)


def _endpoint(store: Store, base: str, url: str) -> Iterator[Triple]:
    meta, dataset = graph_iri(base, "meta").value, dataset_iri(base)
    service, shown, whole = (NamedNode(f"{meta}#{name}") for name in ("service", "queried", "default-graph"))
    yield _link(NamedNode(dataset), VOID + "sparqlEndpoint", f"{url}sparql")
    for kind in (SD + "Service", DCAT + "DataService"):
        yield _link(service, RDF + "type", kind)
    yield _link(service, SD + "endpoint", f"{url}sparql")
    yield _link(service, DCAT + "endpointURL", f"{url}sparql")
    yield _link(service, DCAT + "servesDataset", dataset)
    yield _link(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield _link(service, SD + "feature", SD + "UnionDefaultGraph")
    for name in _RESULTS:
        yield _link(service, SD + "resultFormat", f"{_W3C_FORMATS}SPARQL_Results_{name}")
    for name in _SYNTAXES:
        yield _link(service, SD + "resultFormat", _W3C_FORMATS + name)
    yield _link(service, SD + "defaultDataset", shown.value)
    yield _link(shown, RDF + "type", SD + "Dataset")
    yield _link(shown, SD + "defaultGraph", whole.value)
    yield _link(whole, RDF + "type", SD + "Graph")
    for row in select(store, fill(_GRAPHS, meta=NamedNode(meta), dataset=dataset)):
        named = NamedNode(f"{meta}#named-{row['g'].rpartition('/')[2]}")
        yield _link(shown, SD + "namedGraph", named.value)
        yield _link(named, RDF + "type", SD + "NamedGraph")
        yield _link(named, SD + "name", row["g"])
        yield _link(named, SD + "graph", row["g"])


def _link(subject: NamedNode, predicate: str, target: str) -> Triple:
    return Triple(subject, NamedNode(predicate), NamedNode(target))
