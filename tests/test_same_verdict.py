"""The verdict is the same wherever it is given: by the web, by the command line, on the same version."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accords.errors import Problem
from accords.registry.bench import Bench
from accords.registry.judging import digest_of
from accords.registry.offline import bench
from accords.registry.reports import of_name, write
from accords.settings import Settings
from tests.commanding import run_on
from tests.registries import LIBRARIES
from tests.serving import Server, serving
from tests.shapes.judging import EXAMPLES
from tests.test_judging import PREFIXES, statements

FILES = sorted(EXAMPLES.glob("*/*.ttl"))


@pytest.fixture(scope="module")
def whole(server: Server) -> Iterator[tuple[Server, Bench]]:
    """This registry, served a second time, with no budget, and what the command line judges by on its state folder."""
    with (
        serving(server.home, ACCORDS_QUERY_BUDGET="0") as unlimited,
        bench(Settings(home=server.home, url=unlimited.url)) as found,
    ):
        yield unlimited, found


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Bench]]:
    """The libraries, served, and what the command line judges by on their state folder."""
    home = tmp_path_factory.mktemp("same") / "home"
    with (
        serving(home, ACCORDS_ASSETS=str(LIBRARIES), ACCORDS_QUERY_BUDGET="0") as server,
        bench(Settings(home=home, assets=LIBRARIES, url=server.url)) as found,
    ):
        yield server, found


def online(server: Server, text: str, address: str = "") -> dict[str, Any]:
    """What POST /validate says, without when it did."""
    answer = server.client.post(f"/validate{address}", content=text.encode(), headers={"content-type": "text/turtle"})
    return timeless(answer.json())


def offline(here: Bench, text: str) -> dict[str, Any]:
    """What `accords validate` says, without when it did; or the problem."""
    content = text.encode()
    try:
        told = here.told({"": here.read(content, "ttl")}, digest_of([content]))
    except Problem as problem:
        return problem.document()
    return timeless(json.loads(write(told, of_name("json"))))


def timeless(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name not in ("time", "seconds", "instance")}


def test_every_example_of_the_shapes_has_one_verdict(whole: tuple[Server, Bench]) -> None:
    server, here = whole
    assert len(FILES) > 400
    texts = [file.read_text("utf-8") for file in FILES]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda text: online(server, text), texts))
    differing = [file.name for file, text, said in zip(FILES, texts, found, strict=True) if said != offline(here, text)]
    assert differing == []
    assert {each.get("verdict") for each in found} == {"accepted", "accepted-with-warnings", "rejected"}
    assert all(each["background"] == {"version": 1, "digest": here.behind.digest} for each in found)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(statements, max_size=12), st.booleans())
def test_whatever_is_sent_has_one_verdict(libraries: tuple[Server, Bench], parts: list[str], broken: bool) -> None:
    server, here = libraries
    text = PREFIXES + "\n".join(parts) + (" ." if broken else "")
    said, expected = online(server, text), offline(here, text)
    if "verdict" in expected or broken:
        assert said == expected
    else:
        assert said["status"] == 422


def test_the_command_itself_says_the_same(libraries: tuple[Server, Bench]) -> None:
    server, _ = libraries
    text = PREFIXES + 'loan:x a lend:Loan ; skos:prefLabel "x" ; lend:lender library:nowhere .'
    on = Settings(home=server.home, assets=LIBRARIES)
    told = run_on(on, "--url", server.url, "validate", "--format", "json", "--syntax", "ttl", "-", stdin=text)
    said, expected = timeless(json.loads(told.stdout)), online(server, text)
    for each in said["results"]:
        assert each.pop("file") == "-"
    for each in expected["results"]:
        assert each.pop("file") is None
    assert said == expected
