"""What is here: counted once, described as VoID, DCAT and SPARQL Service Description say, and dumped whole."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse, serialize

from accords.assets import Assets
from accords.errors import NotFound
from accords.registry import catalogue
from accords.registry.catalogue import Front, dataset_iri, description, dump, front, graph
from accords.registry.endpoint import File
from accords.registry.labels import plain
from accords.registry.limits import LIMITS
from accords.registry.outline import outline
from accords.registry.publication import Published, publish
from accords.registry.takeaway.forms import DUMPS
from accords.settings import Settings
from accords.store import Row, rows
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, LIBRARIES, changed_libraries, libraries, published_libraries, silently

URL = "https://www.example.org/"
FILES = {"dump.nq": File(1234, "ab" * 32)}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The libraries."""
    return published_libraries(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture(scope="module")
def described(published: Published) -> OxigraphStore:
    """The description, in a store of its own, to be asked."""
    found = description(published.store, Settings(url=URL), FILES)
    store = OxigraphStore.memory()
    store._store.extend(
        quad for quad in parse(serialize(found, format=RdfFormat.N_TRIPLES) or b"", RdfFormat.N_TRIPLES)
    )
    return store


def shown_in(published: Published, language: str, settings: Settings | None = None) -> Front:
    """The front page, with the classes that have a shape."""
    assets = Assets(settings.assets if settings else LIBRARIES)
    return front(published.store, DEFAULT_BASE, language, outline(assets, DEFAULT_BASE).properties)


PREFIXES = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX spdx: <http://spdx.org/rdf/terms#> """


def asked(store: OxigraphStore, query: str) -> list[Row]:
    return list(rows(store, PREFIXES + query))


def test_the_front_page_counts_things_by_class_the_largest_class_first(published: Published) -> None:
    shown = shown_in(published, "fr")
    assert [(count.kind.text, count.number) for count in shown.counts] == [
        ("bibliothèque", 2),
        ("prêt", 2),
        ("Source", 2),
        ("Concept", 1),
        ("ConceptScheme", 1),
    ]


def test_each_class_has_one_of_its_things_as_an_example(published: Published) -> None:
    examples = {count.kind.text: count.example.text for count in shown_in(published, "en").counts}
    assert examples["library"] == "Lyon Library" and examples["Source"] == "A letter from Lyon"


def test_the_example_that_the_dataset_names_is_shown(tmp_path: Path) -> None:
    text = f"""@prefix dcterms: <http://purl.org/dc/terms/> . @prefix void: <http://rdfs.org/ns/void#> .
    <{DEFAULT_BASE}graph/meta#dataset> dcterms:title "Loans"@en ;
        void:exampleResource <{DEFAULT_BASE}id/library/oslo> ."""
    shown = shown_in(publish(changed_libraries(tmp_path, {"data/dataset.ttl": text}), tell=silently), "en")
    assert {count.kind.text: count.example.text for count in shown.counts}["library"] == "Oslo Library"


def test_the_front_page_has_title_licence_version_and_graphs(published: Published) -> None:
    shown = shown_in(published, "fr")
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
    shown = shown_in(published, "en")
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
    found = description(published.store, Settings(url=URL), FILES)
    assert not any(isinstance(term, BlankNode) for triple in found for term in triple)


def test_the_dataset_says_what_it_holds(described: OxigraphStore, published: Published) -> None:
    [row] = asked(
        described,
        "SELECT * { ?d a void:Dataset , dcat:Dataset ; dcterms:license ?l ; owl:versionInfo ?v ; void:triples ?n }",
    )
    assert row["d"] == NamedNode(dataset_iri(DEFAULT_BASE))
    partitions = asked(described, "SELECT * { ?d void:classPartition [ void:class ?c ; void:entities ?n ] }")
    assert NamedNode(LEND + "Library") in {row["c"] for row in partitions}


def test_the_endpoint_is_where_the_service_answers_and_not_where_names_begin(described: OxigraphStore) -> None:
    [row] = asked(
        described,
        "SELECT * { ?s a sd:Service ; sd:endpoint ?e ; sd:supportedLanguage sd:SPARQL11Query ; sd:feature ?f }",
    )
    assert (row["e"], row["f"]) == (
        NamedNode(URL + "sparql"),
        NamedNode("http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph"),
    )


def test_the_endpoint_announces_the_limits_that_are_set(published: Published) -> None:
    settings = Settings(url=URL, query_seconds=7.5, query_rows=99)
    store = OxigraphStore.memory()
    store._store.extend(Quad(*triple) for triple in description(published.store, settings, {}))
    found = asked(
        store,
        """SELECT ?n ?v ?u { ?s a sd:Service ; schema:additionalProperty [
        schema:name ?n ; schema:value ?v ; schema:unitText ?u ] FILTER (LANG(?n) = "en") }""",
    )
    said = {(plain(row["v"]), plain(row["u"])) for row in found}
    assert {("7.5", "second"), ("99", "row"), ("32768", "byte")} < said and len(found) == len(LIMITS)


def test_the_endpoint_names_its_graphs(described: OxigraphStore) -> None:
    graphs = asked(described, "SELECT ?n { ?s sd:defaultDataset [ sd:namedGraph [ sd:name ?n ] ] }")
    assert {row["n"] for row in graphs} == {
        NamedNode(f"{DEFAULT_BASE}graph/{name}")
        for name in ("yearbook", "letter", "ontology", "vocabulary", "inferred", "meta")
    }


def test_the_dumps_are_distributions(described: OxigraphStore) -> None:
    found = asked(
        described, "SELECT ?u { ?d dcat:distribution [ a dcat:Distribution ; dcat:downloadURL ?u ] ; void:dataDump ?u }"
    )
    assert {row["u"] for row in found} == {NamedNode(URL + name) for name in DUMPS} and len(found) == 10


def test_a_dump_that_was_written_has_its_size_and_its_checksum(described: OxigraphStore) -> None:
    [row] = asked(
        described,
        """SELECT ?u ?size ?sum { ?d dcat:distribution [ dcat:downloadURL ?u ; dcat:byteSize ?size ;
        spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?sum ] ] }""",
    )
    assert [plain(row[name]) for name in ("u", "size", "sum")] == [URL + "dump.nq", "1234", "ab" * 32]


def test_before_a_dump_is_written_the_sum_of_its_lines_is_known(published: Published) -> None:
    asked_of_itself = """SELECT ?sum { GRAPH ?meta { ?d dcat:distribution [
        dcat:mediaType <https://www.iana.org/assignments/media-types/application/n-quads> ;
        spdx:checksum [ spdx:checksumValue ?sum ] ] } }"""
    [row] = rows(published.store, PREFIXES + asked_of_itself)
    assert plain(row["sum"]) == published.digest


def test_what_a_version_keeps_has_the_address_of_its_publication_and_no_other_once_it_is_served(
    published: Published, described: OxigraphStore
) -> None:
    kept = {str(triple) for triple in graph(published.store, DEFAULT_BASE, "meta")}
    assert any(Settings().url in each for each in kept)
    served = {str(triple) for triple in description(published.store, Settings(url=URL, assets=LIBRARIES), {})}
    assert not any(Settings().url in each for each in served)
    assert {each.replace(Settings().url, URL) for each in kept} == served


def test_a_dataset_can_describe_itself(tmp_path: Path) -> None:
    text = f"""@prefix dcterms: <http://purl.org/dc/terms/> .
    <{DEFAULT_BASE}graph/meta#dataset> dcterms:title "Loans of the world"@en ; dcterms:license <urn:l> ."""
    published = publish(changed_libraries(tmp_path, {"data/dataset.ttl": text}), tell=silently)
    shown = shown_in(published, "fr")
    assert (shown.title, shown.license) == ("Loans of the world", "urn:l")


def test_the_description_is_not_counted_as_data(published: Published, tmp_path: Path) -> None:
    assert libraries(tmp_path).base == DEFAULT_BASE
    numbers = {graph.graph.text: graph.number for graph in shown_in(published, "en").graphs}
    assert "meta" not in numbers and catalogue.graph(published.store, DEFAULT_BASE, "meta")


def test_a_class_whose_things_are_all_in_a_class_below_is_left_to_that_one(tmp_path: Path) -> None:
    shape = """@prefix lend: <https://example.org/lending#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:keeper> a sh:NodeShape ; sh:targetClass lend:Keeper ."""
    settings = changed_libraries(tmp_path, {"shapes/keeper.ttl": shape})
    published = publish(settings, tell=silently)
    counts = {count.kind.text: count.number for count in shown_in(published, "en", settings).counts}
    assert counts["library"] == 2 and "keeper" not in counts
