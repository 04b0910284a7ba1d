"""The benchmarks measure right answers: each is run, small, so that it cannot rot; no time is asserted."""

import re
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import httpx2
import pytest
from pyoxigraph import RdfFormat, parse

from accords.assets import Assets
from accords.registry.ground import Ground
from accords.registry.shapes_file import shapes_file
from accords.registry.vocabulary import ontology
from accords.shacl.validator import Validator
from accords.terms import DEFAULT_BASE, SH
from tests.bench import deadlines, judged, questions, search, shacl, sparql, submission
from tests.bench.goals import goals
from tests.bench.graphs import ACC, lines, shape
from tests.bench.load import Load, load, path
from tests.bench.peers import Peer, oxigraph_memory
from tests.bench.questions import KINDS, NAMED, PREFIXES
from tests.bench.registry import accords, grow, registry
from tests.bench.tables import PAGE, page
from tests.bench.takeover import hundred
from tests.bench.validators import ENGINES, judgement

SIZE = 10_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def ours(folder: Path) -> Iterator[Peer]:
    with accords(folder, SIZE, ACCORDS_QUERY_SECONDS=str(deadlines.SECONDS)) as peer:
        yield peer


@pytest.fixture(scope="module")
def theirs(folder: Path) -> Iterator[Peer]:
    with oxigraph_memory(folder, SIZE) as peer:
        yield peer


def test_a_graph_is_the_same_at_every_run_and_has_each_triple_once() -> None:
    made = list(lines(SIZE))
    assert made == list(lines(SIZE))
    triples = {line.rsplit(b" ", 2)[0] for line in made}
    assert len(triples) == len(made) >= SIZE


def test_a_larger_graph_begins_as_a_smaller_one_does_and_is_not_kept_in_memory() -> None:
    assert list(islice(lines(10_000_000), SIZE)) == list(islice(lines(SIZE), SIZE))


def test_a_graph_has_only_terms_of_the_registry() -> None:
    terms = {getattr(triple.subject, "value", "") for triple in ontology(Assets(), DEFAULT_BASE)}
    used = {
        term.value
        for quad in parse(b"".join(lines(SIZE)), RdfFormat.N_QUADS)
        for term in (quad.predicate, quad.object)
        if getattr(term, "value", "").startswith(ACC)
    }
    assert used and used <= terms


@pytest.mark.parametrize("kind", KINDS, ids=NAMED)
def test_engines_answer_each_kind_of_query_alike(ours: Peer, theirs: Peer, kind: questions.Kind) -> None:
    for number in (5, 123):
        sparql.same([ours, theirs], kind, shape(SIZE), number)


def test_an_engine_that_answers_otherwise_is_not_measured(ours: Peer, theirs: Peer) -> None:
    other = questions.Kind("point", "SELECT * { GRAPH ?g { ?s acc:alpha3 ?o } } LIMIT {n}")
    with pytest.raises(AssertionError, match="answers `point` otherwise"):
        sparql.same([ours, theirs], other, shape(SIZE))
    with pytest.raises(AssertionError, match="measures nothing"):
        sparql.same([theirs, ours], other, shape(SIZE))


def test_each_kind_of_search_is_answered_rightly(ours: Peer, folder: Path) -> None:
    found = dict(search.asked(ours.url, shape(SIZE), 12))
    assert list(found) == [kind.name for kind in search.KINDS] and all(len(times) == 12 for times in found.values())
    made = search.index(registry(folder, SIZE), folder / "index.sqlite")
    assert int(str(made["entities"])) >= shape(SIZE).partnerships * search.PER


def test_a_search_that_is_answered_otherwise_is_not_measured(ours: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = search.Kind("wrong", lambda n, of: {"q": "summit"}, lambda answer, n, of: answer["total"] == 0)
    monkeypatch.setattr(search, "KINDS", (wrong,))
    with pytest.raises(AssertionError, match="/search"):
        list(search.asked(ours.url, shape(SIZE), 1))


def test_no_two_queries_of_a_kind_are_alike() -> None:
    for kind in KINDS:
        assert len({kind.text(number, shape(SIZE)) for number in range(1000)}) == 1000, kind.name


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed (apt-get install wrk)")
def test_the_load_generator_asks_the_queries_that_were_checked(ours: Peer) -> None:
    for kind in (NAMED["join of 3"], NAMED["ORDER BY"]):
        asked = load(ours.url, path(PREFIXES + kind.template), shape(SIZE), Load(connections=2, seconds=1))
        assert asked.requests >= 1 and asked.failed == 0, kind.name


def test_what_does_not_end_ends_at_the_deadline_in_every_kind(ours: Peer) -> None:
    assert set(deadlines.ENDLESS) == set(NAMED)
    found = deadlines.outcome(ours, deadlines.ENDLESS["CONSTRUCT"])
    assert (found["status"], found["problem"], found["whole"]) == (504, "/problems/deadline-exceeded", True)


def test_a_registry_that_was_made_without_judging_serves_and_grows(folder: Path) -> None:
    of = registry(folder, 1000)
    assert grow(of, hundred("one")) == grow(of, hundred("two")) - 1
    with accords(folder, 1000) as peer:
        query = """SELECT (COUNT(*) AS ?n) {
            ?s <http://purl.org/dc/terms/identifier> ?o FILTER(CONTAINS(STR(?s), "/id/"))
        }"""
        answer = httpx2.get(f"{peer.url}/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert answer.text.split() == ["n", "200"]


def test_the_page_says_of_each_goal_whether_it_was_reached() -> None:
    slow: dict[str, object] = {"benchmark": "entity", "what": "cached: accords", "size": 1, "ratio": 0.5, "load": 0.1}
    assert "| 0.5 | **no** |" in page([slow]) and "| 0.9 | yes |" in page([{**slow, "ratio": 0.9}])
    assert {goal.verdict for goal in goals([])} == {"not measured"}


def test_the_page_of_the_documentation_was_written_by_the_benchmarks() -> None:
    head = page([]).partition("## ")[0]
    assert PAGE.read_text(encoding="utf-8").startswith(head)
    assert re.search(r"\d{4}-\d\d-\d\d, \d+ cores", PAGE.read_text(encoding="utf-8"))


# ---- Validation


def test_every_engine_finds_the_faults_that_were_put_in_and_no_others(folder: Path) -> None:
    data, shapes = shacl.graph_file(folder, SIZE), shacl.shapes_with(folder, ())
    ours = judgement("accords", data, shapes).found
    assert len(ours) == 38 and len({(shape, component) for _, component, shape, *_ in ours}) > 30
    for engine in ENGINES:
        shacl.same(engine, judgement(engine, data, shapes).found, ours)
    two = judgement("accords", data, shacl.shapes_with(folder, shacl.TWO)).found
    assert two > ours and {component for _, component, *_ in two - ours} == {f"{SH}SPARQLConstraintComponent"}


def test_a_graph_without_the_faults_conforms(folder: Path) -> None:
    data = folder / "conforming.nt"
    data.write_bytes(b"".join(judged.judged(SIZE)))
    assert not judgement("accords", data, shacl.shapes_with(folder, shacl.TWO)).found


def test_an_engine_that_finds_something_else_is_not_measured() -> None:
    found = frozenset((f"urn:{number}", "", "", "", "") for number in range(40))
    with pytest.raises(AssertionError, match="pySHACL finds"):
        shacl.same("pySHACL", found | {("urn:x", "", "", "", "")}, found)
    with pytest.raises(AssertionError, match="nothing found"):
        shacl.same("pySHACL", frozenset(), frozenset())


def test_a_submission_brings_faults_and_visits_few_nodes() -> None:
    held = [quad.triple for quad in parse(b"".join(judged.judged(SIZE)), RdfFormat.N_TRIPLES)]
    validator = Validator(shapes_file(Assets(), DEFAULT_BASE).triples)
    visited, results = submission.judged(validator, Ground(held), submission.submission(3))
    assert results and {result.focus_node.value.rpartition("/")[2][:6] for result in results} == {"new-3-"}
    assert 10 <= visited <= 100
