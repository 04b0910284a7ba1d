"""What is put together of ontology, vocabulary and data, before it is judged."""

from pyoxigraph import DefaultGraph, NamedNode

from accords.assets import Assets
from accords.registry.assembly import assemble, graph_iri
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, LIBRARIES


def assembled() -> list[tuple[object, ...]]:
    return [
        (quad.subject, quad.predicate, quad.object, quad.graph_name)
        for quad in assemble(Assets(LIBRARIES), DEFAULT_BASE)
    ]


def test_what_is_assembled_is_the_same_each_time() -> None:
    assert assembled() == assembled()


def test_blank_nodes_of_the_ontology_get_names_that_stay() -> None:
    subjects = {str(quad[0]) for quad in assembled()}
    named = sorted(subject for subject in subjects if "/.well-known/genid/" in subject)
    assert len(named) == 3 and not any(subject.startswith("_:") for subject in subjects)


def test_of_two_graphs_that_say_the_same_the_first_one_says_it() -> None:
    kind = NamedNode(LEND + "kind")
    assert [graph for _, predicate, _, graph in assembled() if predicate == kind] == [
        graph_iri(DEFAULT_BASE, "yearbook")
    ]


def test_nothing_lies_outside_of_all_graphs() -> None:
    assert not any(isinstance(quad[3], DefaultGraph) for quad in assembled())
