"""The suite of the W3C for SHACL Core, whole, by the compiler alone."""

import subprocess
import sys
from functools import cache

import pytest

from tests.conformance import suite
from tests.w3c.shacl import Case, cases, judged

WITHOUT_PYSHACL = """
import sys
sys.modules["pyshacl"] = None
from tests.conformance import suite
from tests.w3c.shacl import outcomes
found = list(outcomes("shacl-core", suite("shacl-core")))
print(len(found), *(each.iri for each in found if each.result != "passed"))
"""


@cache
def _cases() -> list[Case]:
    return list(cases(suite("shacl-core") / "manifest.ttl"))


def test_the_suite_has_98_cases() -> None:
    assert len({case.iri for case in _cases()}) == 98


@pytest.mark.parametrize("place", range(98))
def test_a_case_gives_the_results_that_it_expects(place: int) -> None:
    case = _cases()[place]
    found, expected, handed_over = judged(case)
    assert found == expected, case.iri
    assert handed_over == 0, case.iri


def test_the_suite_passes_where_pyshacl_cannot_be_imported() -> None:
    suite("shacl-core")
    told = subprocess.run([sys.executable, "-c", WITHOUT_PYSHACL], capture_output=True, text=True, check=False)
    assert told.stdout.split() == ["98"], told.stdout + told.stderr


def test_the_compiler_loads_neither_pyshacl_nor_rdflib() -> None:
    asked = "import sys, accords.shacl.validator, accords.shacl.report; print({'rdflib', 'pyshacl'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True).strip() == "set()"
