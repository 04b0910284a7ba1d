"""Fixtures that several test files share: the registry on its real data, served; small ones, with their versions."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from accords.registry.publication import publish
from accords.settings import Settings
from tests.postgres import Postgres, postgres
from tests.registries import ROMA, ROME, changed_libraries, noted, silently, with_more
from tests.serving import Server, serving
from tests.static_servers import by_rules


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The registry of this checkout under the default base."""
    with serving(tmp_path_factory.mktemp("registry") / "home") as running:
        yield running


@pytest.fixture
def three(tmp_path: Path) -> Settings:
    """Three versions: the libraries, with Rome, with Rome called Roma."""
    settings = changed_libraries(tmp_path, {})
    publish(settings, message="The first", tell=silently)
    with_more(tmp_path, ROME, "Rome joins")
    with_more(tmp_path, ROMA, "Rome is called\nRoma")
    return settings


@pytest.fixture
def first(tmp_path: Path) -> Settings:
    """The libraries, published from a data/ of their own."""
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    return settings


@pytest.fixture
def four(tmp_path: Path) -> Settings:
    """Four versions: the libraries, and three notes, one after the other."""
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    for number in (2, 3, 4):
        noted(settings, number)
    return settings


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server for all tests of a run."""
    with postgres() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def desk_url(request: pytest.FixtureRequest) -> str:
    """What ACCORDS_DESK says: nothing for SQLite, or the address of a new database in PostgreSQL."""
    if request.param == "sqlite":
        return ""
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.new()


@pytest.fixture(scope="module", params=["nginx", "apache"])
def copy_served(
    request: pytest.FixtureRequest, copy: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx2.Client]:
    """The static copy that a file of tests makes (its fixture `copy`), by each server that takes rules."""
    with by_rules(request.param, copy, tmp_path_factory.mktemp("server")) as client:
        yield client
