"""No query has this host call another, whatever it looks like, and whether or not its text is checked.

Each test runs a server of its own. What of it is switched off, no setting can switch off: a module that Python loads
before any other, in the server and in all that it starts, takes it out.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx2
import pytest

from tests.attacks.federation import BROKEN, CALLS, NEAR, UPDATES, aimed
from tests.attacks.listening import Listener, listening
from tests.registries import LIBRARIES
from tests.serving import PACKAGES, Server, serving

UNSCREENED = "import accords.store.screening\naccords.store.screening.screen = lambda query: None\n"
UNCONFINED = "import accords.store.confinement\naccords.store.confinement.confine = lambda: True\n"
REFUSED = {"/problems/federation-refused", "/problems/update-refused"}


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


def served(home: Path, without: str = "") -> Iterator[Server]:
    """The libraries, served by processes that begin with the code `without`."""
    first = home.parent / "first"
    first.mkdir()
    (first / "sitecustomize.py").write_text(without, encoding="utf-8")
    environment = {"ACCORDS_ASSETS": str(LIBRARIES), "PYTHONPATH": f"{PACKAGES}:{first}"}
    with serving(home, **environment) as server:
        yield server


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service as it is."""
    yield from served(tmp_path_factory.mktemp("whole") / "home")


@pytest.fixture(scope="module")
def unscreened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service without the check of the text, so that only the network filter stands."""
    yield from served(tmp_path_factory.mktemp("unscreened") / "home", UNSCREENED)


@pytest.fixture(scope="module")
def unconfined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service without the check of the text and without the network filter."""
    yield from served(tmp_path_factory.mktemp("unconfined") / "home", UNSCREENED + UNCONFINED)


def asked(server: Server, text: str) -> httpx2.Response:
    """The answer to a query of any form."""
    return server.query(text, "application/sparql-results+json, application/n-triples")


def refused(answer: httpx2.Response) -> bool:
    """Whether the answer is a clear refusal."""
    return answer.status_code == 403 and answer.json()["type"] in REFUSED and bool(answer.json()["detail"])


def named(texts: Mapping[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("text", texts.values(), ids=texts)


@named(CALLS)
def test_without_check_and_filter_each_query_calls(unconfined: Server, listener: Listener, text: str) -> None:
    """The control: what these texts do when nothing stops them. Without it, the other tests would check nothing."""
    asked(unconfined, aimed(text, listener.address))
    assert listener.calls() >= 1


@named(CALLS)
def test_with_the_filter_alone_no_query_calls(unscreened: Server, listener: Listener, text: str) -> None:
    assert refused(asked(unscreened, aimed(text, listener.address)))
    assert listener.calls() == 0
    assert unscreened.query("ASK {}").json()["boolean"] is True


@named(CALLS)
def test_a_query_that_would_call_is_refused(whole: Server, listener: Listener, text: str) -> None:
    assert refused(asked(whole, aimed(text, listener.address)))
    assert listener.calls() == 0


@named(UPDATES)
def test_an_update_that_would_call_is_refused(whole: Server, unscreened: Server, listener: Listener, text: str) -> None:
    for server in (whole, unscreened):
        assert refused(asked(server, aimed(text, listener.address)))
        by_form = server.client.post("/sparql", data={"update": aimed(text, listener.address)})
        assert 400 <= by_form.status_code < 500
    assert listener.calls() == 0


@named(NEAR)
def test_a_query_that_only_looks_so_is_answered(whole: Server, listener: Listener, text: str) -> None:
    assert asked(whole, aimed(text, listener.address)).status_code == 200
    assert listener.calls() == 0


@named(BROKEN)
def test_a_text_that_is_no_query_is_told_so(whole: Server, unscreened: Server, listener: Listener, text: str) -> None:
    for server in (whole, unscreened):
        answer = asked(server, aimed(text, listener.address))
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-query")
    assert listener.calls() == 0


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri", "using-graph-uri"])
def test_a_graph_that_a_request_names_is_not_fetched(whole: Server, listener: Listener, parameter: str) -> None:
    answer = whole.client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", parameter: listener.address})
    assert answer.status_code < 500
    assert listener.calls() == 0
