"""What came out of the suites of the W3C, as the tests of this release wrote it down in EARL (help/conformance.ttl)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ..terms import DCTERMS

EARL = "http://www.w3.org/ns/earl#"
ABOUT = "https://w3id.org/accords/conformance#"
OUTCOMES = ("passed", "failed", "inapplicable", "cantTell", "untested")


@dataclass(frozen=True)
class Case:
    """One case of a suite: its outcome, a word of `OUTCOMES`, and what there is to say of it, by language."""

    iri: str
    name: str
    outcome: str
    reason: dict[str, str]


@dataclass(frozen=True)
class Suite:
    """A suite: its title by language, and its cases."""

    iri: str
    title: dict[str, str]
    cases: tuple[Case, ...]

    def count(self, outcome: str) -> int:
        """How many cases came out so."""
        return sum(case.outcome == outcome for case in self.cases)

    @property
    def other_spelling(self) -> int:
        """How many passed with something to say: with a number or a date in another spelling."""
        return sum(case.outcome == "passed" and bool(case.reason) for case in self.cases)

    @property
    def not_passed(self) -> list[Case]:
        """The cases that did not pass."""
        return [case for case in self.cases if case.outcome != "passed"]


@cache
def statements() -> tuple[Triple, ...]:
    """The report as it was written."""
    text = resources.files("accords").joinpath("help", "conformance.ttl").read_bytes()
    return tuple(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))


def suites() -> list[Suite]:
    """The suites in the order of their names, each with its cases in the order of theirs."""
    said: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    for triple in statements():
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, (NamedNode, Literal)):
            said.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object)
    cases: dict[str, list[Case]] = {}
    for suite, case in _cases(said):
        cases.setdefault(suite, []).append(case)
    return [
        Suite(iri, _by_language(said[iri][DCTERMS + "title"]), tuple(sorted(found, key=lambda case: case.iri)))
        for iri, found in sorted(cases.items())
    ]


def _cases(said: dict[str, dict[str, list[NamedNode | Literal]]]) -> Iterator[tuple[str, Case]]:
    for values in said.values():
        if EARL + "test" in values:
            [test], [result] = values[EARL + "test"], values[EARL + "result"]
            about, found = said[test.value], said[result.value]
            yield (
                about[DCTERMS + "isPartOf"][0].value,
                Case(
                    iri=test.value,
                    name=about[DCTERMS + "title"][0].value,
                    outcome=found[EARL + "outcome"][0].value.removeprefix(EARL),
                    reason=_by_language(found.get(DCTERMS + "description", [])),
                ),
            )


def _by_language(texts: list[NamedNode | Literal]) -> dict[str, str]:
    return {text.language or "en": text.value for text in texts if isinstance(text, Literal)}
