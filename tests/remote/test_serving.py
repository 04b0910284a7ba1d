"""A running registry with an engine: it asks the engine where it can, and is there when the engine is not."""

import itertools
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from accords.registry.publication import publish
from accords.settings import Settings
from tests.engines import ENGINES, Engine
from tests.registries import LIBRARIES, silently
from tests.remote.proxy import Proxy, proxy
from tests.serving import Server, serving

PATIENCE = 60
MORE = """
@prefix lend: <https://example.org/lending#> . @prefix id: <https://w3id.org/accords/id/> .
@prefix graph: <https://w3id.org/accords/graph/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
graph:more { <https://w3id.org/accords/id/library/new> a lend:Library ; skos:prefLabel "New library"@en . }
"""


@dataclass
class Place:
    """A served registry, its engine, and the proxy between them."""

    server: Server
    engine: Engine
    between: Proxy
    settings: Settings
    numbers: Iterator[int]

    def count(self, pattern: str = "?s ?p ?o") -> int:
        """How many solutions a pattern has; each question is new, so that no answer comes from a cache."""
        text = f"SELECT (COUNT(*) AS ?heard{next(self.numbers)}) WHERE {{ {pattern} }}"
        answer = self.server.query(text, "text/csv")
        assert answer.status_code == 200, answer.text
        return int(answer.text.split()[1])

    def is_asked(self) -> bool:
        """Whether a question goes to the engine now."""
        before = self.between.heard
        self.count()
        return self.between.heard > before


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"{what} within {PATIENCE} s"
        time.sleep(0.1)


@pytest.fixture(scope="module", params=sorted(ENGINES))
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(LIBRARIES, folder / "assets")
    with ENGINES[request.param](folder / "engine") as engine, proxy(engine.port) as between:
        between.listens_for = b"heard"
        url = engine.url.replace(f":{engine.port}/", f":{between.server_address[1]}/")
        environment = {"ACCORDS_ASSETS": str(folder / "assets"), "ACCORDS_STORE": url}
        with serving(folder / "home", **environment) as server:
            settings = Settings(home=folder / "home", assets=folder / "assets")
            yield Place(server, engine, between, settings, itertools.count())


def test_the_engine_answers_what_our_own_processes_answer(place: Place) -> None:
    ours = place.count()
    until(place.is_asked, "the engine was not asked")
    assert place.count() == ours > 50
    assert place.count("GRAPH ?g { ?s ?p ?o }") > ours, "the description of the dataset is there by its name"
    by_name = "SELECT ?heard ?kind WHERE { ?heard a ?kind } ORDER BY ?heard ?kind"
    heard = place.between.heard
    theirs = place.server.query(by_name, "text/csv").text
    assert place.between.heard == heard + 1
    place.engine.hang()
    try:
        assert place.server.query(f"{by_name} LIMIT 100000", "text/csv").text == theirs
    finally:
        place.engine.go_on()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("CONSTRUCT { ?heard ?p ?o } WHERE { ?heard ?p ?o } LIMIT 1", 200),
        ("DESCRIBE ?heard WHERE { ?heard ?p ?o } LIMIT 1", 200),
        ("DEFINE input:inference 'x' SELECT ?heard WHERE { ?heard ?p ?o }", 400),
        ("PREFIX bif: <bif:> SELECT (bif:heard() AS ?x) WHERE { }", 422),
        ("SELECT ?heard FROM <http://127.0.0.1:9/> WHERE { ?heard ?p ?o }", 200),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?heard ?p ?o } }", 403),
        ("SELECT ?heard WHERE { ?heard <http://jena.apache.org/text#query> 'x' }", 200),
        ("SELECT ?heard WHERE { ?heard ?p }", 400),
        ("INSERT DATA { <urn:heard> <urn:p> 1 }", 403),
    ],
)
def test_what_is_more_than_a_plain_select_does_not_reach_the_engine(place: Place, query: str, status: int) -> None:
    until(place.is_asked, "the engine was not asked")
    heard = place.between.heard
    assert place.server.query(query, "*/*").status_code == status
    assert place.between.heard == heard


def test_graphs_of_others_in_the_engine_are_not_shown(place: Place) -> None:
    until(place.is_asked, "the engine was not asked")
    for graph in ("urn:x-accords:nowhere", "https://w3id.org/accords/graph/engine-union"):
        text = f"SELECT (COUNT(*) AS ?heard{next(place.numbers)}) WHERE {{ ?s ?p ?o }}"
        answer = place.server.client.get(
            "/sparql", params={"query": text, "default-graph-uri": graph}, headers={"Accept": "text/csv"}
        )
        assert answer.text.split()[1] == "0"


def test_a_new_version_reaches_the_engine_and_no_question_is_left_without_an_answer(place: Place) -> None:
    before = place.count()
    place.engine.hang()
    (place.settings.assets / "data" / "more.trig").write_text(MORE, encoding="utf-8")
    version = publish(place.settings, tell=silently).version
    until(lambda: place.count() > before, "the new version was not served")
    place.engine.kill()
    assert place.count() > before
    place.engine.start()
    until(place.is_asked, "the engine did not come back")
    assert version == 2
