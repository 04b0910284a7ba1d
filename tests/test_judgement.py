"""Whether something may be published: a violation alone forbids it, and is told as any other report tells it."""

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from accords.assets import Assets
from accords.errors import Unpublishable
from accords.registry.assembly import assemble
from accords.registry.judgement import judge
from accords.registry.severity import counted
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, LIBRARIES

ASSETS = Assets(LIBRARIES)
PREFIXES = f"""@prefix lend: <{LEND}> . @prefix loan: <{DEFAULT_BASE}id/loan/> .
@prefix library: <{DEFAULT_BASE}id/library/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
LOAN = 'loan:{} a lend:Loan ; skos:prefLabel "A loan"@en ; lend:lender library:lyon ; lend:volumes "x\u001b[2J" .\n'


def refused(turtle: str) -> str:
    """What is said when a registry is to be published with this, too."""
    more: list[Quad] = list(parse(PREFIXES + turtle, RdfFormat.TURTLE))
    with pytest.raises(Unpublishable) as raised:
        judge(ASSETS, DEFAULT_BASE, [*assemble(ASSETS, DEFAULT_BASE), *more], lambda _: None)
    return str(raised.value)


def test_warnings_and_infos_are_counted_and_forbid_nothing() -> None:
    assert judge(ASSETS, DEFAULT_BASE, assemble(ASSETS, DEFAULT_BASE), lambda _: None) == (1, 0)


def test_what_is_wrong_is_told_and_what_is_a_warning_is_only_counted() -> None:
    assert refused(LOAN.format("x")) == (
        "violation: loan:x (A loan)\n"
        "    property: lend:volumes\n"
        '    value: "x\\u001B[2J"\n'
        "    Write the number of volumes as a number.\n"
        "    rule: https://example.org/lending/shapes#Loan-volumes sh:DatatypeConstraintComponent\n"
        "\n"
        "1 violation, 1 warning, 0 infos.\n"
        "Nothing was published."
    )


def test_two_hundred_violations_are_told_and_the_others_counted() -> None:
    said = refused("".join(LOAN.format(number) for number in range(203)))
    assert said.count("violation: loan:") == 200
    assert "\n… and 3 more.\n\n203 violations, 1 warning, 0 infos.\n" in said


def test_what_no_shape_reaches_is_told_by_the_name_that_a_validation_gives_it() -> None:
    said = refused("library:paris a lend:Libary .")
    assert "No shape speaks of this." in said and "#unreached\n" in said


def test_counts_are_in_the_language_of_the_reader() -> None:
    assert counted({"Violation": 0, "Warning": 2, "Info": 1}, "fr") == "0 violation, 2 avertissements, 1 information."
