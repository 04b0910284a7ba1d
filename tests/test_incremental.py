"""The verdict on a change is the difference of two verdicts on everything."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from pyoxigraph import Quad, Store, Triple

from accords.shacl import Select
from accords.shacl.affected import affected
from accords.shacl.changed import Changed
from accords.shacl.data import Data, rows
from accords.shacl.incremental import new_to, validate_change
from accords.shacl.result import Result
from accords.shacl.validator import Validator
from tests.histories import histories, shapes, triples

History = tuple[set[Triple], set[Triple], set[Triple]]


def stored(held: Iterable[Triple]) -> Select:
    """A data graph in a store, which writes literals in its own way."""
    store = Store()
    store.extend(Quad(*triple) for triple in held)
    return lambda query: rows(store, query)


def difference(validator: Validator, graph: Callable[[set[Triple]], Select], history: History) -> list[set[Result]]:
    """What two full runs say that a change brings and mends."""
    held, gone, come = history
    old, new = (set(validator.results(graph(each))) for each in (held, (held - gone) | come))
    return [new - old, old - new]


@pytest.mark.parametrize("graph", [stored, Data], ids=["a store", "as written"])
@settings(max_examples=250, deadline=None)
@given(histories(), shapes())
def test_two_graphs(graph: Callable[[set[Triple]], Select], history: History, turtle: str) -> None:
    validator, (held, gone, come) = Validator(triples(turtle)), history
    found = validate_change(validator, graph(held), graph((held - gone) | come), gone, come)
    assert [set(found.brought), set(found.mended)] == difference(validator, graph, history)
    assert len(found.brought) == len(set(found.brought)) and len(found.mended) == len(set(found.mended))


@settings(max_examples=250, deadline=None)
@given(histories(), shapes())
def test_one_graph_that_is_changed_and_changed_back(history: History, turtle: str) -> None:
    validator, (held, gone, come) = Validator(triples(turtle)), history
    touched = affected(validator.shapes, Changed(stored(held | come), gone | come))
    found = validator.results(stored((held - gone) | come), touched)
    assert set(new_to(validator, stored(held), found)) == difference(validator, stored, history)[0]


@pytest.mark.parametrize("graph", [stored, Data], ids=["a store", "as written"])
@settings(max_examples=150, deadline=None)
@given(histories(), shapes())
def test_all_targets_by_name_are_all_targets(
    graph: Callable[[set[Triple]], Select], history: History, turtle: str
) -> None:
    unnamed = triples("_:b a :A , :B ; :p :n1 ; :q 01 ; :r _:c . _:c :q :n0 . :n2 :p _:b . :n3 :q 01 .")
    validator, held = Validator(triples(turtle)), graph({*history[0], *unnamed})
    targets = validator.targets(held)
    assert set(validator.results(held, targets)) == set(validator.results(held))
    every = {node for nodes in targets.values() for node in nodes}
    assert validator.targets(held, every) == targets
    assert set(validator.results(held, every)) == set(validator.results(held))
