"""The document on one entity: it can be read alone, and says where it is from."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from accords.errors import NotFound
from accords.registry import entities
from accords.registry.entities import concept_iri, describe, document_iri, entity_iri
from accords.registry.publication import Published, publish
from accords.store import Store
from accords.terms import DCTERMS, DEFAULT_BASE, FOAF, OWL, RDF, SKOS, VOID
from tests.registries import LEND, changed_libraries, published_libraries, silently

LYON = DEFAULT_BASE + "id/library/lyon"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The libraries."""
    return published_libraries(tmp_path_factory.mktemp("entities"))


@pytest.fixture(scope="module")
def lyon(published: Published) -> set[tuple[str, str, str]]:
    """What the document on one library says: the ends of subject and predicate, and the object."""
    return said(published.store, LYON)


def said(store: Store, iri: str) -> set[tuple[str, str, str]]:
    return {
        (
            end(quad.subject),
            end(quad.predicate),
            quad.object.value if isinstance(quad.object, Literal) else end(quad.object),
        )
        for quad in describe(store, iri, DEFAULT_BASE).quads
    }


def end(term: object) -> str:
    return getattr(term, "value", str(term)).rpartition("/")[2].rpartition("#")[2]


def test_its_own_statements_are_there_asserted_and_derived(lyon: set[tuple[str, str, str]]) -> None:
    assert ("lyon", "kind", "public") in lyon
    assert ("lyon", "type", "CityLibrary") in lyon and ("lyon", "type", "Keeper") in lyon


def test_what_points_to_it_is_there_with_what_it_says(lyon: set[tuple[str, str, str]]) -> None:
    assert ("lyon--oslo", "lender", "lyon") in lyon
    assert ("lyon--oslo", "volumes", "12") in lyon and ("lyon--oslo", "borrower", "oslo") in lyon


def test_all_that_is_mentioned_has_its_labels(lyon: set[tuple[str, str, str]]) -> None:
    assert ("oslo", "prefLabel", "Oslo Library") in lyon
    assert ("public", "prefLabel", "publique") in lyon
    assert ("CityLibrary", "label", "bibliothèque municipale") in lyon


def test_what_is_only_mentioned_says_no_more_than_its_labels(lyon: set[tuple[str, str, str]]) -> None:
    assert {predicate for subject, predicate, _ in lyon if subject == "oslo"} == {"prefLabel"}


def test_its_sources_and_those_of_what_points_to_it_are_there(lyon: set[tuple[str, str, str]]) -> None:
    assert ("letter", "prefLabel", "A letter from Lyon") in lyon
    assert ("yearbook", "issued", "2024") in lyon


def test_each_statement_is_in_its_graph(published: Published) -> None:
    quads = describe(published.store, LYON, DEFAULT_BASE).quads
    graphs = {quad.graph_name for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}
    assert {end(graph) for graph in graphs} == {"yearbook", "letter", "inferred", "vocabulary", "ontology"}
    assert len(set(quads)) == len(quads)


def test_the_document_is_described_apart(published: Published) -> None:
    document = describe(published.store, LYON, DEFAULT_BASE)
    about = {quad for quad in document.quads if isinstance(quad.graph_name, DefaultGraph)}
    assert document.iri == DEFAULT_BASE + "doc/library/lyon"
    iri = NamedNode(document.iri)
    assert about == {
        Quad(iri, NamedNode(RDF + "type"), NamedNode(FOAF + "Document")),
        Quad(iri, NamedNode(FOAF + "primaryTopic"), NamedNode(LYON)),
        Quad(iri, NamedNode(DCTERMS + "license"), NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")),
        Quad(iri, NamedNode(VOID + "inDataset"), NamedNode(DEFAULT_BASE + "graph/meta#dataset")),
        Quad(iri, NamedNode(OWL + "versionInfo"), Literal(str(published.version))),
    }


def test_where_too_much_points_to_it_the_pointing_alone_is_told(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entities, "MOST_INBOUND", 1)
    lyon = said(published.store, LYON)
    assert {predicate for subject, predicate, _ in lyon if subject == "lyon--oslo"} == {"lender", "prefLabel"}


def test_a_concept_and_its_scheme_are_entities_too(published: Published) -> None:
    concept = said(published.store, concept_iri(DEFAULT_BASE, "kind", "public"))
    assert ("lyon", "kind", "public") in concept
    assert ("public", "inScheme", "kind") in said(published.store, concept_iri(DEFAULT_BASE, "kind"))


def test_the_document_on_a_concept_has_a_place_of_its_own() -> None:
    assert document_iri(DEFAULT_BASE + "concept/kind/public", DEFAULT_BASE) == DEFAULT_BASE + "doc/concept/kind/public"


@pytest.mark.parametrize(
    "iri", [DEFAULT_BASE + "id/library/nowhere", DEFAULT_BASE + "graph/meta#dataset", SKOS + "Concept"]
)
def test_of_what_is_not_there_nothing_is_known(published: Published, iri: str) -> None:
    with pytest.raises(NotFound, match=iri):
        describe(published.store, iri, DEFAULT_BASE)


@pytest.mark.parametrize("slug", ["a b", "a>b", 'a"b', "a{b", "a\\b", "a\nb"])
def test_what_can_be_no_iri_is_nothing_that_could_be_known(slug: str) -> None:
    with pytest.raises(NotFound):
        entity_iri(DEFAULT_BASE, "library", slug)


def test_a_slug_may_hold_dots_and_letters_of_any_script() -> None:
    assert entity_iri(DEFAULT_BASE, "provision", "oecd-0449-1.1").endswith("id/provision/oecd-0449-1.1")
    assert entity_iri(DEFAULT_BASE, "library", "été").endswith("id/library/été")


def test_what_says_who_is_a_member_is_told_by_what_points_and_not_by_what_was_derived(tmp_path: Path) -> None:
    """A derived statement that points here would bring in everything that its subject says."""
    rule = f"CONSTRUCT {{ ?b <{LEND}near> ?a }} WHERE {{ ?loan <{LEND}lender> ?a ; <{LEND}borrower> ?b }}"
    published = publish(changed_libraries(tmp_path, {"ontology/rules/50-near.rq": rule}), tell=silently)
    lyon = said(published.store, LYON)
    assert ("lyon", "near", "oslo") in lyon
    assert {predicate for subject, predicate, _ in lyon if subject == "oslo"} == {"prefLabel"}
