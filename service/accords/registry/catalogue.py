"""What is here: the front page, the description of the dataset and of its endpoint, the graphs and the dumps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ..errors import NotFound
from ..settings import Settings
from ..store import Store, Term, fill, rows, select
from ..terms import DCTERMS, FOAF, OWL, SH, VOID
from . import dcat_ap as profile
from . import editions
from .assembly import graph_iri
from .coverage import coverage
from .dcat_ap import authorities
from .editions import Edition
from .endpoint import File, readdressed
from .entities import dataset_iri as dataset_iri
from .labels import Labels, Value, best, plain

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
_USED = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?term WHERE { GRAPH $meta {
  { $dataset void:classPartition [ void:class ?term ] }
  UNION { $dataset void:propertyPartition [ void:property ?term ] }
} }
"""
_SHOWN = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?class ?example WHERE { GRAPH $meta { $dataset void:exampleResource ?example } ?example a ?class }
"""
_BELOW = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?class ?below WHERE { VALUES ?class { $classes } VALUES ?below { $classes } ?below rdfs:subClassOf+ ?class }
"""
_UNDER = """
SELECT ?thing WHERE {
  ?thing a ?class FILTER (STRSTARTS(STR(?thing), $folder) && CONTAINS(STRAFTER(STR(?thing), $folder), "/"))
} ORDER BY ?thing LIMIT 1
"""
_NAME = "SELECT ?agent ?name WHERE { GRAPH $meta { VALUES ?agent { $agents } ?agent $called ?name } }"
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
class Credits:
    """Who made and who publishes a dataset, and under which licences, by IRI."""

    licenses: tuple[str, ...]
    creators: tuple[str, ...]
    publishers: tuple[str, ...]


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


def front(store: Store, base: str, language: str, classes: Iterable[str]) -> Front:
    """The front page: title, counts of those `classes` that there are (largest first), graphs (largest first).

    A class whose instances are all in classes below it is left to these. The example of a class is the one that the
    dataset names (`void:exampleResource`), else one that was counted.
    """
    here: dict[str, Term] = {"meta": graph_iri(base, "meta"), "dataset": NamedNode(dataset_iri(base))}
    said = list(rows(store, fill(_DATASET, **here)))
    graphs = select(store, fill(_GRAPHS, **here))
    counted = _counted(store, here, classes)
    things = [each for kind, (_, example) in counted.items() for each in (kind, example)]
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
            Count(value(kind), number, value(example))
            for kind, (number, example) in sorted(counted.items(), key=lambda each: (-each[1][0], each[0]))
        ),
        graphs=tuple(
            GraphCount(value(row["g"]), int(row["n"]), value(row["source"]) if "source" in row else None)
            for row in sorted(graphs, key=lambda row: (-int(row["n"]), row["g"]))
        ),
    )


def credits(store: Store, base: str) -> Credits:
    """What the dataset says of who made it, who publishes it, and its licence, where it names these by IRI."""
    said = list(rows(store, fill(_DATASET, meta=graph_iri(base, "meta"), dataset=NamedNode(dataset_iri(base)))))

    def named(term: str) -> tuple[str, ...]:
        values = (row["o"] for row in said if row["p"] == NamedNode(DCTERMS + term))
        return tuple(sorted(each.value for each in values if isinstance(each, NamedNode)))

    return Credits(named("license"), named("creator"), named("publisher"))


def names(store: Store, base: str, agents: Sequence[str], language: str) -> list[str]:
    """What the description calls some agents, in a language if it can; without those that it does not call anything."""
    wanted = [NamedNode(each) for each in agents]
    found: dict[str, list[Term]] = {}
    for row in rows(store, fill(_NAME, meta=graph_iri(base, "meta"), agents=wanted, called=FOAF + "name")):
        found.setdefault(plain(row["agent"]), []).append(row["name"])
    return [best(found[each], language) for each in agents if each in found]


def title(store: Store, base: str, language: str) -> str:
    """What the dataset is called, for a reader of a language; without a title, its base."""
    said = store.match(NamedNode(dataset_iri(base)), NamedNode(DCTERMS + "title"), graph=graph_iri(base, "meta"))
    return best((each.object for each in said), language) or base


def called(store: Store, base: str, language: str) -> str:
    """What the registry is called in a word or two (`dcterms:alternative`), in a language if it can; else its title."""
    said = store.match(NamedNode(dataset_iri(base)), NamedNode(DCTERMS + "alternative"), graph=graph_iri(base, "meta"))
    return best((each.object for each in said), language) or title(store, base, language)


def statements(store: Store, base: str) -> int:
    """How many statements are published, as the description of the dataset says."""
    found = select(store, fill(_STATEMENTS, meta=graph_iri(base, "meta"), dataset=NamedNode(dataset_iri(base))))
    return int(found[0]["n"]) if found else 0


def _counted(store: Store, here: Mapping[str, Term], classes: Iterable[str]) -> dict[str, tuple[int, str]]:
    """How many instances each of `classes` has, and one of them; without those that classes below them cover."""
    wanted = [NamedNode(kind) for kind in classes]
    shown = {row["class"]: row["example"] for row in select(store, fill(_SHOWN, **here))}
    counts = {
        row["class"]: (int(row["n"]), shown.get(row["class"], row["example"]))
        for row in select(store, fill(_COUNTS, **here))
        if NamedNode(row["class"]) in wanted
    }
    pairs = {(row["class"], row["below"]) for row in select(store, fill(_BELOW, classes=wanted))}
    covered: dict[str, int] = {}
    for kind, below in pairs:
        if below in counts and not any((kind, between) in pairs and (between, below) in pairs for between in counts):
            covered[kind] = covered.get(kind, 0) + counts[below][0]
    return {kind: found for kind, found in counts.items() if found[0] > covered.get(kind, 0)}


def example(store: Store, folder: str) -> str:
    """The first of the things whose IRI is `folder`, a name, and another name within that; "" when there is none."""
    return next((row["thing"] for row in select(store, fill(_UNDER, folder=Literal(folder)))), "")


def used_terms(store: Store, base: str) -> list[str]:
    """The classes and properties that the dataset uses, as its description says."""
    found = select(store, fill(_USED, meta=graph_iri(base, "meta"), dataset=NamedNode(dataset_iri(base))))
    return [row["term"] for row in found]


def description(
    store: Store, settings: Settings, files: Mapping[str, File], newest: Sequence[Edition] = ()
) -> list[Triple]:
    """The dataset, what it holds, its `newest` versions, and its endpoint, at the URL of this service; no blank node.

    `files` are the dumps that were written, by path: what a version says of itself is older than they are.
    """
    kept = graph(store, settings.base, "meta")
    questions = [plain(each.subject) for each in kept if each.object == NamedNode(SH + "SPARQLExecutable")]
    versions = editions.described(newest, settings.base, settings.url, kept)
    named = authorities.entries(each.object for each in kept if isinstance(each.object, NamedNode))
    told = readdressed(kept, settings, questions, files)
    return list(dict.fromkeys([*told, *coverage(store, settings), *versions, *named]))


def dcat_ap(
    store: Store, settings: Settings, files: Mapping[str, File], newest: Sequence[Edition] = ()
) -> list[Triple]:
    """The same for catalogues of data, in the terms of DCAT-AP 3 and no others."""
    return profile.dcat_ap(description(store, settings, files, newest), settings, newest)


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
