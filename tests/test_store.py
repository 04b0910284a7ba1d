"""What every store promises; each test runs on each kind of store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from accords.errors import BadQuery, BadRequest, EngineRefused
from accords.store import Solutions, Store, Triples, ask, construct, rows, select
from accords.store.oxigraph import OxigraphStore
from accords.store.remote import RemoteStore
from tests.engines import Engine, emptied, oxigraph_server, virtuoso

META = "urn:meta"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def quad(subject: str, graph: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode("urn:p"), Literal("o"), NamedNode(graph))


DATA = [quad("urn:a", "urn:g"), quad("urn:b", "urn:g"), quad("urn:c", "urn:h"), quad("urn:d", META)]


def in_memory(folder: Path) -> Store:
    return OxigraphStore.memory(apart=[META])


def on_disk(folder: Path) -> Store:
    return OxigraphStore.create(folder / "store", apart=[META])


@pytest.fixture(scope="module")
def oxigraph_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as running:
        yield running


@pytest.fixture(scope="module")
def virtuoso_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running


@pytest.fixture
def in_oxigraph(oxigraph_engine: Engine) -> Iterator[Store]:
    with emptied(oxigraph_engine, apart=[META]) as remote:
        yield remote


@pytest.fixture
def in_virtuoso(virtuoso_engine: Engine) -> Iterator[Store]:
    with emptied(virtuoso_engine, apart=[META]) as remote:
        yield remote


@pytest.fixture(params=["in_memory", "on_disk", "in_oxigraph", "in_virtuoso"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    made: Store = {"in_memory": in_memory, "on_disk": on_disk}.get(
        request.param, lambda _: request.getfixturevalue(request.param)
    )(tmp_path)
    made.load(DATA)
    return made


def count(store: Store, **dataset: list[str]) -> int:
    answer = store.query(COUNT, **dataset)
    assert isinstance(answer, Solutions)
    [row] = answer.rows
    number = row["n"]
    assert isinstance(number, Literal)
    return int(number.value)


def test_what_is_written_is_read(store: Store) -> None:
    store.update('INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> "100%25" } }')
    assert select(store, "SELECT ?o { GRAPH ?g { <urn:a> <urn:b> ?o } }") == [{"o": "100%25"}]


def test_the_default_graph_is_the_union_of_the_named_graphs_but_of_those_apart(store: Store) -> None:
    assert count(store) == 3
    assert not ask(store, "ASK { <urn:d> ?p ?o }")
    assert ask(store, f"ASK {{ GRAPH <{META}> {{ <urn:d> ?p ?o }} }}")


def test_the_union_is_kept_by_an_update(store: Store) -> None:
    store.update("DELETE WHERE { GRAPH <urn:h> { ?s ?p ?o } } ; INSERT DATA { GRAPH <urn:g> { <urn:x> <urn:p> 1, 2 } }")
    assert count(store) == 4
    store.update(f"INSERT DATA {{ GRAPH <{META}> {{ <urn:y> <urn:p> 1 }} }}")
    assert count(store) == 4


def test_a_triple_in_two_graphs_counts_once_in_the_union(store: Store) -> None:
    store.load([quad("urn:a", "urn:h")])
    assert count(store) == 3


def test_a_dataset_is_what_its_lists_say(store: Store) -> None:
    in_graphs = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert count(store, default_graphs=["urn:g"]) == 2
    assert count(store, default_graphs=["urn:g", "urn:h"]) == 3
    assert count(store, default_graphs=[META]) == 1
    assert count(store, default_graphs=["urn:nowhere"]) == 0
    assert count(store, named_graphs=["urn:g"]) == 0
    for dataset, graphs in (({"default_graphs": ["urn:g"]}, set()), ({"named_graphs": ["urn:h"]}, {"urn:h"})):
        answer = store.query(in_graphs, **dataset)
        assert isinstance(answer, Solutions)
        assert {row["g"] for row in answer.rows} == {NamedNode(graph) for graph in graphs}


def test_the_lists_outdo_what_the_query_says_or_a_dataset_in_a_query_is_refused(store: Store) -> None:
    query = "SELECT ?s FROM <urn:g> WHERE { ?s ?p ?o }"
    if isinstance(store, RemoteStore):
        with pytest.raises(EngineRefused, match="FROM"):
            store.query(query, default_graphs=["urn:h"])
        return
    answer = store.query(query, default_graphs=["urn:h"])
    assert isinstance(answer, Solutions)
    assert [row["s"] for row in answer.rows] == [NamedNode("urn:c")]


def test_quads_are_found_by_their_terms(store: Store) -> None:
    a, p, o, g = NamedNode("urn:a"), NamedNode("urn:p"), Literal("o"), NamedNode("urn:g")
    store.load([quad("urn:a", "urn:h")])
    assert set(store.match(a)) == {quad("urn:a", "urn:g"), quad("urn:a", "urn:h")}
    assert set(store.match(a, p, o, g)) == {quad("urn:a", "urn:g")}
    assert set(store.match(value=o)) == {*DATA, quad("urn:a", "urn:h")}
    assert set(store.match(graph=NamedNode(META))) == {quad("urn:d", META)}
    assert not list(store.match(NamedNode("urn:nothing"))) and not list(store.match(a, a))


def test_quads_of_the_default_graph_are_found_once(store: Store) -> None:
    store.load([quad("urn:a", "urn:h")])
    assert list(store.match(NamedNode("urn:a"), graph=DefaultGraph())) == [
        Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("o"))
    ]
    assert not list(store.match(NamedNode("urn:d"), graph=DefaultGraph()))


def test_an_unbound_variable_is_absent(store: Store) -> None:
    query = "SELECT ?s ?x WHERE { ?s ?p ?o OPTIONAL { ?s <urn:none> ?x } } LIMIT 1"
    assert [set(row) for row in rows(store, query)] == [{"s"}]


def test_answers_can_be_read_whole(store: Store) -> None:
    solutions, triples = store.query(COUNT), store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(solutions, Solutions) and isinstance(triples, Triples)
    assert solutions.serialize("text/csv") == b"n\r\n3\r\n"
    assert triples.serialize("application/n-triples").count(b"\n") == 3
    assert len(list(construct(store, "CONSTRUCT WHERE { ?s ?p ?o }"))) == 3
    with pytest.raises(ValueError, match="text/nonsense"):
        store.query(COUNT).serialize("text/nonsense")  # type: ignore[union-attr]


def test_what_is_no_query_is_refused_with_its_place(store: Store) -> None:
    with pytest.raises(BadQuery) as refused:
        store.query("ASK {\n ?s ?p }")
    assert refused.value.extra == {"line": 2, "column": 9}


def test_the_name_of_a_graph_is_an_iri(store: Store) -> None:
    with pytest.raises(BadRequest, match="not an IRI"):
        store.query("ASK {}", default_graphs=["no iri"])


def test_a_store_that_was_written_can_be_read_and_no_more(tmp_path: Path) -> None:
    written = on_disk(tmp_path)
    written.load(DATA)
    written.close()
    first, second = OxigraphStore.read(tmp_path / "store"), OxigraphStore.read(tmp_path / "store")
    assert count(first) == count(second) == 3
    with pytest.raises((RuntimeError, OSError)):
        first.load([quad("urn:x", "urn:g")])
    with pytest.raises((RuntimeError, OSError)):
        first.update("DROP ALL")
    first.close()
    assert count(second) == 3


NAMES = st.sampled_from([NamedNode(f"urn:{name}") for name in "abc"])
QUADS = st.builds(Quad, NAMES, NAMES, NAMES, st.sampled_from([NamedNode(f"urn:graph-{n}") for n in (1, 2, "apart")]))


@given(before=st.sets(QUADS), removes=st.sets(QUADS), adds=st.sets(QUADS))
def test_a_store_that_was_changed_holds_what_one_filled_at_once_holds(
    before: set[Quad], removes: set[Quad], adds: set[Quad]
) -> None:
    changed = OxigraphStore.memory(apart=["urn:graph-apart"])
    changed.load(before)
    changed.apply(removes, adds)
    filled = OxigraphStore.memory(apart=["urn:graph-apart"])
    filled.load((before - removes) | adds)
    for question in (
        "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o",
        "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
    ):
        assert select(changed, question) == select(filled, question)


@pytest.mark.parametrize("engine", ["oxigraph_engine", "virtuoso_engine"])
def test_an_engine_that_was_changed_holds_what_one_filled_at_once_holds(
    engine: str, request: pytest.FixtureRequest
) -> None:
    running: Engine = request.getfixturevalue(engine)

    @settings(max_examples=20, deadline=None)
    @given(before=st.sets(QUADS), removes=st.sets(QUADS), adds=st.sets(QUADS))
    def holds(before: set[Quad], removes: set[Quad], adds: set[Quad]) -> None:
        filled = OxigraphStore.memory(apart=["urn:graph-apart"])
        filled.load((before - removes) | adds)
        with emptied(running, apart=["urn:graph-apart"]) as changed:
            changed.load(before)
            for _ in range(2):
                changed.apply(removes, adds)
                for question in (
                    "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o",
                    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
                ):
                    assert select(changed, question) == select(filled, question)

    holds()


def test_a_checkpoint_of_a_store_is_changed_without_the_first(tmp_path: Path) -> None:
    first = OxigraphStore.create(tmp_path / "first")
    first.load([Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"), NamedNode("urn:g"))])
    first.close()
    published = OxigraphStore.read(tmp_path / "first")
    published.checkpoint(tmp_path / "second")
    second = OxigraphStore.write(tmp_path / "second")
    second.apply([], [Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:d"), NamedNode("urn:g"))])
    second.close()
    assert select(published, "SELECT ?o { ?s ?p ?o }") == [{"o": "urn:c"}]
    assert len(select(OxigraphStore.read(tmp_path / "second"), "SELECT ?o { ?s ?p ?o }")) == 2


def test_there_is_nothing_to_change_where_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        OxigraphStore.write(tmp_path / "nothing")
