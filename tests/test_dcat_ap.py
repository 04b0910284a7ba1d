"""The record for catalogues of data is what DCAT-AP 3.0.1 asks for, by pySHACL and by our compiler, equally."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import RdfFormat, Triple, parse
from rdflib.compare import to_isomorphic
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

from accords.assets import Assets
from accords.errors import IllFormedShapes
from accords.registry import catalogue, editions
from accords.registry.dcat_ap import PROFILE
from accords.registry.publication import publish
from accords.settings import Settings
from accords.shacl.data import Data
from accords.shacl.report import report
from accords.shacl.validator import Validator
from accords.terms import DEFAULT_BASE
from tests.conformance import suite
from tests.registries import changed_libraries, silently
from tests.serving import Server, serving

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MODULES = ["shapes", "range", "mdr-vocabularies.shape", "shapes_recommended", "deprecateduris"]
NOT_KNOWN = {
    ("Catalog", "spatial"): "nobody has said which part of the world the registry is about",
    ("Dataset", "spatial"): "the same",
    ("Dataset", "contactPoint"): "only where ACCORDS_CONTACT names one",
    ("DataService", "contactPoint"): "the same",
    ("DataService", "conformsTo"): "the documents follow no one standard; the SPARQL endpoint names its own",
    ("Agent", "type"): "the kind of publisher is not known",
    ("CatalogRecord", "status"): "there is no such table for records",
    ("Catalog", "publisher"): "the publisher is no body of the European Union",
    ("Dataset", "publisher"): "the same",
    ("DataService", "publisher"): "the same",
}
"""What the profile recommends and the facts do not support: by class and property, with the reason."""
LIBRARIES = f"""
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
<{DEFAULT_BASE}graph/meta#dataset> dcterms:title "Loans"@en ; dcterms:description "What libraries lend."@en ;
    dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ; dcterms:publisher <https://example.org/us> .
<https://example.org/us> a foaf:Agent ; foaf:name "We" .
"""
Found = Counter[tuple[str, ...]]


@cache
def shapes(name: str) -> rdflib.Graph:
    """The shapes of a module, or the generated ones, which lack some that they refer to."""
    folder = suite("dcat-ap") / "3.0.1"
    graph = rdflib.Graph()
    if name != "generated":
        return graph.parse(folder / "shacl-modular" / f"{name}.ttl")
    for file in (folder / "shacl-generated").glob("*.ttl"):
        graph.parse(file)
    return graph


def results(graph: rdflib.Graph) -> Found:
    """The results of a report: what is wrong with what."""
    named = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity")
    reported = graph.objects(None, SH.result)
    return Counter(tuple(str(graph.value(each, SH[name])) for name in named) for each in reported)


def by_pyshacl(record: rdflib.Graph, wanted: rdflib.Graph) -> Found:
    _, found, _ = pyshacl.validate(record, shacl_graph=wanted)
    assert isinstance(found, rdflib.Graph)
    return results(found)


def by_our_compiler(record: rdflib.Graph, wanted: rdflib.Graph) -> Found:
    validator = Validator(triples(wanted))
    assert not validator.handed_over
    told = report(validator.results(Data(triples(record))))
    return results(rdflib.Graph().parse(data="".join(f"{each} .\n" for each in told), format="nt"))


def triples(graph: rdflib.Graph) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(graph.serialize(format="nt", encoding="utf-8"), RdfFormat.N_TRIPLES))


def of_severity(found: Found, severity: str) -> list[tuple[str, ...]]:
    return [each for each in found if each[-1] == str(SH[severity])]


@pytest.fixture(scope="module")
def record(server: Server) -> rdflib.Graph:
    """The record of this registry, as the server gives it."""
    response = server.get("/dataset.ttl")
    assert response.status_code == 200
    return rdflib.Graph().parse(data=response.text, format="turtle")


def local(iri: object) -> str:
    return str(iri).replace("#", "/").rpartition("/")[2]


@pytest.mark.parametrize("name", MODULES)
def test_the_record_conforms_and_both_engines_say_so(record: rdflib.Graph, name: str) -> None:
    wanted = shapes(name)
    found = by_our_compiler(record, wanted)
    assert found == by_pyshacl(record, wanted)
    assert of_severity(found, "Violation") == []
    warned = {
        (local(kind), local(each[1]))
        for each in of_severity(found, "Warning")
        for kind in record.objects(rdflib.URIRef(each[0]), RDF.type)
        if "version-" not in each[0] and kind != DCAT.Resource
    }
    assert {each for each in warned if each[0] != "Organization"} <= NOT_KNOWN.keys()


def test_the_generated_shapes_are_refused_by_both_and_without_their_loose_ends_conformed_to(
    record: rdflib.Graph,
) -> None:
    wanted = rdflib.Graph() + shapes("generated")
    with pytest.raises(IllFormedShapes):
        Validator(triples(wanted))
    with pytest.raises(pyshacl.errors.ReportableRuntimeError):
        by_pyshacl(record, wanted)
    for each in [each for each in wanted.triples((None, SH.property, None)) if (each[2], SH.path, None) not in wanted]:
        wanted.remove(each)
    assert by_our_compiler(record, wanted) == by_pyshacl(record, wanted) == Counter()


def test_what_is_wrong_is_found_by_both(record: rdflib.Graph) -> None:
    worse = rdflib.Graph() + record
    worse.remove((None, DCTERMS.publisher, None))
    [distribution, *_] = worse.objects(None, DCAT.distribution)
    worse.remove((distribution, DCAT.accessURL, None))
    found = by_our_compiler(worse, shapes("shapes"))
    assert found == by_pyshacl(worse, shapes("shapes"))
    assert {local(each[1]) for each in of_severity(found, "Violation")} == {"publisher", "accessURL"}


def test_the_record_is_a_whole_catalogue(record: rdflib.Graph) -> None:
    one = {name: list(record.subjects(RDF.type, DCAT[name])) for name in ("Catalog", "CatalogRecord")}
    assert [len(each) for each in one.values()] == [1, 1]
    dataset = rdflib.URIRef(catalogue.dataset_iri(DEFAULT_BASE))
    assert (one["Catalog"][0], DCAT.dataset, dataset) in record
    assert len(set(record.objects(one["Catalog"][0], DCAT.service))) == 2
    assert len(set(record.objects(dataset, DCAT.distribution))) >= 10
    [part] = set(record.objects(one["Catalog"][0], DCAT.dataset)) - {dataset}
    licences = {record.value(each, DCTERMS.license) for each in record.objects(part, DCAT.distribution)}
    assert licences == {rdflib.URIRef(f"{AUTHORITY}licence/CC0")}
    assert len(set(record.objects(dataset, DCAT.hasVersion))) == 1


def test_licence_frequency_file_types_languages_and_themes_are_named_by_the_tables_of_the_union(
    record: rdflib.Graph,
) -> None:
    for predicate, table in (
        (DCTERMS.license, "licence"),
        (DCTERMS.accrualPeriodicity, "frequency"),
        (DCTERMS.format, "file-type"),
        (DCTERMS.language, "language"),
        (DCAT.theme, "data-theme"),
        (DCTERMS.accessRights, "access-right"),
    ):
        named = set(record.objects(None, predicate))
        assert named and all(str(each).startswith(f"{AUTHORITY}{table}/") for each in named)
        assert all((each, SKOS.inScheme, rdflib.URIRef(f"{AUTHORITY}{table}")) in record for each in named)


def test_every_address_of_the_record_answers(record: rdflib.Graph, server: Server) -> None:
    predicates = (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription, DCAT.landingPage)
    addresses = {str(each) for predicate in predicates for each in record.objects(None, predicate)}
    assert len(addresses) > 5
    for each in addresses:
        assert server.ask("HEAD", each.removeprefix(server.url.rstrip("/"))).status_code == 200, each


def test_the_record_says_which_time_the_facts_are_about(record: rdflib.Graph, server: Server) -> None:
    """By ontology/coverage.rq, for the dataset and for its parts."""
    [period] = set(record.objects(None, DCTERMS.temporal))
    first, last = (str(record.value(period, DCAT[name])) for name in ("startDate", "endDate"))
    assert first == "1945-10-24" and "2026-01-01" < last < "2027-01-01"
    asked = f'PREFIX acc: <https://w3id.org/accords/ns#> ASK {{ ?s acc:startNotBefore "{first}"^^<{XSD.date}> }}'
    assert server.query(asked).json()["boolean"]


def test_the_record_names_a_contact_where_one_is_set(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {"data/dataset.ttl": LIBRARIES})
    environment = {"ACCORDS_ASSETS": str(settings.assets), "ACCORDS_CONTACT": "mailto:help@example.org"}
    with serving(settings.home, **environment) as running:
        graph = rdflib.Graph().parse(data=running.get("/dataset.ttl").text, format="turtle")
        assert running.get("/openapi.json").json()["info"]["contact"] == {"email": "help@example.org"}
    for name in MODULES:
        found = by_our_compiler(graph, shapes(name))
        assert found == by_pyshacl(graph, shapes(name))
        assert of_severity(found, "Violation") == []
        assert not {each for each in found if local(each[1]) == "contactPoint"}
    [mail] = graph.objects(None, rdflib.URIRef("http://www.w3.org/2006/vcard/ns#hasEmail"))
    assert str(mail) == "mailto:help@example.org"


def test_a_registry_that_does_not_say_who_publishes_it_lacks_that_and_nothing_is_invented(tmp_path: Path) -> None:
    text = LIBRARIES.replace("dcterms:publisher <https://example.org/us>", 'dcterms:publisher "We"')
    settings = changed_libraries(tmp_path, {"data/dataset.ttl": text})
    assert Assets(settings.assets).dataset
    published = publish(settings, tell=silently)
    newest = editions.newest(settings.home, settings.base, published.version)
    record = catalogue.dcat_ap(published.store, settings, {}, newest)
    made = rdflib.Graph().parse(data=written(record), format="nt")
    faults = of_severity(by_our_compiler(made, shapes("shapes")), "Violation")
    assert {(local(each[0]), local(each[1])) for each in faults} == {("catalogue", "publisher")}


@pytest.mark.parametrize("path", ["/", "/dataset", "/.well-known/void"])
def test_the_record_is_a_profile_of_what_describes_the_dataset(server: Server, record: rdflib.Graph, path: str) -> None:
    """Content Negotiation by Profile, sections 7.1 and 7.2."""
    for response in (
        server.get(path, "text/turtle", Accept_Profile=f"<{PROFILE}>"),
        server.get(f"{path}?_profile=dcat-ap", "text/turtle"),
    ):
        assert response.status_code == 200 and response.headers["content-profile"] == f"<{PROFILE}>"
        assert to_isomorphic(rdflib.Graph().parse(data=response.text, format="turtle")) == to_isomorphic(record)
    listed = server.get(f"{path}?_profile=all").json()["profiles"]
    assert [each["token"] for each in listed] == ["native", "labelled", "schema", "dcat-ap"]


def test_versions_follow_one_another_with_what_was_said_of_them(three: Settings) -> None:
    with serving(three.home, ACCORDS_ASSETS=str(three.assets)) as running:
        graphs = [
            rdflib.Graph().parse(data=running.get(path, "text/turtle").text, format="turtle")
            for path in ("/dataset", "/.well-known/void")
        ]
    notes = rdflib.URIRef("http://www.w3.org/ns/adms#versionNotes")
    for graph in graphs:
        version = {str(graph.value(each, DCAT.version)): each for each in graph.subjects(DCAT.isVersionOf, None)}
        assert {number: str(graph.value(version[number], notes)) for number in ("1", "2", "3")} == {
            "1": "The first",
            "2": "Rome joins",
            "3": "Rome is called\nRoma",
        }
        previous = dict(graph.subject_objects(DCAT.previousVersion))
        assert previous == {version["3"]: version["2"], version["2"]: version["1"]}
        [dataset] = set(graph.objects(None, DCAT.isVersionOf))
        assert set(graph.objects(dataset, DCAT.hasVersion)) == set(version.values())


def written(statements: Iterable[Triple]) -> str:
    return "".join(f"{each} .\n" for each in statements)
