"""What is here: counted once, described as VoID, DCAT and SPARQL Service Description say, and dumped whole."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse, serialize

from accords.errors import NotFound
from accords.registry import catalogue
from accords.registry.catalogue import dataset_iri, description, dump, front, graph
from accords.registry.publication import Published, publish
from accords.settings import Settings
from accords.store import Row, rows
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE
from tests.registries import changed_libraries, libraries, published_libraries, silently

URL = "https://www.example.org/"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The libraries."""
    return published_libraries(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture(scope="module")
def described(published: Published) -> OxigraphStore:
    """The description, in a store of its own, to be asked."""
    found = description(published.store, Settings(url=URL))
    store = OxigraphStore.memory()
    store._store.extend(
        quad for quad in parse(serialize(found, format=RdfFormat.N_TRIPLES) or b"", RdfFormat.N_TRIPLES)
    )
    return store


PREFIXES = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#> """


def asked(store: OxigraphStore, query: str) -> list[Row]:
    return list(rows(store, PREFIXES + query))


def test_the_front_page_counts_things_by_class_the_largest_class_first(published: Published) -> None:
    shown = front(published.store, DEFAULT_BASE, "fr")
    assert [(count.kind.text, count.number) for count in shown.counts] == [
        ("bibliothèque", 2),
        ("prêt", 2),
        ("Source", 2),
        ("Concept", 1),
        ("ConceptScheme", 1),
    ]


def test_each_class_has_its_best_known_member_as_an_example(published: Published) -> None:
    examples = {count.kind.text: count.example.text for count in front(published.store, DEFAULT_BASE, "en").counts}
    assert examples["library"] == "Lyon Library" and examples["Source"] == "Yearbook of libraries"


def test_the_front_page_has_title_licence_version_and_graphs(published: Published) -> None:
    shown = front(published.store, DEFAULT_BASE, "fr")
    assert shown.title == "Prêt entre bibliothèques"
    assert shown.license == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert shown.version == str(published.version) == "1"
    sources = {graph.graph.text: graph.source.text if graph.source else None for graph in shown.graphs}
    assert sources == {
        "yearbook": "Yearbook of libraries",
        "letter": "A letter from Lyon",
        "ontology": None,
        "vocabulary": None,
        "inferred": None,
    }


def test_counts_are_those_of_the_dump(published: Published) -> None:
    shown = front(published.store, DEFAULT_BASE, "en")
    quads = list(dump(published.store, DEFAULT_BASE))
    assert shown.statements == len(quads) == sum(graph.number for graph in shown.graphs) > 50


def test_a_dump_is_sorted_and_leaves_the_description_out(published: Published) -> None:
    quads = list(dump(published.store, DEFAULT_BASE))
    assert [str(quad.graph_name) for quad in quads] == sorted(str(quad.graph_name) for quad in quads)
    assert quads == list(dump(published.store, DEFAULT_BASE))
    assert NamedNode(DEFAULT_BASE + "graph/meta") not in {quad.graph_name for quad in quads}


def test_a_graph_can_be_had_by_its_name(published: Published) -> None:
    assert len(graph(published.store, DEFAULT_BASE, "letter")) == 1
    assert graph(published.store, DEFAULT_BASE, "meta")
    for name in ("nowhere", "no iri", ""):
        with pytest.raises(NotFound):
            graph(published.store, DEFAULT_BASE, name)


def test_the_description_has_no_blank_node(published: Published) -> None:
    found = description(published.store, Settings(url=URL))
    assert not any(isinstance(term, BlankNode) for triple in found for term in triple)


def test_the_dataset_says_what_it_holds(described: OxigraphStore, published: Published) -> None:
    [row] = asked(
        described,
        "SELECT * { ?d a void:Dataset , dcat:Dataset ; dcterms:license ?l ; owl:versionInfo ?v ; void:triples ?n }",
    )
    assert row["d"] == NamedNode(dataset_iri(DEFAULT_BASE))
    partitions = asked(described, "SELECT * { ?d void:classPartition [ void:class ?c ; void:entities ?n ] }")
    assert len(partitions) == 5


def test_the_endpoint_is_where_the_service_answers_and_not_where_names_begin(described: OxigraphStore) -> None:
    [row] = asked(
        described,
        "SELECT * { ?s a sd:Service ; sd:endpoint ?e ; sd:supportedLanguage sd:SPARQL11Query ; sd:feature ?f }",
    )
    assert (row["e"], row["f"]) == (
        NamedNode(URL + "sparql"),
        NamedNode("http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph"),
    )


def test_the_endpoint_names_its_graphs(described: OxigraphStore) -> None:
    graphs = asked(described, "SELECT ?n { ?s sd:defaultDataset [ sd:namedGraph [ sd:name ?n ] ] }")
    assert {row["n"] for row in graphs} == {
        NamedNode(f"{DEFAULT_BASE}graph/{name}")
        for name in ("yearbook", "letter", "ontology", "vocabulary", "inferred")
    }


def test_the_dumps_are_distributions(described: OxigraphStore) -> None:
    found = asked(
        described, "SELECT ?u { ?d dcat:distribution [ a dcat:Distribution ; dcat:downloadURL ?u ] ; void:dataDump ?u }"
    )
    assert {row["u"] for row in found} == {NamedNode(URL + "dump.trig"), NamedNode(URL + "dump.nq")}


def test_a_dataset_can_describe_itself(tmp_path: Path) -> None:
    text = f"""@prefix dcterms: <http://purl.org/dc/terms/> .
    <{DEFAULT_BASE}graph/meta#dataset> dcterms:title "Loans of the world"@en ; dcterms:license <urn:l> ."""
    published = publish(changed_libraries(tmp_path, {"data/dataset.ttl": text}), tell=silently)
    shown = front(published.store, DEFAULT_BASE, "fr")
    assert (shown.title, shown.license) == ("Loans of the world", "urn:l")


def test_the_description_is_not_counted_as_data(published: Published, tmp_path: Path) -> None:
    assert libraries(tmp_path).base == DEFAULT_BASE
    numbers = {graph.graph.text: graph.number for graph in front(published.store, DEFAULT_BASE, "en").graphs}
    assert "meta" not in numbers and catalogue.graph(published.store, DEFAULT_BASE, "meta")


def test_a_thing_is_counted_in_the_lowest_class_that_has_a_shape(tmp_path: Path) -> None:
    shape = """@prefix lend: <https://example.org/lending#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:keeper> a sh:NodeShape ; sh:targetClass lend:Keeper ."""
    published = publish(changed_libraries(tmp_path, {"shapes/keeper.ttl": shape}), tell=silently)
    counts = {count.kind.text: count.number for count in front(published.store, DEFAULT_BASE, "en").counts}
    assert counts["library"] == 2 and "keeper" not in counts
