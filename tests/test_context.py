"""The published JSON-LD context, against the terms that it names and the data that it must carry."""

import json
from functools import cache
from typing import Any

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDFS, SDO, SKOS, VOID, DefinedNamespace

from tests.ontology.files import ACC, CONTEXT, DATA, ONTOLOGY, VOCABULARY, dataset, run_rules

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
OTHERS: list[type[DefinedNamespace]] = [DCTERMS, FOAF, ORG, OWL, PROV, RDFS, SDO, SKOS, VOID]


@cache
def context() -> dict[str, Any]:
    with CONTEXT.open(encoding="utf-8") as file:
        loaded: dict[str, Any] = json.load(file)["@context"]
    return loaded


@cache
def prefixes() -> dict[str, str]:
    return {name: value for name, value in context().items() if str(value).startswith("http")}


@cache
def named() -> list[str]:
    """The IRI that each name of the context stands for, without prefixes and keywords."""
    iris = []
    for name, value in context().items():
        target = value["@id"] if isinstance(value, dict) else str(value)
        if name not in prefixes() and not name.startswith("@") and not target.startswith("@"):
            prefix, _, local = target.partition(":")
            iris.append(prefixes()[prefix] + local)
    return iris


def can_be_said(iri: str) -> bool:
    """Whether the context shortens an IRI, by a name of its own or by a prefix."""
    return iri in named() or any(iri.startswith(namespace) for namespace in prefixes().values())


def our_terms() -> set[str]:
    defined = dataset([ONTOLOGY, *VOCABULARY]).quads_for_pattern(None, NamedNode(str(RDFS.isDefinedBy)), None)
    return {quad.subject.value for quad in defined if isinstance(quad.subject, NamedNode)}


@pytest.fixture(scope="module")
def registry() -> Store:
    """The data and what the rules derive from it."""
    store = dataset([ONTOLOGY, *VOCABULARY, *DATA])
    run_rules(store)
    return store


def test_every_term_of_ours_has_a_name() -> None:
    assert our_terms()
    assert our_terms() <= set(named())


def test_no_term_has_two_names() -> None:
    assert len(named()) == len(set(named()))


def test_every_name_stands_for_a_term_that_exists() -> None:
    ours = our_terms()
    assert [iri for iri in named() if iri not in ours and not any(iri in other for other in OTHERS)] == []


def test_whatever_the_data_says_has_a_name(registry: Store) -> None:
    predicates = {quad.predicate.value for quad in registry}
    assert [iri for iri in predicates if not can_be_said(iri)] == []
    assert {iri for iri in predicates if iri.startswith(ACC)} <= set(named())


def test_the_context_is_the_same_for_every_base() -> None:
    assert [iri for iri in prefixes().values() if "/id/" in iri or "/concept/" in iri] == []


def examples(registry: Store) -> list[Quad]:
    """All that is said of the first entity of each class."""
    classes: dict[str, str] = {}
    for quad in registry.quads_for_pattern(None, RDF_TYPE, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            classes[quad.object.value] = min(quad.subject.value, classes.get(quad.object.value, quad.subject.value))
    subjects = [NamedNode(iri) for iri in set(classes.values())]
    return [Quad(q.subject, q.predicate, q.object) for s in subjects for q in registry.quads_for_pattern(s, None, None)]


def compacted(quads: list[Quad]) -> dict[str, Any]:
    """The statements as JSON-LD with our context."""
    lines = serialize(quads, format=RdfFormat.N_QUADS)
    assert lines is not None
    compact: dict[str, Any] = jsonld.compact(jsonld.from_rdf(lines.decode()), {"@context": context()})
    return compact


def there_and_back(quads: list[Quad]) -> set[Quad]:
    """The statements after they were written as JSON-LD with our context and read again."""
    compact = compacted(quads)
    assert "http://www.w3.org/2001/XMLSchema#" not in json.dumps(compact["@graph"])
    again = jsonld.to_rdf(compact, {"format": "application/n-quads"})
    return set(parse(again, format=RdfFormat.N_QUADS))


def test_nothing_is_lost_in_json_ld(registry: Store) -> None:
    before = examples(registry)
    assert len({quad.predicate for quad in before}) > 90
    assert there_and_back(before) == set(before)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_rdflib_loses_nothing_of_it_either(registry: Store) -> None:
    before = examples(registry)
    lines = serialize(before, format=RdfFormat.N_TRIPLES)
    assert lines is not None
    read = rdflib.Graph().parse(data=json.dumps(compacted(before)), format="json-ld")
    assert set(read) == set(rdflib.Graph().parse(data=lines.decode(), format="nt"))


def test_a_loss_would_be_noticed(registry: Store) -> None:
    before = examples(registry)
    changed = Quad(before[0].subject, before[0].predicate, Literal("another"))
    assert there_and_back([*before[1:], changed]) != set(before)


def test_compact_json_reads_well() -> None:
    text = """
        @prefix acc: <https://w3id.org/accords/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .
        <https://w3id.org/accords/id/meeting/m> a acc:Meeting ; skos:prefLabel "Council"@en , "Conseil"@fr ;
            acc:confidence acc:verified ; schema:startDate "2025-12"^^xsd:gYearMonth ;
            acc:startNotBefore "2025-12-01"^^xsd:date ; acc:host <https://w3id.org/accords/id/state/svk> .
    """
    compact = compacted(list(parse(text, format=RdfFormat.TURTLE)))
    del compact["@context"]
    assert compact == {
        "id": "https://w3id.org/accords/id/meeting/m",
        "type": "Meeting",
        "prefLabel": {"en": "Council", "fr": "Conseil"},
        "confidence": "verified",
        "startDate": {"type": "xsd:gYearMonth", "@value": "2025-12"},
        "startNotBefore": "2025-12-01",
        "host": ["https://w3id.org/accords/id/state/svk"],
    }
