"""The compiler finds what pySHACL finds, on random shapes and graphs, but for the differences that are named."""

import logging
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyparsing.exceptions import ParseException

from accords.shacl.paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from accords.shacl.reading import read_shapes
from tests.differential.choices import Drawn, Seeded
from tests.differential.differences import CORRECTIONS
from tests.differential.engines import Case, Found, by_pyshacl, case, compiled
from tests.differential.examples import EXAMPLES, OTHERS
from tests.differential.mutations import MUTATIONS

SEEDS = range(400)
BUDGET = range(1500)
"""The cases by which a fault of the compiler has to be noticed."""


@pytest.fixture(autouse=True)
def _rdflib_is_quiet() -> Iterator[None]:
    """It warns of each ill-typed literal, and there are many on purpose."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)


@st.composite
def cases(draw: Any) -> Case:
    return case(Drawn(draw))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cases())
def test_both_find_the_same(one: Case) -> None:
    assert not differ(one, by_pyshacl_if_it_can(one))


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", EXAMPLES)
def test_what_pyshacl_differs_in_is_named_with_an_example(name: str) -> None:
    example = EXAMPLES[name]
    assert by_pyshacl(example, without=name) != by_pyshacl(example) == compiled(example)


@pytest.mark.parametrize("name", OTHERS)
def test_any_other_difference_is_as_it_is_told(name: str) -> None:
    example, (ours, theirs) = OTHERS[name]
    assert (len(compiled(example)), len(by_pyshacl(example, turned=False))) == (ours, theirs)


def test_each_correction_of_pyshacl_has_an_example() -> None:
    assert EXAMPLES.keys() == CORRECTIONS.keys()


def test_the_generator_reaches_every_component_path_and_target() -> None:
    constraints, paths, targets, found = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for seed in SEEDS:
        one = case(Seeded(seed))
        for shape in read_shapes(one.shapes).values():
            constraints.update(type(each).__name__ for each in shape.constraints)
            targets.update(type(each).__name__ for each in shape.targets)
            paths.update(kinds(shape.path))
        found.update(each.component.value.rpartition("#")[2] for each in compiled(one))
    assert len(constraints) == 31
    assert set(targets) == {"TargetNode", "TargetClass", "TargetSubjectsOf", "TargetObjectsOf"}
    assert set(paths) == {each.__name__ for each in Path.__args__}
    assert len(found) == 31, "each component is broken by some case, and both of those that are declared"
    assert min(min(each.values()) for each in (constraints, paths, targets)) > 5


def test_pyshacl_judges_nearly_all_cases() -> None:
    refused = sum(expected(seed) is None for seed in SEEDS)
    assert refused < len(SEEDS) / 50


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_fault_in_the_compiler_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    MUTATIONS[name](monkeypatch)
    assert any(differ(case(Seeded(seed)), expected(seed)) for seed in BUDGET)


@cache
def expected(seed: int) -> set[Found] | None:
    """What pySHACL finds in the case of a seed; None when it does not judge."""
    return by_pyshacl_if_it_can(case(Seeded(seed)))


def by_pyshacl_if_it_can(one: Case) -> set[Found] | None:
    """What pySHACL finds. It refuses queries that use $PATH twice within other paths."""
    try:
        return by_pyshacl(one)
    except ParseException:
        return None


def differ(one: Case, other: set[Found] | None) -> bool:
    """Whether the compiler finds something else, or cannot even be run."""
    try:
        return other is not None and compiled(one) != other
    except (SyntaxError, ValueError):
        return True


def kinds(path: Path | None) -> Iterator[str]:
    match path:
        case None:
            return
        case Sequence(parts) | Alternative(parts):
            for part in parts:
                yield from kinds(part)
        case Inverse(inner) | ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            yield from kinds(inner)
        case Predicate():
            pass
    yield type(path).__name__
