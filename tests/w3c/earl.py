"""Outcomes as EARL 1.0, in Turtle: one assertion a case."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from accords import __version__
from accords.registry.conformance import ABOUT, EARL
from accords.registry.statements import a, link, said, text
from accords.terms import DCTERMS

from .outcomes import Outcome
from .suites import SUITES, key, reasons

DOAP = "http://usefulinc.com/ns/doap#"
PREFIXES = {"earl": EARL, "dcterms": DCTERMS, "doap": DOAP, "about": ABOUT}
TITLES = {
    "sparql11-query": ("SPARQL 1.1 Query Language", "Langage de requête SPARQL 1.1"),
    "sparql11-results": ("SPARQL 1.1 result formats", "Formats de résultats SPARQL 1.1"),
    "sparql11-protocol": ("SPARQL 1.1 Protocol", "Protocole SPARQL 1.1"),
    "sparql11-service-description": ("SPARQL 1.1 Service Description", "Description de service SPARQL 1.1"),
    "shacl-core": ("SHACL Core, compiled to SPARQL", "SHACL Core, compilé en SPARQL"),
    "foops": ("FOOPS!, on the ontology", "FOOPS!, sur l’ontologie"),
}
SPELLING = {
    "en": "The same values, with a number or a date in another spelling: the store keeps values, not spellings.",
    "fr": "Les mêmes valeurs, un nombre ou une date étant dans une autre graphie : la base garde les valeurs.",
}
SOURCE = "https://github.com/w3c/rdf-tests/tree/ad541a5f"
SOURCES = {
    "shacl-core": "https://github.com/w3c/data-shapes/tree/ff9edb9c",
    "foops": "https://github.com/oeg-upm/fair_ontologies/tree/542a77f6",
}


def report(outcomes: Iterable[Outcome]) -> bytes:
    """The report. Raises KeyError for a case that did not pass and has no reason."""
    return serialize(_statements(outcomes), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _statements(outcomes: Iterable[Outcome]) -> Iterator[Triple]:
    subject, runner = NamedNode(f"{ABOUT}accords"), NamedNode(f"{ABOUT}tests")
    yield from a(subject, EARL + "TestSubject", EARL + "Software", DOAP + "Project")
    yield text(subject, DOAP + "name", "Accords")
    yield text(subject, DOAP + "revision", __version__)
    yield from a(runner, EARL + "Assertor", EARL + "Software")
    yield from said(runner, DCTERMS + "title", {"en": "the tests of Accords", "fr": "les tests d’Accords"})
    for name in SUITES:
        suite, (english, french) = NamedNode(ABOUT + name), TITLES[name]
        yield from said(suite, DCTERMS + "title", {"en": english, "fr": french})
        yield link(suite, DCTERMS + "source", SOURCES.get(name, SOURCE))
    for outcome in outcomes:
        yield from _assertion(outcome, subject, runner)


def _assertion(outcome: Outcome, subject: NamedNode, runner: NamedNode) -> Iterator[Triple]:
    name = key(outcome).replace("/", "-")
    assertion, result = NamedNode(f"{ABOUT}{name}"), NamedNode(f"{ABOUT}{name}-result")
    test = NamedNode(outcome.iri)
    yield from a(test, EARL + "TestCase")
    yield text(test, DCTERMS + "title", outcome.name)
    yield link(test, DCTERMS + "isPartOf", ABOUT + outcome.suite)
    yield from a(assertion, EARL + "Assertion")
    yield link(assertion, EARL + "assertedBy", runner.value)
    yield link(assertion, EARL + "subject", subject.value)
    yield link(assertion, EARL + "test", outcome.iri)
    yield link(assertion, EARL + "mode", EARL + "automatic")
    yield link(assertion, EARL + "result", result.value)
    yield from a(result, EARL + "TestResult")
    yield link(result, EARL + "outcome", EARL + outcome.result)
    if outcome.result != "passed":
        yield from said(result, DCTERMS + "description", reasons()[key(outcome)])
    elif outcome.spelling:
        yield from said(result, DCTERMS + "description", SPELLING)
