"""ldes-client, which others wrote, replicates from a running registry, and gets the asserted graphs to the triple."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from accords.registry.desk import accept
from accords.registry.publication import publish
from accords.settings import Settings
from accords.terms import AS
from tests.desks import ROME, ROME_IRI
from tests.lacking import lacking
from tests.registries import changed_libraries, silently
from tests.serving import Server, serving
from tests.streaming import TYPE, asserted, latest, replica

ROOT = Path(__file__).parents[1]
MODULES = Path(os.environ.get("ACCORDS_LDES", ROOT / ".make" / "ldes"))
ROMA = ROME.replace('"Rome"', '"Roma"')


def turtle(text: str) -> list[Quad]:
    return list(parse(text, RdfFormat.TURTLE))


def replicated(server: Server, order: str = "none", **options: bool | str) -> list[Quad]:
    """The quads of all members that the client finds. It reaches nothing but the server."""
    if not (MODULES / "node_modules" / "ldes-client").exists():
        told = f"ldes-client is not in {MODULES}: npm install --prefix .make/ldes ldes-client@0.3.0"
        lacking(told)
    script = ROOT / "tests" / "ldes_client.mjs"
    command = ["node", str(script), str(MODULES), f"{server.url}feeds/ldes", order, json.dumps(options)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    lines = (line for line in run.stdout.splitlines() if " {ldes-client} " not in line)
    return list(parse("\n".join(lines), RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def four_versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Settings]]:
    """The libraries, with one that came through the desk, was changed, and taken away again; and one that stays."""
    settings = changed_libraries(tmp_path_factory.mktemp("stream"), {})
    publish(settings, tell=silently)
    accept(settings, turtle(ROME), message="Rome", tell=silently)
    accept(settings, turtle(ROMA), turtle(ROME), message="Roma", tell=silently)
    accept(settings, turtle(ROME.replace(":rome", ":turin")), turtle(ROMA), message="No Rome", tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        yield server, settings


def test_a_replica_has_the_asserted_graphs_to_the_triple(four_versions: tuple[Server, Settings]) -> None:
    server, _ = four_versions
    found = replicated(server)
    activities = [q.object.value.removeprefix(AS) for q in found if q.predicate == TYPE and AS in str(q.object)]  # type: ignore[union-attr]
    assert {"Create", "Update", "Delete"} == {*activities}
    assert replica(found) == asserted(server)
    assert ROME_IRI not in latest(found)


def test_the_client_itself_takes_the_latest_version_of_each_thing(four_versions: tuple[Server, Settings]) -> None:
    server, _ = four_versions
    found = replicated(server, lastVersionOnly=True, materialize=True)
    assert {each.graph_name for each in found} > {DefaultGraph()}
    triples = {each.triple for each in found if each.graph_name != DefaultGraph()}
    assert triples == {each.triple for each in parse("\n".join(asserted(server)), RdfFormat.N_QUADS)}


def test_what_is_replicated_in_order_is_the_same(four_versions: tuple[Server, Settings]) -> None:
    server, _ = four_versions
    assert replica(replicated(server, "ascending")) == asserted(server)


def test_a_client_that_comes_back_is_told_only_what_is_new(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        state = str(tmp_path / "state")
        before = replicated(server, statePath=state)
        assert replicated(server, statePath=state) == []
        accept(settings, turtle(ROME), tell=silently)
        while server.get("/journal").json()["version"] != 2:
            time.sleep(0.1)
        after = replicated(server, statePath=state)
        assert set(latest(after)) == {ROME_IRI}
        assert replica([*before, *after]) == asserted(server)


def test_the_whole_registry_is_replicated(server: Server) -> None:
    found = replicated(server)
    assert len(latest(found)) > 2500
    assert replica(found) == asserted(server)
