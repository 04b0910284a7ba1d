"""The description of the dataset, held against the endpoint that it describes: a real server on the real data."""

import hashlib
from typing import Any

import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, SKOS, VOID, XSD, Literal, Namespace, URIRef

from accords.registry.takeaway.forms import DUMPS
from tests.conformance import suite
from tests.serving import Server

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def described(server: Server) -> rdflib.Graph:
    """The description as a program gets it."""
    return rdflib.Graph().parse(data=server.get("/.well-known/void", "text/turtle").text, format="turtle")


@pytest.fixture(scope="module")
def dataset(described: rdflib.Graph) -> Any:
    """The dataset that is described."""
    [found] = described.subjects(VOID.sparqlEndpoint)
    return found


def rows(server: Server, query: str) -> list[list[str]]:
    answer = server.query(query)
    assert answer.status_code == 200, answer.text
    names = answer.json()["head"]["vars"]
    return [[row[name]["value"] for name in names] for row in answer.json()["results"]["bindings"]]


def counted(server: Server, query: str) -> dict[str, int]:
    """What an aggregate query counts by its first column."""
    return {key: int(number) for key, number in rows(server, query)}


@pytest.mark.parametrize(
    ("predicate", "query"),
    [
        (VOID.triples, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        (
            VOID.entities,
            "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER STRSTARTS(STR(?s), 'https://w3id.org/accords/id/') }",
        ),
        (VOID.distinctSubjects, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        (VOID.distinctObjects, "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
        (VOID.classes, "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }"),
        (VOID.properties, "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
    ],
)
def test_the_dataset_says_the_number_that_the_endpoint_counts(
    server: Server, described: rdflib.Graph, dataset: Any, predicate: URIRef, query: str
) -> None:
    [[number]] = rows(server, query)
    assert [int(str(each)) for each in described.objects(dataset, predicate)] == [int(number)]


@pytest.mark.parametrize(
    ("part", "key", "number", "query"),
    [
        (
            VOID.classPartition,
            VOID["class"],
            VOID.entities,
            "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c",
        ),
        (VOID.propertyPartition, VOID.property, VOID.triples, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"),
    ],
)
def test_each_partition_says_the_number_that_the_endpoint_counts(
    server: Server, described: rdflib.Graph, dataset: Any, part: URIRef, key: URIRef, number: URIRef, query: str
) -> None:
    partitions = list(described.objects(dataset, part))
    said = {str(described.value(each, key)): int(str(described.value(each, number))) for each in partitions}
    assert said == counted(server, query) and len(said) > 50


def test_each_property_of_a_class_says_the_number_that_the_endpoint_counts(
    server: Server, described: rdflib.Graph, dataset: Any
) -> None:
    said = [
        [str(described.value(whole, VOID["class"])), str(described.value(part, VOID.property)), str(number)]
        for whole in described.objects(dataset, VOID.classPartition)
        for part in described.objects(whole, VOID.propertyPartition)
        for number in described.objects(part, VOID.triples)
    ]
    found = rows(server, "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p")
    assert sorted(said) == sorted(found) and len(said) > 500


def test_each_graph_says_the_number_that_the_endpoint_counts(server: Server, described: rdflib.Graph) -> None:
    named = list(described.subjects(RDF.type, SD.NamedGraph))
    graphs = {str(described.value(each, SD.name)): described.value(each, SD.graph) for each in named}
    found = counted(server, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert graphs.keys() == found.keys()
    for counts in (graphs, found):
        del counts[f"{server.base}graph/meta"]  # the description does not count itself
    said = {name: int(str(described.value(graph, VOID.triples))) for name, graph in graphs.items()}
    assert said == found and len(said) > 100


def test_the_example_of_a_class_is_of_that_class(server: Server, described: rdflib.Graph) -> None:
    pairs = [
        (str(s), str(described.value(p, VOID["class"]))) for p, s in described.subject_objects(VOID.exampleResource)
    ]
    values = " ".join(f"(<{thing}> <{kind}>)" for thing, kind in pairs if kind != "None")
    [[found]] = rows(server, f"SELECT (COUNT(*) AS ?n) {{ VALUES (?s ?c) {{ {values} }} ?s a ?c }}")
    assert int(found) == values.count("(") > 50


def test_the_dumps_have_the_size_and_the_checksum_that_they_have(server: Server, described: rdflib.Graph) -> None:
    for path in DUMPS:
        [distribution] = described.subjects(DCAT.downloadURL, URIRef(server.url + path))
        body = server.get(f"/{path}").content
        assert described.value(distribution, DCAT.byteSize) == Literal(len(body), datatype=XSD.nonNegativeInteger)
        sums = {
            str(described.value(each, SPDX.checksumValue))
            for each in described.objects(distribution, SPDX.checksum)
            if described.value(each, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        }
        assert sums == {hashlib.sha256(body).hexdigest()}


def test_the_endpoint_itself_tells_how_to_check_the_dumps(server: Server) -> None:
    """In N-Quads by the sum of its lines, which the version fixes; and both by their SHA-256, which is elsewhere."""
    found = rows(
        server,
        f"""PREFIX dcat: <{DCAT}> PREFIX rdfs: <{RDFS}> PREFIX spdx: <{SPDX}>
        SELECT ?url ?sums (COALESCE(?sum, "") AS ?value) {{ GRAPH ?meta {{
          ?dump dcat:downloadURL ?url ; rdfs:seeAlso ?sums
          OPTIONAL {{ ?dump spdx:checksum [ spdx:checksumValue ?sum ; spdx:algorithm ?algorithm ] }}
        }} }} ORDER BY ?url""",
    )
    lines = server.get("/dump.nq").content.split(b"\n")[:-1]
    total = sum(int.from_bytes(hashlib.sha256(line).digest()) for line in lines) % 2**256
    sums = f"{server.url}SHA256SUMS"
    assert [f"{server.url}dump.nq", sums, f"{total:064x}"] in found
    assert sorted(found) == sorted(
        [f"{server.url}{name}", sums, f"{total:064x}" if name == "dump.nq" else ""] for name in DUMPS
    )
    assert len(server.get("/SHA256SUMS").text.splitlines()) == len(DUMPS)


def test_the_endpoint_can_be_asked_for_all_of_it(server: Server, described: rdflib.Graph) -> None:
    """But for what is known after the version is made: sizes and SHA-256 of the dumps, and when it was recorded.

    And but for the time that the facts are about, and what the tables of the European Union say of their entries.
    """
    answer = server.query(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{server.base}graph/meta> {{ ?s ?p ?o }} }}", "text/turtle"
    )
    kept = rdflib.Graph().parse(data=answer.text, format="turtle")
    assert len(kept) > 1500
    assert {predicate for _, predicate, _ in kept - described} <= {SPDX.checksum}
    apart = {*described.subjects(URIRef(f"{DCAT}isVersionOf")), *described.subjects(SKOS.inScheme)}
    apart |= set(described.subjects(RDF.type, SKOS.ConceptScheme))
    assert {predicate for subject, predicate, _ in described - kept if subject not in apart} <= {
        DCTERMS.modified,
        DCTERMS.temporal,
        DCAT.startDate,
        DCAT.endDate,
        URIRef(f"{DCAT}hasCurrentVersion"),
        URIRef(f"{DCAT}hasVersion"),
        URIRef("http://www.w3.org/ns/adms#versionNotes"),
        DCAT.byteSize,
        SPDX.checksum,
        SPDX.checksumValue,
        SPDX.algorithm,
        RDF.type,
    }


def test_the_prefixes_are_declared_as_clients_look_for_them(server: Server) -> None:
    found = rows(
        server,
        f"""PREFIX sh: <{SH}> SELECT ?prefix ?namespace FROM <{server.base}graph/meta>
        {{ ?all sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }}""",
    )
    assert ["acc", "https://w3id.org/accords/ns#"] in found
    assert len(found) > 40


def test_every_example_that_the_endpoint_lists_runs_there_and_finds_something(server: Server) -> None:
    listed = rows(
        server,
        f"""PREFIX sh: <{SH}> PREFIX rdfs: <{RDFS}>
        SELECT ?example ?query FROM <{server.base}graph/meta> {{
          ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
          FILTER (LANG(?comment) = "fr")
        }}""",
    )
    assert len(listed) > 100
    for example, query in listed:
        answer = server.query(query, "application/sparql-results+json, text/turtle;q=0.5")
        assert answer.status_code == 200, f"{example}: {answer.text}"
        assert "accords-hint" not in answer.headers, example
        if answer.headers["content-type"].startswith("application/sparql-results+json"):
            assert answer.json().get("boolean") or answer.json()["results"]["bindings"], example
        else:
            assert len(rdflib.Graph().parse(data=answer.text, format="turtle")) > 10, example


def test_the_description_is_what_dcat_ap_asks_for(described: rdflib.Graph) -> None:
    """What DCAT-AP 3.0.1 requires, and of which class values have to be; what it only recommends is left out."""
    folder = suite("dcat-ap") / "3.0.1" / "shacl-modular"
    shapes = rdflib.Graph()
    for name in ("shapes.ttl", "range.ttl"):
        shapes.parse(folder / name, format="turtle")
    assert set(shapes.objects(None, SH.targetClass)) & set(described.objects(None, RDF.type)) >= {
        DCAT.Catalog,
        DCAT.DataService,
        DCAT.Dataset,
        DCAT.Distribution,
    }
    _, report, _ = pyshacl.validate(described, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph)
    faults = report.subjects(SH.resultSeverity, SH.Violation)
    assert [
        [str(report.value(each, key)) for key in (SH.focusNode, SH.resultPath, SH.resultMessage)] for each in faults
    ] == []
