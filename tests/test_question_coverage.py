"""What the questions cover: the classes that they say they join, and every class and property of ours."""

import csv
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from tests.competency.parsed import ACC, FILES, iris, joined, question, typed
from tests.expected.answers import QUESTIONS, read_table
from tests.ontology.files import ONTOLOGY, VOCABULARY

SCHEMA = Namespace("https://schema.org/")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype)
CLASSES_JOINED = 3


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY)


def terms(ontology: Graph) -> set[URIRef]:
    """Every class, property and datatype of ours."""
    found = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    return {term for term in found if isinstance(term, URIRef) and term.startswith(ACC)}


def unasked() -> dict[URIRef, str]:
    """The terms that no question uses, each with the reason."""
    with (QUESTIONS / "unasked.csv").open(encoding="utf-8", newline="") as file:
        return {URIRef(row["term"].replace("acc:", ACC)): row["reason"] for row in csv.DictReader(file)}


def classes_met(text: str, ontology: Graph) -> set[URIRef]:
    """Classes that a query asks for, chooses from, or that are the domain of a property in it."""
    named = iris(text)
    met = {kind for _, kind in typed(text)} | {term for term in named if (term, RDF.type, OWL.Class) in ontology}
    for term in named:
        met |= {
            c for p in (RDFS.domain, SCHEMA.domainIncludes) for c in ontology.objects(term, p) if isinstance(c, URIRef)
        }
    return met


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_classes_that_a_question_tells_occur_in_its_query(path: Path, ontology: Graph) -> None:
    asked = question(path)
    assert asked.classes
    assert set(asked.classes) <= classes_met(asked.text, ontology)


def test_at_least_thirty_questions_join_three_classes() -> None:
    """Things with a type of their own count; classes to choose from, and concepts, do not."""
    joining = [path.stem for path in FILES if joined(question(path).text) >= CLASSES_JOINED]
    assert len(joining) >= 30, joining


def test_every_term_of_ours_is_asked_for(ontology: Graph) -> None:
    asked = set().union(*(iris(question(path).text) for path in FILES))
    ours = terms(ontology)
    assert ours
    assert sorted(ours - asked - unasked().keys()) == []


def test_only_terms_that_nobody_asks_for_are_excused(ontology: Graph) -> None:
    asked = set().union(*(iris(question(path).text) for path in FILES))
    assert unasked().keys() <= terms(ontology) - asked
    assert all(unasked().values())


@pytest.mark.parametrize("path", VOCABULARY, ids=lambda path: path.stem)
def test_some_answer_shows_each_list_of_concepts(path: Path) -> None:
    """Some concept of the scheme (of the topics: some scheme) stands by its English label in an answer."""
    vocabulary = Graph().parse(path)
    labels = {
        str(label) for label in vocabulary.objects(None, SKOS.prefLabel) if getattr(label, "language", "") == "en"
    }
    shown = {cell for question in FILES for row in read_table(question.with_suffix(".csv")).rows for cell in row}
    assert labels & shown
