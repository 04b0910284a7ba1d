"""Hygiene: tests/hygiene/*.rq, in which a row is a fault, over the files as they are and over files that are broken.

The first line of a query is the rule that it watches over; the first line of tests/hygiene/broken/<same name> says how
many faults of that sort are in that file.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from tests.ontology.files import ALIGNMENT, DATA, ONTOLOGY, SHAPES, VOCABULARY, dataset
from tests.ontology.known import known_terms

HYGIENE = Path(__file__).parent / "hygiene"
RULES = sorted(HYGIENE.glob("*.rq"))
BROKEN = {path.stem: path for path in (HYGIENE / "broken").iterdir()}


def faults(rule: Path, store: Store) -> list[str]:
    """The rows of a query, as text; the graphs of the store together are the default graph."""
    found = store.query(rule.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [" ".join(str(term) for term in row) for row in found]


def dataset_with_known_terms(paths: Iterable[Path]) -> Store:
    store = dataset(paths)
    store.extend(known_terms())
    return store


@pytest.fixture(scope="module")
def registry() -> Store:
    """Ontology, alignment, vocabularies, shapes and data, none of which may be missing."""
    for files in (VOCABULARY, SHAPES, DATA):
        assert files
    return dataset_with_known_terms([ONTOLOGY, ALIGNMENT, *VOCABULARY, *SHAPES, *DATA])


def test_every_rule_has_a_broken_file() -> None:
    assert RULES
    assert sorted(BROKEN) == [rule.stem for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_files_are_clean(rule: Path, registry: Store) -> None:
    text = rule.read_text(encoding="utf-8").splitlines()[0]
    assert text.startswith("# rule: ")
    assert faults(rule, registry) == [], text.removeprefix("# rule: ")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_broken_file_is_found_out(rule: Path) -> None:
    broken = BROKEN[rule.stem]
    planted = broken.read_text(encoding="utf-8").splitlines()[0].removeprefix("# faults: ")
    found = faults(rule, dataset_with_known_terms([broken]))
    assert found
    assert len(found) == int(planted)
