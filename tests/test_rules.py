"""What the rules derive, beside what a person wrote down in tests/ontology/rules/<rule>/."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Triple

from tests.ontology.files import ONTOLOGY, RULES, VOCABULARY, dataset, quads, run_rules

CASES = Path(__file__).parent / "ontology" / "rules"
IDS = "https://w3id.org/accords/id/"


def triples(path: Path) -> set[Triple]:
    return {quad.triple for quad in quads(path)}


def derived_from(given: Path) -> set[Triple]:
    """What all rules together derive about the entities of a file."""
    derived = run_rules(dataset([ONTOLOGY, *VOCABULARY, given]))
    return {t for t in derived if isinstance(t.subject, NamedNode) and t.subject.value.startswith(IDS)}


def test_every_rule_has_a_case() -> None:
    assert RULES
    assert [rule.stem for rule in RULES] == sorted(case.name for case in CASES.iterdir())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_rules_derive_what_is_expected_and_nothing_else(rule: Path) -> None:
    expected = triples(CASES / rule.stem / "expected.ttl")
    assert expected
    assert derived_from(CASES / rule.stem / "given.ttl") == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_says_in_both_languages_what_it_does(rule: Path) -> None:
    english, french = rule.read_text(encoding="utf-8").splitlines()[:2]
    assert english.startswith("# rule: ")
    assert french.startswith("# rule@fr: ")


def test_no_rule_makes_blank_nodes() -> None:
    derived = run_rules(dataset([ONTOLOGY, *VOCABULARY, *CASES.glob("*/given.ttl")]))
    assert not [t for t in derived if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)]


def is_current(tmp_path: Path, dates: str) -> bool:
    """Whether a membership with these statements makes a member of today."""
    given = tmp_path / "given.ttl"
    given.write_text(
        f"""
        @prefix org: <http://www.w3.org/ns/org#> .
        @prefix schema: <https://schema.org/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <{IDS}membership/m> org:member <{IDS}state/mar> ; org:organization <{IDS}partnership/gpai> ;
            org:role <https://w3id.org/accords/concept/role/member> ; {dates} .
        """,
        encoding="utf-8",
    )
    return any(t.predicate.value.endswith("#hasMember") for t in derived_from(given))


def day(offset: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=offset)


def test_a_membership_counts_on_its_last_day_and_not_on_the_next(tmp_path: Path) -> None:
    assert is_current(tmp_path, f'schema:endDate "{day(0)}"^^xsd:date')
    assert not is_current(tmp_path, f'schema:endDate "{day(-1)}"^^xsd:date')


def test_a_membership_counts_from_its_first_day_on(tmp_path: Path) -> None:
    assert is_current(tmp_path, f'schema:startDate "{day(0)}"^^xsd:date')
    assert not is_current(tmp_path, f'schema:startDate "{day(1)}"^^xsd:date')
